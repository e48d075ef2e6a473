# FinalMLP: two MLPs, each with a gate on its features, fused by a bilinear
# form. Mao et al., FinalMLP: An Enhanced Two-Stream MLP Model for CTR
# Prediction, AAAI 2023, equations 3 to 9.
#
# The gate of a stream, 2 sigmoid(MLP(context)), is computed from an embedding
# of the field `context_a` or `context_b`, or from a vector that is learned
# where the field is -1; gate = "" leaves the gates out.
#
# The recipe is that of BARS for Frappe_x1 (AUC .9861, logloss .1484), where the
# contexts are the fields user and item.
import torch
from blocks import bilinear_fusion, bilinear_fusion_init, expect_one_label
from blocks import feature_table, float_of, int_of, linear, linear_init, logloss
from blocks import mlp, mlp_init, side_by_side, sizes_of, text_of, valued
from blocks import width_after
from torch import Tensor
from typing import Dict, Union

Conf = Dict[str, Union[int, float, str, bool]]


def task() -> str:
    return "ctr"


def defaults() -> Conf:
    c: Conf = {
        "dim": 10,
        "gate": "400",
        "context_a": -1,
        "context_b": -1,
        "hidden_a": "400",
        "hidden_b": "100",
        "dropout_a": 0.4,
        "dropout_b": 0.4,
        "activation": "relu",
        "norm": "batch",
        "heads": 5,
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
    fields = int_of(c, "n_fields")
    dim = int_of(c, "dim")
    width = fields * dim
    act = text_of(c, "activation")
    out = {"table/emb": feature_table(c, dim)}
    for stream in ["a", "b"]:
        hidden = sizes_of(c, "hidden_" + stream)
        out.update(
            mlp_init(stream, width, hidden, act, text_of(c, "norm"))
        )
        gate = sizes_of(c, "gate")
        if len(gate) > 0:
            out.update(mlp_init("gate_" + stream, dim, gate, "relu"))
            out.update(linear_init("gate_top_" + stream, gate[-1], width))
            field = int_of(c, "context_" + stream)
            assert field < fields, "a context is a field, or -1"
            if field < 0:
                out["context_" + stream] = torch.zeros([1, dim])
            else:
                out["table/context_" + stream] = feature_table(c, dim)
    n_a = width_after(width, sizes_of(c, "hidden_a"))
    n_b = width_after(width, sizes_of(c, "hidden_b"))
    out.update(bilinear_fusion_init("top", n_a, n_b, int_of(c, "heads")))
    return out


def views(c: Conf) -> Dict[str, str]:
    v = {"emb": "rows(emb, field)"}
    for stream in ["a", "b"]:
        name = "context_" + stream
        if len(text_of(c, "gate")) > 0 and int_of(c, name) >= 0:
            v[name] = "rows(" + name + ", field)"
    return v


# The features of a stream, weighted by its gate: [batch, fields * dim].
def gated(
    p: Dict[str, Tensor], stream: str, x: Tensor, b: Dict[str, Tensor], c: Conf
) -> Tensor:
    if len(sizes_of(c, "gate")) == 0:
        return x
    none: Dict[str, Tensor] = {}
    name = "context_" + stream
    if name in p:
        context = p[name]
    else:
        context = b[name].select(1, int_of(c, name))
    gate = "gate_" + stream
    h = mlp(p, none, none, gate, context, "relu", "none", 0.0, False)
    return x * (2.0 * torch.sigmoid(linear(p, "gate_top_" + stream, h)))


def stream(
    p: Dict[str, Tensor],
    s: Dict[str, Tensor],
    out: Dict[str, Tensor],
    name: str,
    x: Tensor,
    b: Dict[str, Tensor],
    c: Conf,
    training: bool
) -> Tensor:
    return mlp(
        p,
        s,
        out,
        name,
        gated(p, name, x, b, c),
        text_of(c, "activation"),
        text_of(c, "norm"),
        float_of(c, "dropout_" + name),
        training
    )


def logits(
    p: Dict[str, Tensor],
    s: Dict[str, Tensor],
    b: Dict[str, Tensor],
    c: Conf,
    out: Dict[str, Tensor],
    training: bool
) -> Tensor:
    x = side_by_side(valued(b, "emb"))
    a = stream(p, s, out, "a", x, b, c, training)
    other = stream(p, s, out, "b", x, b, c, training)
    return bilinear_fusion(p, "top", a, other, int_of(c, "heads"))


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
