# PLE: levels of experts of each task and of shared ones. Tang et al.,
# Progressive Layered Extraction (PLE): A Novel Multi-Task Learning Model for
# Personalized Recommendations, RecSys 2020, equations 1 to 7.
#
# aux/level.L.taskT.use and .entropy, and aux/level.L.zeros, say how the experts
# are used (docs/blocks.md).
#
# losses/labelT is the logloss of task T times its weight in `task_weights`, as
# "1,0.5"; "" is 1 for each. The recipe is ours; the paper states none that is
# complete.
import torch
from blocks import cgc, cgc_init, feature_table, float_of, int_of, side_by_side
from blocks import sizes_of, task_losses, text_of, towers, towers_init, valued
from blocks import weights_of, width_after
from torch import Tensor
from typing import Dict, List, Union

Conf = Dict[str, Union[int, float, str, bool]]


def task() -> str:
    return "ctr"


def defaults() -> Conf:
    c: Conf = {
        "dim": 16,
        "levels": 2,
        "expert": "64",
        "own_experts": 2,
        "shared_experts": 2,
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
    levels = int_of(c, "levels")
    assert levels > 0, "levels is positive"
    n = n_in
    for i in range(levels):
        out.update(
            cgc_init(
                "level." + str(i),
                n,
                hidden,
                int_of(c, "own_experts"),
                int_of(c, "shared_experts"),
                tasks,
                i + 1 == levels,
                act,
                normal
            )
        )
        n = width_after(n, hidden)
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
    given: List[Tensor] = []
    for t in range(int_of(c, "n_labels") + 1):
        given.append(x)
    for i in range(int_of(c, "levels")):
        level = "level." + str(i)
        given = cgc(p, s, out, level, given, act, normal, rate, training)
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
