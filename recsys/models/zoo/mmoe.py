# MMoE: experts shared by all tasks, with a gate for each task. Ma et al.,
# Modeling Task Relationships in Multi-task Learning with Multi-gate
# Mixture-of-Experts, KDD 2018, equations 5 to 7.
#
# aux/mmoe.T.use, aux/mmoe.T.entropy and aux/mmoe.zeros say how the experts are
# used (docs/blocks.md).
#
# losses/labelT is the logloss of task T times its weight in `task_weights`, as
# "1,0.5"; "" is 1 for each. The recipe is ours; the paper states none that is
# complete.
import torch
from blocks import feature_table, float_of, int_of, mmoe, mmoe_init
from blocks import side_by_side, sizes_of, task_losses, text_of, towers
from blocks import towers_init, valued, weights_of, width_after
from torch import Tensor
from typing import Dict, Union

Conf = Dict[str, Union[int, float, str, bool]]


def task() -> str:
    return "ctr"


def defaults() -> Conf:
    c: Conf = {
        "dim": 16,
        "expert": "64",
        "experts": 4,
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
    tasks = int_of(c, "n_labels")
    act = text_of(c, "activation")
    normal = text_of(c, "norm")
    out = {"table/emb": feature_table(c, int_of(c, "dim"))}
    hidden = sizes_of(c, "expert")
    count = int_of(c, "experts")
    out.update(mmoe_init("mmoe", n_in, hidden, count, tasks, act, normal))
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
    act = text_of(c, "activation")
    normal = text_of(c, "norm")
    rate = float_of(c, "dropout")
    given = mmoe(p, s, out, "mmoe", x, act, normal, rate, training)
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
