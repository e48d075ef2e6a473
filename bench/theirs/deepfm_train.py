"""DeepFM as a PyTorch user writes it, one thread; the same rows, batches of
4096, maths and number of epochs as ours.

    FOLDER FEATURES HIDDEN dense | tables | sparse

dense:  one table, Adam            tables: a table per field, Adam
sparse: one table, SparseAdam for it and Adam for the rest
"""

import json
import sys
import time

import numpy as np
import torch
from torch import nn

FIELDS, DIM, BATCH, EPOCHS, TEST = 39, 10, 4096, 3, 10 * 4096
torch.set_num_threads(1)
torch.manual_seed(0)


class Tables(nn.Module):
    """A table for each field; ids count from the field's first."""

    def __init__(self, features, dim):
        super().__init__()
        each = features // FIELDS
        self.starts = torch.arange(FIELDS) * each
        self.of = nn.ModuleList(nn.Embedding(each, dim) for _ in range(FIELDS))
        for table in self.of:
            nn.init.normal_(table.weight, std=0.01)

    def forward(self, x):
        x = x - self.starts
        return torch.stack([t(x[:, i]) for i, t in enumerate(self.of)], 1)


def table(features, dim, variant):
    if variant == "tables":
        return Tables(features, dim)
    out = nn.Embedding(features, dim, sparse=variant == "sparse")
    nn.init.normal_(out.weight, std=0.01)
    return out


class DeepFM(nn.Module):
    def __init__(self, features, hidden, variant):
        super().__init__()
        self.factors = table(features, DIM, variant)
        self.weights = table(features, 1, variant)
        self.bias = nn.Parameter(torch.zeros(1))
        layers, width = [], FIELDS * DIM
        for units in hidden:
            layers += [nn.Linear(width, units), nn.ReLU()]
            width = units
        self.deep = nn.Sequential(*layers, nn.Linear(width, 1))
        for layer in self.deep:  # as our blocks begin
            if isinstance(layer, nn.Linear):
                nn.init.xavier_normal_(layer.weight)
                nn.init.zeros_(layer.bias)

    def forward(self, x):
        v = self.factors(x)
        total = v.sum(1)
        pairs = 0.5 * (total * total - (v * v).sum(1)).sum(1, keepdim=True)
        wide = self.weights(x).sum(1)
        return (self.bias + wide + pairs + self.deep(v.flatten(1))).squeeze(1)


def optimizers(model, variant):
    if variant != "sparse":
        return [torch.optim.Adam(model.parameters(), lr=1e-3)]
    sparse = [model.factors.weight, model.weights.weight]
    known = {id(one) for one in sparse}
    dense = [p for p in model.parameters() if id(p) not in known]
    return [torch.optim.SparseAdam(sparse, lr=1e-3),
            torch.optim.Adam(dense, lr=1e-3)]


def auc(scores, labels):
    order = np.argsort(scores, kind="stable")
    ranks = np.empty(len(scores))
    ranks[order] = np.arange(1, len(scores) + 1)
    positive = labels > 0.5
    n, m = positive.sum(), (~positive).sum()
    return (ranks[positive].sum() - n * (n + 1) / 2) / (n * m)


def main(folder, features, hidden, variant):
    x = np.fromfile(folder + "/features.u32", np.uint32).astype(np.int64)
    x = torch.from_numpy(x.reshape(-1, FIELDS))
    y = torch.from_numpy(np.fromfile(folder + "/labels.f32", np.float32))
    train = len(x) - TEST
    model = DeepFM(int(features), [int(n) for n in hidden.split(",")], variant)
    steps = optimizers(model, variant)
    loss_of = nn.BCEWithLogitsLoss()
    ends = []
    for _ in range(EPOCHS):
        for rows in torch.randperm(train).split(BATCH):
            for step in steps:
                step.zero_grad(set_to_none=True)
            loss = loss_of(model(x[rows]), y[rows])
            loss.backward()
            for step in steps:
                step.step()
        ends.append(time.process_time())
    with torch.no_grad():
        scores = torch.cat([model(x[r]) for r in
                            torch.arange(train, len(x)).split(BATCH)])
    seconds = (ends[-1] - ends[0]) / (EPOCHS - 1)
    print(json.dumps({"seconds": seconds, "rows_per_second": train / seconds,
                      "auc": auc(scores.numpy(), y[train:].numpy())}))


main(*sys.argv[1:])
