"""Labels that dlib and the networkx loop give to one graph: an edge per line in, "source target weight", then "end"; a line of labels each out."""
import random
import sys

import dlib
import networkx

print("ready", flush=True)
edges = []
for line in sys.stdin:
    if line.strip() != "end":
        source, target, weight = line.split()
        edges.append((int(source), int(target), float(weight)))
        continue
    count = 1 + max(max(source, target) for source, target, _ in edges)
    print(*dlib.chinese_whispers(edges), flush=True)
    graph = networkx.Graph()
    graph.add_nodes_from(range(count))
    graph.add_weighted_edges_from(edges)
    random.seed(7)
    labels = list(range(count))
    nodes = list(range(count))
    for _ in range(20):
        random.shuffle(nodes)
        for node in nodes:
            support = {}
            for other, edge in graph[node].items():
                support[labels[other]] = support.get(labels[other], 0) + edge["weight"]
            if support:
                labels[node] = max(support, key=support.get)
    print(*labels, flush=True)
    break
