"""Peers of grouping over one set of embeddings: clusters at each threshold, and leaves a label per face in a file each."""
import sys

import numpy as np

folder, dimension = sys.argv[1], int(sys.argv[2])
thresholds = [float(text) for text in sys.argv[3].split(",")]
vectors = np.fromfile(f"{folder}/vectors.f32", np.float32).reshape(-1, dimension)
similarities = np.clip(vectors @ vectors.T, -1, 1)
distances = (1 - similarities).astype(np.float64)
np.fill_diagonal(distances, 0)
count = len(vectors)
rows, columns = np.nonzero(np.triu(similarities >= min(thresholds), 1))
weights = similarities[rows, columns].astype(np.float64)
written = []


def leave(name, threshold, labels):
    """Noise, -1, is everybody alone."""
    labels = np.asarray(labels, np.int64).copy()
    alone = labels < 0
    labels[alone] = labels.max(initial=0) + 1 + np.arange(alone.sum())
    file = f"{len(written)}.u32"
    labels.astype(np.uint32).tofile(f"{folder}/{file}")
    written.append(f"{name}\t{threshold}\t{file}")


def infomap_labels(threshold, sharpness):
    import infomap

    kept = weights >= threshold
    network = infomap.Infomap("--two-level --silent --seed 1")
    for node in range(count):
        network.add_node(node)
    network.add_links(
        np.column_stack((rows[kept], columns[kept], weights[kept] ** sharpness)).tolist()
    )
    result = network.run()
    labels = np.arange(count)
    for node, module in result.modules().items():
        labels[node] = count + module
    return labels


def igraph_labels(threshold):
    import random

    import igraph

    random.seed(1)
    kept = weights >= threshold
    graph = igraph.Graph(count, np.column_stack((rows[kept], columns[kept])))
    return graph.community_label_propagation(weights=weights[kept].tolist()).membership


def measure():
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform
    from sklearn.cluster import DBSCAN, HDBSCAN

    tree = linkage(squareform(distances, checks=False), "average")
    for threshold in thresholds:
        leave("average linkage", threshold, fcluster(tree, 1 - threshold, "distance"))
        dbscan = DBSCAN(eps=1 - threshold, min_samples=2, metric="precomputed", n_jobs=2)
        leave("DBSCAN, 2 samples", threshold, dbscan.fit_predict(distances))
        leave("Infomap, p = 1", threshold, infomap_labels(threshold, 1))
        leave("Infomap, p = 8", threshold, infomap_labels(threshold, 8))
        leave("label propagation (igraph)", threshold, igraph_labels(threshold))
    for smallest, samples in ((2, 2), (3, 1), (3, 2)):
        hdbscan = HDBSCAN(min_cluster_size=smallest, min_samples=samples, metric="precomputed", n_jobs=2, copy=True)
        leave(f"HDBSCAN {smallest}/{samples}", 0, hdbscan.fit_predict(distances))


print("ready", flush=True)
for _ in sys.stdin:
    measure()
    print(";".join(written), flush=True)
