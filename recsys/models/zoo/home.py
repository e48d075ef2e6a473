# HoME: experts shared by all tasks, by groups of tasks, and of each task, on
# two levels, normalised and gated. Wang et al., HoME: Hierarchy of Multi-Gate
# Experts for Multi-Task Learning at Kuaishou, KDD 2025, section 3.
#
# `groups` names the group of each task, as "0,0,1"; "" is one group.
# aux/home... says how the experts are used (docs/blocks.md). Experts have batch
# normalisation and Swish, whatever `activation` and `norm` say of the towers.
#
# losses/labelT is the logloss of task T times its weight in `task_weights`, as
# "1,0.5"; "" is 1 for each. The recipe is ours; the paper states none that is
# complete.
import torch
from blocks import feature_table, home, home_init, int_of, side_by_side
from blocks import sizes_of, task_losses, towers, towers_init, valued
from blocks import weights_of, width_after
from torch import Tensor
from typing import Dict, List, Union

Conf = Dict[str, Union[int, float, str, bool]]


def task() -> str:
    return "ctr"


def defaults() -> Conf:
    c: Conf = {
        "dim": 16,
        "groups": "",
        "expert": "64",
        "experts": 2,
        "rank": 8,
        "tower": "32",
        "activation": "relu",
        "norm": "none",
        "dropout": 0.1,
        "task_weights": "",
        "init_std": 0.01,
        "learning_rate": 0.001,
        "l2": 0.00001,
        "l2_scope": "table",
        "schedule": "plateau",
        "batch_size": 1024,
        "epochs": 100,
        "eval_every": 1,
        "patience": 3
    }
    return c


def init(c: Conf, consts: Dict[str, Tensor]) -> Dict[str, Tensor]:
    n_in = int_of(c, "n_fields") * int_of(c, "dim")
    out = {"table/emb": feature_table(c, int_of(c, "dim"))}
    hidden = sizes_of(c, "expert")
    assert len(hidden) > 0, "expert has a size"
    count = int_of(c, "experts")
    rank = int_of(c, "rank")
    out.update(home_init("home", n_in, hidden, count, rank, groups_of(c)))
    n = width_after(n_in, hidden)
    out.update(towers_init("tower", n, c))
    return out


def views(c: Conf) -> Dict[str, str]:
    return {"emb": "rows(emb, field)"}


def groups_of(c: Conf) -> List[int]:
    groups = sizes_of(c, "groups")
    tasks = int_of(c, "n_labels")
    if len(groups) == 0:
        for t in range(tasks):
            groups.append(0)
    assert len(groups) == tasks, "groups names a group for each task"
    return groups


def logits(
    p: Dict[str, Tensor],
    s: Dict[str, Tensor],
    b: Dict[str, Tensor],
    c: Conf,
    out: Dict[str, Tensor],
    training: bool
) -> Tensor:
    x = side_by_side(valued(b, "emb"))
    given = home(p, s, out, "home", x, groups_of(c), training)
    return towers(p, s, out, "tower", given, c, training)


def forward(
    p: Dict[str, Tensor],
    s: Dict[str, Tensor],
    b: Dict[str, Tensor],
    c: Conf,
    training: bool
) -> Dict[str, Tensor]:
    out: Dict[str, Tensor] = {}
    y = logits(p, s, b, c, out, training)
    weights = weights_of(c, "task_weights", int_of(c, "n_labels"))
    task_losses(out, y, b["label"], weights)
    return out


def score(
    p: Dict[str, Tensor], s: Dict[str, Tensor], b: Dict[str, Tensor], c: Conf
) -> Tensor:
    out: Dict[str, Tensor] = {}
    return torch.sigmoid(logits(p, s, b, c, out, False))
