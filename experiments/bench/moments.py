"""Times second moments and their eigenvectors in NumPy on one thread: shapes as 10000x784; prints JSON, seconds each."""

import json
import sys
import time

import numpy as np

times = {}
for shape in sys.argv[1:]:
    samples, inputs = (int(n) for n in shape.split("x"))
    X = np.random.default_rng(1).standard_normal((samples, inputs))
    began = time.perf_counter()
    S = X.T @ X / samples
    moments = time.perf_counter() - began
    began = time.perf_counter()
    np.linalg.eigh(S)
    times[shape] = {"moments": moments, "eigh": time.perf_counter() - began}
print(json.dumps(times))
