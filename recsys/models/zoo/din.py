# Deep interest network: what a user did, weighted by attention from the
# candidate, beside the row's features. Zhou et al., Deep Interest Network for
# Click-Through Rate Prediction, KDD 2018, sections 4.3 and 5.3.
#
# The batch's column `history` holds features of the field `target`, int64
# [batch, length], -1 where there is none. With `normalised` the attention is a
# softmax; the paper's is not.
#
# The recipe has the paper's sizes and, as `l2` on touched rows, its mini-batch
# aware regularisation (equation 6) without the counts; BARS has for
# AmazonElectronics_x1 hidden = "1024,512,256", attention = "512,256",
# normalised, norm = "batch", dropout = 0.1, learning_rate = 0.0005, l2 = 0.005.
import torch
from blocks import configured_mlp, configured_mlp_init, expect_one_label
from blocks import feature_table, flag_of, int_of, linear, linear_init, logloss
from blocks import side_by_side, sizes_of, target_attention
from blocks import target_attention_init, text_of, valued, width_after
from torch import Tensor
from typing import Dict, Union

Conf = Dict[str, Union[int, float, str, bool]]


def task() -> str:
    return "ctr"


def defaults() -> Conf:
    c: Conf = {
        "dim": 64,
        "target": 0,
        "attention": "80,40",
        "attention_activation": "dice",
        "normalised": False,
        "hidden": "200,80",
        "activation": "dice",
        "norm": "none",
        "dropout": 0.0,
        "init_std": 0.01,
        "learning_rate": 0.001,
        "l2": 0.00001,
        "l2_scope": "touched",
        "schedule": "plateau",
        "batch_size": 1024,
        "epochs": 100,
        "eval_every": 1,
        "patience": 2
    }
    return c


def init(c: Conf, consts: Dict[str, Tensor]) -> Dict[str, Tensor]:
    expect_one_label(c)
    fields = int_of(c, "n_fields")
    dim = int_of(c, "dim")
    target = int_of(c, "target")
    assert target >= 0 and target < fields, "target is a field"
    width = (fields + 1) * dim
    hidden = sizes_of(c, "hidden")
    out = {"table/emb": feature_table(c, dim)}
    act = text_of(c, "attention_activation")
    sizes = sizes_of(c, "attention")
    out.update(target_attention_init("interest", dim, sizes, act))
    out.update(configured_mlp_init("deep", width, hidden, c))
    out.update(linear_init("top", width_after(width, hidden), 1))
    return out


def views(c: Conf) -> Dict[str, str]:
    return {"emb": "rows(emb, field)", "history": "rows(emb, history)"}


def logits(
    p: Dict[str, Tensor],
    s: Dict[str, Tensor],
    b: Dict[str, Tensor],
    c: Conf,
    out: Dict[str, Tensor],
    training: bool
) -> Tensor:
    x = valued(b, "emb")
    interest = target_attention(
        p,
        s,
        out,
        "interest",
        x.select(1, int_of(c, "target")),
        b["history"],
        b["id/history"] >= 0,
        flag_of(c, "normalised"),
        training,
        text_of(c, "attention_activation")
    )
    h = torch.cat([side_by_side(x), interest], 1)
    h = configured_mlp(p, s, out, "deep", h, c, training)
    return linear(p, "top", h)


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
