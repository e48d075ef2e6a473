"""EASE and ItemKNN in numpy and scipy: ROWS ease | itemknn"""

import json
import sys
import time

import numpy as np
import scipy.sparse as sp

USERS, ITEMS, EACH, K, SHRINK, LAMBDA = 6_040, 3_416, 165, 100, 10, 200


def ease(x):
    gram = (x.T @ x).toarray()
    gram[np.diag_indices(ITEMS)] += LAMBDA
    p = np.linalg.inv(gram)
    b = p / -np.diag(p)
    b[np.diag_indices(ITEMS)] = 0
    return b


def itemknn(x):
    common = (x.T @ x).toarray()
    counts = np.diag(common).copy()
    similar = common / (np.sqrt(np.outer(counts, counts)) + SHRINK)
    np.fill_diagonal(similar, 0)
    best = np.argpartition(-similar, K, axis=0)[:K]
    values = np.take_along_axis(similar, best, 0)
    columns = np.broadcast_to(np.arange(ITEMS), best.shape)
    return sp.csr_matrix((values.ravel(), (best.ravel(), columns.ravel())),
                         (ITEMS, ITEMS))


def main(path, family):
    items = np.fromfile(path, np.uint32).astype(np.int64)
    users = np.repeat(np.arange(USERS), EACH)
    x = sp.csr_matrix((np.ones(len(items), np.float32), (users, items)),
                      (USERS, ITEMS))
    began = time.process_time()
    model = {"ease": ease, "itemknn": itemknn}[family](x)
    seconds = time.process_time() - began
    best = (x[0] @ model).max()
    print(json.dumps({"seconds": seconds, "best_score": float(best)}))


main(*sys.argv[1:])
