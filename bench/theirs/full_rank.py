"""Full ranking as one writes it in PyTorch: matmul, mask, topk. ROWS"""

import json
import sys
import time

import numpy as np
import torch

USERS, ITEMS, EACH, DIM, K, BATCH = 22_363, 12_101, 9, 64, 10, 1024
torch.set_num_threads(1)
torch.manual_seed(0)


def main(path):
    rows = np.fromfile(path, np.uint32).astype(np.int64).reshape(USERS, EACH)
    rows = torch.from_numpy(rows)
    known, target = rows[:, :-1], rows[:, -1:]
    users = torch.randn(USERS, DIM) * 0.1
    items = torch.randn(ITEMS, DIM) * 0.1
    discount = 1 / torch.log2(torch.arange(2, K + 2).float())
    began = time.process_time()
    recall = ndcg = 0.0
    for batch in torch.arange(USERS).split(BATCH):
        scores = users[batch] @ items.t()
        scores.scatter_(1, known[batch], -torch.inf)
        hits = (scores.topk(K).indices == target[batch]).float()
        recall += hits.sum().item()
        ndcg += (hits * discount).sum().item()
    seconds = time.process_time() - began
    print(json.dumps({"seconds": seconds, "users_per_second": USERS / seconds,
                      "ndcg@10": ndcg / USERS}))


main(*sys.argv[1:])
