"""SparseAdam on a table of 10^6 rows: FOLDER DIM"""

import json
import sys
import time

import numpy as np
import torch

ROWS, SHOWN, BATCHES, WARM_UP, STEPS = 1_000_000, 4096 * 39, 4, 4, 20
torch.set_num_threads(1)


def main(folder, dim):
    dim = int(dim)
    ids = torch.from_numpy(np.fromfile(folder + "/ids.i64", np.int64))
    ids = ids.reshape(BATCHES, SHOWN)
    values = np.fromfile(folder + "/gradients.f32", np.float32)[:SHOWN * dim]
    values = torch.from_numpy(values.reshape(SHOWN, dim))
    table = torch.nn.Parameter(torch.full((ROWS, dim), 0.1))
    adam = torch.optim.SparseAdam([table], lr=1e-3)
    for step in range(WARM_UP + STEPS):
        if step == WARM_UP:
            began = time.process_time()
        # What an embedding's backward pass leaves: ids may repeat.
        table.grad = torch.sparse_coo_tensor(
            ids[step % BATCHES].unsqueeze(0), values, (ROWS, dim))
        adam.step()
    seconds = (time.process_time() - began) / STEPS
    print(json.dumps({"seconds": seconds,
                      "sum_of_weights": table.detach().double().abs().sum().item()}))


main(*sys.argv[1:])
