# xDeepFM: a linear part, a compressed interaction network and an MLP. Lian et
# al., xDeepFM: Combining Explicit and Implicit Feature Interactions, KDD 2018,
# equation 13.
#
# The recipe is that of BARS for Frappe_x1 (AUC .98414 +- .00037, logloss .1461,
# 429,809 parameters), with a bias in the network; its authors' code has cin =
# "100,100,50" and cin_split.
import torch
from blocks import cin, cin_init, cin_width, configured_mlp, configured_mlp_init
from blocks import expect_one_label, feature_table, first_order, flag_of, int_of
from blocks import linear, linear_init, logloss, side_by_side, sizes_of, text_of
from blocks import valued, width_after
from torch import Tensor
from typing import Dict, Union

Conf = Dict[str, Union[int, float, str, bool]]


def task() -> str:
    return "ctr"


def defaults() -> Conf:
    c: Conf = {
        "dim": 10,
        "cin": "64",
        "cin_split": False,
        "cin_activation": "none",
        "cin_bias": True,
        "hidden": "400,400,400",
        "activation": "relu",
        "norm": "batch",
        "dropout": 0.2,
        "init_std": 0.0001,
        "learning_rate": 0.001,
        "l2": 0.1,
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
    maps = sizes_of(c, "cin")
    split = flag_of(c, "cin_split")
    out = {
        "table/emb": feature_table(c, int_of(c, "dim")),
        "table/wide": feature_table(c, 1)
    }
    out.update(configured_mlp_init("deep", width, hidden, c))
    out.update(linear_init("top", width_after(width, hidden), 1))
    bias = flag_of(c, "cin_bias")
    out.update(cin_init("cin", int_of(c, "n_fields"), maps, split, bias))
    out.update(linear_init("cin_top", cin_width(maps, split), 1))
    return out


def views(c: Conf) -> Dict[str, str]:
    return {"emb": "rows(emb, field)", "wide": "rows(wide, field)"}


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
    split = flag_of(c, "cin_split")
    explicit = cin(p, "cin", x, split, text_of(c, "cin_activation"))
    y = first_order(b, "wide") + linear(p, "top", h)
    return y + linear(p, "cin_top", explicit)


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
