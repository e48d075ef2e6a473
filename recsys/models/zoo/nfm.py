# Neural factorization machine: an MLP on the sum of the products of features.
# He, Chua, Neural Factorization Machines for Sparse Predictive Analytics, SIGIR
# 2017, equation 3. w_0 is the bias of the last layer.
#
# The recipe is that of BARS for Frappe_x1 (AUC .9804, 384,880 parameters), but
# for its 200 epochs.
import torch
from blocks import bi_interaction, configured_mlp, configured_mlp_init, dropout
from blocks import expect_one_label, feature_table, first_order, float_of
from blocks import int_of, linear, linear_init, logloss, sizes_of, valued
from blocks import width_after
from torch import Tensor
from typing import Dict, Union

Conf = Dict[str, Union[int, float, str, bool]]


def task() -> str:
    return "ctr"


def defaults() -> Conf:
    c: Conf = {
        "dim": 10,
        "hidden": "400,400,400",
        "activation": "relu",
        "norm": "none",
        "pair_dropout": 0.0,
        "dropout": 0.4,
        "init_std": 0.0001,
        "learning_rate": 0.001,
        "l2": 0.0001,
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
    dim = int_of(c, "dim")
    hidden = sizes_of(c, "hidden")
    out = {
        "table/emb": feature_table(c, dim),
        "table/wide": feature_table(c, 1)
    }
    out.update(configured_mlp_init("deep", dim, hidden, c))
    out.update(linear_init("top", width_after(dim, hidden), 1))
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
    pairs = bi_interaction(valued(b, "emb"))
    pairs = dropout(pairs, float_of(c, "pair_dropout"), training)
    h = configured_mlp(p, s, out, "deep", pairs, c, training)
    return first_order(b, "wide") + linear(p, "top", h)


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
