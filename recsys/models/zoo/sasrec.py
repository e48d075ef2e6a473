# SASRec: self-attention over a user's history. Kang, McAuley, Self-Attentive
# Sequential Recommendation, ICDM 2018, section III.
#
# norm = "sasrec": as its authors' code has it, queries and residuals are the
#   normalised input, keys and values are not.
# norm = "pre": x + attention(norm(x)), then x + feed_forward(norm(x)).
#
# loss = "bce": the paper's, with one unseen item against each target.
# loss = "gbce": Petrov, Macdonald, gSASRec, RecSys 2023, equations 9 and 11,
#   with `negatives` items against each target, calibrated by `calibration`.
# loss = "ce": softmax over all items.
# loss = "sampled_ce": softmax over the target and `negatives` items that are
#   drawn once for a batch; with `logq` the sum over them stands for the sum
#   over all items (Jean et al., ACL 2015, equation 10).
#
# gate: a sigmoid gate on the attention's output before its projection, from
#   the query's input, "head" or "element" wise (Qiu et al., Gated Attention
#   for Large Language Models, 2025, position G1); "none": the paper's.
import math
import torch
from blocks import flag_of, float_of, int_of, softplus, text_of
from torch import Tensor
from typing import Dict, Union

Conf = Dict[str, Union[int, float, str, bool]]


def task() -> str:
    return "sequential"


def defaults() -> Conf:
    c: Conf = {
        "dim": 64,
        "blocks": 2,
        "heads": 1,
        "feed_forward": 64,
        "dropout": 0.2,
        "norm": "sasrec",
        "gate": "none",
        "loss": "sampled_ce",
        "negatives": 256,
        "calibration": 0.75,
        "logq": False,
        "temperature": 1.0,
        "init_std": 0.02,
        "max_length": 50,
        "batch_size": 128,
        "epochs": 200
    }
    return c


def gate_width(c: Conf) -> int:
    kind = text_of(c, "gate")
    assert kind == "none" or kind == "head" or kind == "element", \
        "gate is none, head or element"
    if kind == "head":
        return int_of(c, "heads")
    if kind == "element":
        return int_of(c, "dim")
    return 0


def matrix(c: Conf, rows: int, columns: int) -> Tensor:
    return torch.randn([rows, columns]) * float_of(c, "init_std")


def init(c: Conf, consts: Dict[str, Tensor]) -> Dict[str, Tensor]:
    dim = int_of(c, "dim")
    wide = int_of(c, "feed_forward")
    assert dim > 0 and wide > 0 and int_of(c, "blocks") > 0, "sizes > 0"
    assert int_of(c, "heads") > 0 and dim % int_of(c, "heads") == 0, \
        "dim is a multiple of heads"
    assert text_of(c, "norm") == "sasrec" or text_of(c, "norm") == "pre", \
        "norm is sasrec or pre"
    assert float_of(c, "temperature") > 0.0, "temperature is positive"
    p = {
        "table/item": matrix(c, int_of(c, "n_items"), dim),
        "table/age": matrix(c, int_of(c, "max_length"), dim),
        "state/handicap": (consts["item_count"] == 0).float() * -1e30,
        "last/scale": torch.ones([dim]),
        "last/shift": torch.zeros([dim])
    }
    for i in range(int_of(c, "blocks")):
        at = "block" + str(i) + "/"
        for name in ["query", "key", "value", "out"]:
            p[at + name] = matrix(c, dim, dim)
            p[at + name + "_bias"] = torch.zeros([dim])
        p[at + "wide"] = matrix(c, dim, wide)
        p[at + "wide_bias"] = torch.zeros([wide])
        p[at + "narrow"] = matrix(c, wide, dim)
        p[at + "narrow_bias"] = torch.zeros([dim])
        for name in ["attention", "forward"]:
            p[at + name + "/scale"] = torch.ones([dim])
            p[at + name + "/shift"] = torch.zeros([dim])
        if gate_width(c) > 0:
            p[at + "gate"] = matrix(c, dim, gate_width(c))
            p[at + "gate_bias"] = torch.zeros([gate_width(c)])
    return p


def views(c: Conf) -> Dict[str, str]:
    loss = text_of(c, "loss")
    count = str(int_of(c, "negatives"))
    v = {"history": "rows(item, item)", "order": "rows(age, age)"}
    if loss == "ce":
        v["items"] = "all(item)"
    else:
        v["target"] = "rows(item, next)"
    if loss == "bce":
        v["negative"] = "sampled(item, unseen, 1)"
    elif loss == "gbce":
        v["negative"] = "sampled(item, uniform, " + count + ")"
    elif loss == "sampled_ce":
        v["negative"] = "shared(item, uniform, " + count + ")"
    else:
        assert loss == "ce", "loss is bce, gbce, ce or sampled_ce"
    return v


