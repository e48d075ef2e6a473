# DCN: a cross network beside an MLP. Wang et al., Deep & Cross Network for Ad
# Click Predictions, ADKDD 2017.
#
# The recipe is that of BARS for Frappe_x1 (AUC .98342 +- .00031, logloss .1507,
# 418,591 parameters).
import torch
from blocks import configured_mlp, configured_mlp_init, cross, cross_init
from blocks import expect_one_label, feature_table, int_of, linear, linear_init
from blocks import logloss, side_by_side, sizes_of, valued, width_after
from torch import Tensor
from typing import Dict, Union

Conf = Dict[str, Union[int, float, str, bool]]


def task() -> str:
    return "ctr"


def defaults() -> Conf:
    c: Conf = {
        "dim": 10,
        "cross_layers": 3,
        "hidden": "400,400,400",
        "activation": "relu",
        "norm": "batch",
        "dropout": 0.2,
        "init_std": 0.0001,
        "learning_rate": 0.001,
        "l2": 0.05,
        "l2_scope": "table",
        "schedule": "plateau",
        "batch_size": 4096,
        "epochs": 100,
        "eval_every": 1,
        "patience": 2
    }
    return c


def init(c: Conf, consts: Dict[str, Tensor]) -> Dict[str, Tensor]:
    expect_one_label(c)
    width = int_of(c, "n_fields") * int_of(c, "dim")
    hidden = sizes_of(c, "hidden")
    out = {"table/emb": feature_table(c, int_of(c, "dim"))}
    out.update(configured_mlp_init("deep", width, hidden, c))
    out.update(cross_init("cross", width, int_of(c, "cross_layers")))
    out.update(linear_init("top", width + width_after(width, hidden), 1))
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
    x = valued(b, "emb")
    h = configured_mlp(p, s, out, "deep", side_by_side(x), c, training)
    crossed = cross(p, "cross", side_by_side(x))
    return linear(p, "top", torch.cat([crossed, h], 1))


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
