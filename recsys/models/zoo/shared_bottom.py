# Shared bottom: one MLP for all tasks, below a tower for each. Caruana,
# Multitask Learning, Machine Learning 28, 1997.
#
# losses/labelT is the logloss of task T times its weight in `task_weights`, as
# "1,0.5"; "" is 1 for each. The recipe is ours; the paper is older than its
# parts.
import torch
from blocks import configured_mlp, configured_mlp_init, feature_table, int_of
from blocks import side_by_side, sizes_of, task_losses, towers, towers_init
from blocks import valued, weights_of, width_after
from torch import Tensor
from typing import Dict, List, Union

Conf = Dict[str, Union[int, float, str, bool]]


def task() -> str:
    return "ctr"


def defaults() -> Conf:
    c: Conf = {
        "dim": 16,
        "hidden": "128,64",
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
    hidden = sizes_of(c, "hidden")
    out.update(configured_mlp_init("bottom", n_in, hidden, c))
    n = width_after(n_in, hidden)
    out.update(towers_init("tower", n, c))
    return out


def views(c: Conf) -> Dict[str, str]:
    return {"emb": "rows(emb, field)"}


def logits(
    p: Dict[str, Tensor],
    s: Dict[str, Tensor],
    b: Dict[str, Tensor],
    c: Conf,
    out: Dict[str, Tensor],
    training: bool
) -> Tensor:
    x = side_by_side(valued(b, "emb"))
    shared = configured_mlp(p, s, out, "bottom", x, c, training)
    given: List[Tensor] = []
    for t in range(int_of(c, "n_labels")):
        given.append(shared)
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
