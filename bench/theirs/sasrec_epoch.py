"""SASRec as a PyTorch user writes it: one left-padded row of `length` items per
user, dense Adam, one thread. The same maths as recsys/models/zoo/sasrec.py with
norm = "sasrec".

    RATINGS sampled_ce | ce [epochs] [length] [dim] [blocks] [negatives]

RATINGS: an S3-Rec file, `user item item ...`; the last two items of a user are
left out. Prints a JSON object with the seconds of an epoch.
"""

import json
import math
import os
import sys
import time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(1)


class Block(nn.Module):
    def __init__(self, dim: int, dropout: float):
        super().__init__()
        self.attention_norm = nn.LayerNorm(dim, eps=1e-8)
        self.attention = nn.MultiheadAttention(dim, 1, dropout, batch_first=True)
        self.forward_norm = nn.LayerNorm(dim, eps=1e-8)
        self.wide = nn.Linear(dim, dim)
        self.narrow = nn.Linear(dim, dim)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x, mask):
        n = self.attention_norm(x)
        seen, _ = self.attention(n, x, x, attn_mask=mask, need_weights=False)
        n = self.forward_norm(n + seen)
        inner = self.dropout(torch.relu(self.wide(n)))
        return n + self.dropout(self.narrow(inner))


class SASRec(nn.Module):
    def __init__(self, items: int, length: int, dim: int, blocks: int):
        super().__init__()
        self.item = nn.Embedding(items + 1, dim, padding_idx=0)
        self.place = nn.Embedding(length, dim)
        self.dropout = nn.Dropout(0.2)
        self.blocks = nn.ModuleList(Block(dim, 0.2) for _ in range(blocks))
        self.norm = nn.LayerNorm(dim, eps=1e-8)
        nn.init.normal_(self.item.weight, std=0.02)
        nn.init.normal_(self.place.weight, std=0.02)
        later = torch.triu(torch.ones(length, length, dtype=torch.bool), 1)
        self.register_buffer("later", later)

    def forward(self, seq):
        known = (seq > 0).unsqueeze(2)
        x = self.item(seq) * math.sqrt(self.item.embedding_dim)
        x = self.dropout(x + self.place.weight) * known
        for block in self.blocks:
            x = block(x, self.later) * known
        return self.norm(x)


def padded(path: str, length: int):
    inputs, targets, items = [], [], 0
    with open(path) as lines:
        for line in lines:
            history = [int(one) for one in line.split()[1:]]
            items = max(items, *history)
            history = history[:-2][-length - 1:]
            if len(history) < 2:
                continue
            row = np.zeros(length, np.int64)
            row[-(len(history) - 1):] = history[:-1]
            target = np.zeros(length, np.int64)
            target[-(len(history) - 1):] = history[1:]
            inputs.append(row)
            targets.append(target)
    return torch.tensor(np.stack(inputs)), torch.tensor(np.stack(targets)), items


def sampled_loss(model, seq, target, negatives):
    h = model(seq)
    real = target > 0
    h, target = h[real], target[real]
    own = (h * model.item(target)).sum(1, keepdim=True)
    drawn = torch.randint(1, model.item.num_embeddings, (negatives,))
    other = h @ model.item(drawn).t()
    other = other.masked_fill(target.unsqueeze(1) == drawn.unsqueeze(0), -1e30)
    scores = torch.cat([own, other], 1)
    return F.cross_entropy(scores, torch.zeros(len(scores), dtype=torch.long))


def full_loss(model, seq, target):
    h = model(seq)
    real = target > 0
    scores = h[real] @ model.item.weight[1:].t()
    return F.cross_entropy(scores, target[real] - 1)


def main(path, loss_name, epochs=3, length=50, dim=64, blocks=1, negatives=256):
    torch.manual_seed(0)
    inputs, targets, items = padded(path, length)
    model = SASRec(items, length, dim, blocks)
    adam = torch.optim.Adam(model.parameters(), lr=1e-3)
    ends, losses = [], []
    for _ in range(epochs):
        total = 0.0
        for rows in torch.randperm(len(inputs)).split(128):
            adam.zero_grad(set_to_none=True)
            if loss_name == "ce":
                loss = full_loss(model, inputs[rows], targets[rows])
            else:
                loss = sampled_loss(model, inputs[rows], targets[rows], negatives)
            loss.backward()
            adam.step()
            total += loss.item() * len(rows)
        ends.append(time.process_time())
        losses.append(total / len(inputs))
    print(json.dumps({"seconds": (ends[-1] - ends[0]) / (epochs - 1),
                      "losses": losses}))


main(*sys.argv[1:3], *map(int, sys.argv[3:]))
