# GRU4Rec: a gated recurrent unit over a user's history. Hidasi, Karatzoglou,
# Baltrunas, Tikk, Session-based Recommendations with Recurrent Neural
# Networks, ICLR 2016; the unit: Cho et al., EMNLP 2014, equations 5 to 8, with
# the reset gate on the product, as in cuDNN and PyTorch.
#
# loss = "ce": softmax over all items.
# loss = "sampled_ce": softmax over the target and `negatives` items that are
#   drawn once for a batch, sampler = "uniform" or "popular" (Hidasi,
#   Karatzoglou, CIKM 2018), corrected for the drawing.
# loss = "bce": one unseen item against each target.
import math
import torch
from blocks import float_of, int_of, softplus, text_of
from torch import Tensor
from typing import Dict, List, Union

Conf = Dict[str, Union[int, float, str, bool]]


def task() -> str:
    return "sequential"


def defaults() -> Conf:
    c: Conf = {
        "dim": 64,
        "hidden": 128,
        "dropout": 0.2,
        "loss": "sampled_ce",
        "sampler": "uniform",
        "negatives": 256,
        "init_std": 0.02,
        "max_length": 50,
        "batch_size": 128,
        "epochs": 200
    }
    return c


# Uniform in +-1/sqrt(hidden), as recurrent units are begun.
def weights(c: Conf, rows: int, columns: int) -> Tensor:
    reach = 1.0 / math.sqrt(int_of(c, "hidden"))
    return (torch.rand([rows, columns]) * 2.0 - 1.0) * reach


def init(c: Conf, consts: Dict[str, Tensor]) -> Dict[str, Tensor]:
    dim = int_of(c, "dim")
    hidden = int_of(c, "hidden")
    assert dim > 0 and hidden > 0, "sizes > 0"
    items = torch.randn([int_of(c, "n_items"), dim]) * float_of(c, "init_std")
    return {
        "table/item": items,
        "state/handicap": (consts["item_count"] == 0).float() * -1e30,
        "input": weights(c, dim, 3 * hidden),
        "input_bias": torch.zeros([3 * hidden]),
        "recurrent": weights(c, hidden, 3 * hidden),
        "recurrent_bias": torch.zeros([3 * hidden]),
        "out": weights(c, hidden, dim),
        "out_bias": torch.zeros([dim])
    }


def views(c: Conf) -> Dict[str, str]:
    loss = text_of(c, "loss")
    v = {"history": "rows(item, item)"}
    if loss == "ce":
        v["items"] = "all(item)"
    else:
        v["target"] = "rows(item, next)"
    if loss == "bce":
        v["negative"] = "sampled(item, unseen, 1)"
    elif loss == "sampled_ce":
        count = str(int_of(c, "negatives"))
        v["negative"] = "shared(item, " + text_of(c, "sampler") + ", " + count \
            + ")"
    else:
        assert loss == "ce", "loss is bce, ce or sampled_ce"
    return v


# One step: x [rows, 3 * hidden] is what the input adds to the gates.
def cell(p: Dict[str, Tensor], x: Tensor, h: Tensor) -> Tensor:
    u = torch.matmul(h, p["recurrent"]) + p["recurrent_bias"]
    size = h.size(1)
    reset = torch.sigmoid(x[:, :size] + u[:, :size])
    update = torch.sigmoid(x[:, size:2 * size] + u[:, size:2 * size])
    new = torch.tanh(x[:, 2 * size:] + reset * u[:, 2 * size:])
    return new + update * (h - new)


# What is known of a user after each item: [rows, length, dim]. A row holds
# several sequences; each begins with an empty memory.
def hidden_states(
    p: Dict[str, Tensor], b: Dict[str, Tensor], c: Conf, training: bool
) -> Tensor:
    drop = float_of(c, "dropout")
    x = torch.dropout(b["history"], drop, training)
    x = torch.matmul(x, p["input"]) + p["input_bias"]
    goes_on = (b["id/position"] > 0).to(x.dtype).unsqueeze(2)
    h = torch.zeros([x.size(0), int_of(c, "hidden")], dtype=x.dtype)
    states: List[Tensor] = []
    for i in range(x.size(1)):
        h = cell(p, x.select(1, i), h * goes_on.select(1, i))
        states.append(h)
    after = torch.dropout(torch.stack(states, 1), drop, training)
    return torch.matmul(after, p["out"]) + p["out_bias"]


def at_tokens(x: Tensor, b: Dict[str, Tensor]) -> Tensor:
    return x.reshape([-1, x.size(2)]).index_select(0, b["token"])


# Popular negatives are corrected for how often they are drawn; with uniform
# ones the correction is the same for all scores and cancels.
def sampled_softmax_loss(
    h: Tensor, b: Dict[str, Tensor], popular: bool
) -> Tensor:
    other = torch.matmul(h, b["negative"].t())
    own = (h * b["target"]).sum(1)
    if popular:
        other = other - b["logq/negative"].unsqueeze(0)
        own = own - b["logq/next"]
    same = b["id/next"].unsqueeze(1) == b["id/negative"].unsqueeze(0)
    other = other.masked_fill(same, -1e30)
    scores = torch.cat([own.unsqueeze(1), other], 1)
    return (torch.logsumexp(scores, 1) - own).mean()


def forward(
    p: Dict[str, Tensor],
    s: Dict[str, Tensor],
    b: Dict[str, Tensor],
    c: Conf,
    training: bool
) -> Dict[str, Tensor]:
    h = at_tokens(hidden_states(p, b, c, training), b)
    loss = text_of(c, "loss")
    if loss == "ce":
        scores = torch.matmul(h, b["items"].t())
        own = scores.gather(1, b["id/next"].unsqueeze(1)).squeeze(1)
        return {"losses/ce": (torch.logsumexp(scores, 1) - own).mean()}
    if loss == "sampled_ce":
        popular = text_of(c, "sampler") == "popular"
        return {"losses/sampled_ce": sampled_softmax_loss(h, b, popular)}
    own = (h * b["target"]).sum(1)
    other = (h * b["negative"].squeeze(1)).sum(1)
    wrong = softplus(-own) + softplus(other)
    return {"losses/bce": wrong.mean()}


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