def normed(p: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
    scale = p[name + "/scale"]
    return torch.layer_norm(x, [x.size(-1)], scale, p[name + "/shift"], 1e-8)


def dense(p: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
    return torch.matmul(x, p[name]) + p[name + "_bias"]


def by_head(x: Tensor, heads: int) -> Tensor:
    return x.view([x.size(0), x.size(1), heads, -1]).transpose(1, 2)


# query, key and value from `asking` and `told`, both [rows, length, dim];
# `hidden` [rows, 1, length, length] is true where one may not look.
def attention(
    p: Dict[str, Tensor],
    at: str,
    asking: Tensor,
    told: Tensor,
    hidden: Tensor,
    c: Conf,
    training: bool
) -> Tensor:
    heads = int_of(c, "heads")
    q = by_head(dense(p, at + "query", asking), heads)
    k = by_head(dense(p, at + "key", told), heads)
    v = by_head(dense(p, at + "value", told), heads)
    weight = torch.matmul(q, k.transpose(2, 3)) / math.sqrt(q.size(3))
    weight = torch.softmax(weight.masked_fill(hidden, -1e30), 3)
    weight = torch.dropout(weight, float_of(c, "dropout"), training)
    seen = torch.matmul(weight, v).transpose(1, 2)
    if gate_width(c) > 0:
        gate = torch.sigmoid(dense(p, at + "gate", asking))
        seen = seen * gate.view([seen.size(0), seen.size(1), heads, -1])
    return dense(p, at + "out", seen.reshape(asking.size()))


def feed_forward(
    p: Dict[str, Tensor], at: str, x: Tensor, c: Conf, training: bool
) -> Tensor:
    drop = float_of(c, "dropout")
    inner = torch.relu(dense(p, at + "wide", x))
    inner = torch.dropout(inner, drop, training)
    return torch.dropout(dense(p, at + "narrow", inner), drop, training)


# What is known of a user after each item: [rows, length, dim].
def hidden_states(
    p: Dict[str, Tensor], b: Dict[str, Tensor], c: Conf, training: bool
) -> Tensor:
    segment = b["segment"]
    place = torch.arange(segment.size(1))
    later = place.unsqueeze(0) > place.unsqueeze(1)
    other = segment.unsqueeze(1) != segment.unsqueeze(2)
    hidden = other.logical_or(later).unsqueeze(1)
    drop = float_of(c, "dropout")
    x = b["history"] * math.sqrt(int_of(c, "dim")) + b["order"]
    x = torch.dropout(x, drop, training)
    for i in range(int_of(c, "blocks")):
        at = "block" + str(i) + "/"
        n = normed(p, at + "attention", x)
        if text_of(c, "norm") == "sasrec":
            x = n + attention(p, at, n, x, hidden, c, training)
            n = normed(p, at + "forward", x)
            x = n + feed_forward(p, at, n, c, training)
        else:
            x = x + attention(p, at, n, n, hidden, c, training)
            n = normed(p, at + "forward", x)
            x = x + feed_forward(p, at, n, c, training)
    return normed(p, "last", x)


# The states at the tokens that count: [targets, dim].
def at_tokens(x: Tensor, b: Dict[str, Tensor]) -> Tensor:
    return x.reshape([-1, x.size(2)]).index_select(0, b["token"])


def own_score(h: Tensor, b: Dict[str, Tensor]) -> Tensor:
    return (h * b["target"]).sum(1, keepdim=True)


def pairwise_loss(h: Tensor, b: Dict[str, Tensor], beta: float) -> Tensor:
    other = torch.matmul(b["negative"], h.unsqueeze(2)).squeeze(2)
    good = softplus(-own_score(h, b)).squeeze(1) * beta
    return (good + softplus(other).sum(1)).mean()


# How much gBCE trusts a positive when `negatives` of the other items are drawn.
def gbce_beta(c: Conf) -> float:
    alpha = float(int_of(c, "negatives")) / float(int_of(c, "n_items") - 1)
    t = float_of(c, "calibration")
    return alpha * (t * (1.0 - 1.0 / alpha) + 1.0 / alpha)


def softmax_loss(h: Tensor, b: Dict[str, Tensor], c: Conf) -> Tensor:
    scores = torch.matmul(h, b["items"].t()) / float_of(c, "temperature")
    own = scores.gather(1, b["id/next"].unsqueeze(1)).squeeze(1)
    return (torch.logsumexp(scores, 1) - own).mean()


def sampled_softmax_loss(h: Tensor, b: Dict[str, Tensor], c: Conf) -> Tensor:
    t = float_of(c, "temperature")
    other = torch.matmul(h, b["negative"].t()) / t
    if flag_of(c, "logq"):
        drawn = float(b["negative"].size(0))
        other = other - (b["logq/negative"] + math.log(drawn)).unsqueeze(0)
    same = b["id/next"].unsqueeze(1) == b["id/negative"].unsqueeze(0)
    other = other.masked_fill(same, -1e30)
    scores = torch.cat([own_score(h, b) / t, other], 1)
    return (torch.logsumexp(scores, 1) - scores.select(1, 0)).mean()


def forward(
    p: Dict[str, Tensor],
    s: Dict[str, Tensor],
    b: Dict[str, Tensor],
    c: Conf,
    training: bool
) -> Dict[str, Tensor]:
    h = at_tokens(hidden_states(p, b, c, training), b)
    loss = text_of(c, "loss")
    if loss == "bce":
        return {"losses/bce": pairwise_loss(h, b, 1.0)}
    if loss == "gbce":
        return {"losses/gbce": pairwise_loss(h, b, gbce_beta(c))}
    if loss == "ce":
        return {"losses/ce": softmax_loss(h, b, c)}
    return {"losses/sampled_ce": sampled_softmax_loss(h, b, c)}


# Items without a train row, of which nothing is known, stand last.
def prepare(
    p: Dict[str, Tensor], s: Dict[str, Tensor], b: Dict[str, Tensor], c: Conf
) -> Dict[str, Tensor]:
    return {"items": torch.cat([b["all/item"], s["handicap"].unsqueeze(1)], 1)}


def encode(
    p: Dict[str, Tensor], s: Dict[str, Tensor], b: Dict[str, Tensor], c: Conf
) -> Tensor:
    h = at_tokens(hidden_states(p, b, c, False), b)
    return torch.cat([h, torch.ones_like(h[:, :1])], 1)
