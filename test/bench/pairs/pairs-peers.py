"""faiss over one library: reads its embeddings once, then a number of faces per line, and answers with seconds and neighbours.

Each face looks for its 80 most similar ones, itself among them. Neighbours are those at or above the floor, itself left out.
"""
import sys
import time

import faiss
import numpy as np

path, dimension, floor = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
vectors = np.fromfile(path, np.float32).reshape(-1, dimension)
faiss.omp_set_num_threads(2)
print("ready", flush=True)
for line in sys.stdin:
    some = vectors[: int(line)]
    index = faiss.IndexFlatIP(dimension)
    index.add(some)
    started = time.perf_counter()
    similarities, _ = index.search(some, 80)
    seconds = time.perf_counter() - started
    print(f"{seconds} {(similarities >= floor).sum() - len(some)}", flush=True)
