"""Peers of Chinese Whispers over one graph: reads edges once, then a peer's name per line, and answers with seconds and clusters."""
import random
import sys
import time

import numpy as np

folder, threshold = sys.argv[1], float(sys.argv[2])
sources = np.fromfile(f"{folder}/sources.u32", np.uint32)
targets = np.fromfile(f"{folder}/targets.u32", np.uint32)
weights = np.fromfile(f"{folder}/weights.f32", np.float32).astype(float)
count = int(sys.argv[3])
kept = weights >= threshold
sources, targets, weights = sources[kept], targets[kept], weights[kept]
graphs = {}


def networkit_plp():
    import networkit

    if "networkit" not in graphs:
        graphs["networkit"] = networkit.GraphFromCoo((weights, (sources, targets)), n=count, weighted=True, directed=False)
    started = time.perf_counter()
    algorithm = networkit.community.PLP(graphs["networkit"])
    algorithm.run()
    return time.perf_counter() - started, algorithm.getPartition().numberOfSubsets()


def igraph_lpa():
    import igraph

    if "igraph" not in graphs:
        graphs["igraph"] = igraph.Graph(count, np.column_stack((sources, targets)), edge_attrs={"weight": weights})
    started = time.perf_counter()
    clusters = graphs["igraph"].community_label_propagation(weights="weight")
    return time.perf_counter() - started, len(clusters)


def networkx_loop():
    """The loop that scripts share: a Python graph, twenty shuffled passes, the label with the most weight."""
    if "networkx" not in graphs:
        import networkx

        graph = networkx.Graph()
        graph.add_nodes_from(range(count))
        graph.add_weighted_edges_from(zip(sources.tolist(), targets.tolist(), weights.tolist()))
        graphs["networkx"] = graph
    graph = graphs["networkx"]
    started = time.perf_counter()
    labels = list(range(count))
    nodes = list(range(count))
    for _ in range(20):
        random.shuffle(nodes)
        for node in nodes:
            support = {}
            for other, edge in graph[node].items():
                label = labels[other]
                support[label] = support.get(label, 0) + edge["weight"]
            if support:
                labels[node] = max(support, key=support.get)
    return time.perf_counter() - started, len(set(labels))


peers = {"networkit": networkit_plp, "igraph": igraph_lpa, "networkx": networkx_loop}
print("ready", flush=True)
for line in sys.stdin:
    seconds, clusters = peers[line.strip()]()
    print(f"{seconds} {clusters}", flush=True)
