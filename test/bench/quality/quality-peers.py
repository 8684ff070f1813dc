"""Peers of grouping: a question in JSON on a line, labels in files, their names back on a line.

A question names a folder with a graph (sources.u32, targets.u32, weights.f32) and, if any, vectors.f32; the
number of faces; the thresholds; and the peers asked for. Noise is everybody alone.
"""
import json
import sys

import infomap
import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform
from sklearn.cluster import HDBSCAN


def infomap_labels(folder, count, thresholds):
    sources = np.fromfile(f"{folder}/sources.u32", np.uint32)
    targets = np.fromfile(f"{folder}/targets.u32", np.uint32)
    weights = np.fromfile(f"{folder}/weights.f32", np.float32).astype(np.float64)
    for threshold in thresholds:
        kept = weights >= np.float32(threshold)
        network = infomap.Infomap("--two-level --silent --seed 1")
        for node in range(count):
            network.add_node(node)
        if kept.any():
            network.add_links(np.column_stack((sources[kept], targets[kept], weights[kept] ** 8)))
        labels = np.arange(count)
        for node, module in network.run().modules().items():
            labels[node] = count + module
        yield threshold, labels


def distances_of(folder, count):
    vectors = np.fromfile(f"{folder}/vectors.f32", np.float32).reshape(count, -1)
    distances = (1 - np.clip(vectors @ vectors.T, -1, 1)).astype(np.float64)
    np.fill_diagonal(distances, 0)
    return distances


def linkage_labels(folder, count, thresholds):
    tree = linkage(squareform(distances_of(folder, count), checks=False), "average")
    for threshold in thresholds:
        yield threshold, fcluster(tree, 1 - threshold, "distance")


def hdbscan_labels(folder, count, _):
    found = HDBSCAN(min_cluster_size=2, min_samples=2, metric="precomputed", n_jobs=2, copy=False)
    yield 0, found.fit_predict(distances_of(folder, count))


peers = {
    "Infomap, p = 8": infomap_labels,
    "HDBSCAN 2/2": hdbscan_labels,
    "average linkage": linkage_labels,
}


def answer(question):
    folder, count = question["folder"], question["faceCount"]
    written = []
    for name in question["peers"]:
        for threshold, labels in peers[name](folder, count, question["thresholds"]):
            labels = np.asarray(labels, np.int64).copy()
            alone = labels < 0
            labels[alone] = labels.max(initial=0) + 1 + np.arange(alone.sum())
            file = f"{len(written)}.labels"
            np.unique(labels, return_inverse=True)[1].astype(np.uint32).tofile(f"{folder}/{file}")
            written.append({"peer": name, "threshold": threshold, "file": file})
    return written


print("ready", flush=True)
for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
