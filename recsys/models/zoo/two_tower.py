# Two towers over ids: an MLP for users and one for items, whose outputs are
# compared by an inner product, trained by the in-batch softmax with the
# correction for popular items. Yi et al., Sampling-Bias-Corrected Neural
# Modeling for Large Corpus Item Recommendations, RecSys 2019, sections 3 and 4.
# The logq of the correction is the item's share of train rows, not estimated
# from the stream.
#
# With `normalised` the outputs have length 1, so that inner products are
# cosines, and `temperature` scales them, as the paper does. The recipe is ours.
import torch
from blocks import configured_mlp, configured_mlp_init, flag_of, float_of
from blocks import in_batch_softmax, int_of, linear, linear_init, sizes_of
from blocks import width_after
from torch import Tensor
from typing import Dict, Union

Conf = Dict[str, Union[int, float, str, bool]]


def defaults() -> Conf:
    c: Conf = {
        "dim": 64,
        "hidden": "128",
        "n_out": 64,
        "activation": "relu",
        "norm": "none",
        "dropout": 0.0,
        "normalised": True,
        "temperature": 0.1,
        "init_std": 0.1,
        "learning_rate": 0.001,
        "batch_size": 1024,
        "epochs": 100,
        "eval_every": 1,
        "patience": 5
    }
    return c


def init(c: Conf, consts: Dict[str, Tensor]) -> Dict[str, Tensor]:
    dim = int_of(c, "dim")
    hidden = sizes_of(c, "hidden")
    assert float_of(c, "temperature") > 0.0, "temperature is positive"
    out = {"state/handicap": (consts["item_count"] == 0).float() * -1e30}
    for side in ["user", "item"]:
        rows = int_of(c, "n_" + side + "s")
        out["table/" + side] = torch.randn([rows, dim]) * float_of(
            c, "init_std"
        )
        out.update(configured_mlp_init(side, dim, hidden, c))
        width = width_after(dim, hidden)
        out.update(linear_init(side + ".top", width, int_of(c, "n_out")))
    return out


def views(c: Conf) -> Dict[str, str]:
    return {"user": "rows(user)", "item": "rows(item)"}


# One tower: [rows, dim] to [rows, n_out].
def tower(
    p: Dict[str, Tensor],
    s: Dict[str, Tensor],
    out: Dict[str, Tensor],
    side: str,
    x: Tensor,
    c: Conf,
    training: bool
) -> Tensor:
    h = configured_mlp(p, s, out, side, x, c, training)
    y = linear(p, side + ".top", h)
    if flag_of(c, "normalised"):
        y = y * torch.rsqrt((y * y).sum(1, True) + 1e-12)
    return y


def forward(
    p: Dict[str, Tensor],
    s: Dict[str, Tensor],
    b: Dict[str, Tensor],
    c: Conf,
    training: bool
) -> Dict[str, Tensor]:
    out: Dict[str, Tensor] = {}
    users = tower(p, s, out, "user", b["user"], c, training)
    items = tower(p, s, out, "item", b["item"], c, training)
    logits = torch.matmul(users, items.t()) / float_of(c, "temperature")
    loss = in_batch_softmax(logits, b["id/item"], b["logq/item"])
    out["losses/softmax"] = loss
    return out


# Items without a row, of which nothing is known, stand last.
def prepare(
    p: Dict[str, Tensor], s: Dict[str, Tensor], b: Dict[str, Tensor], c: Conf
) -> Dict[str, Tensor]:
    out: Dict[str, Tensor] = {}
    items = tower(p, s, out, "item", b["all/item"], c, False)
    return {"items": torch.cat([items, s["handicap"].unsqueeze(1)], 1)}


def encode(
    p: Dict[str, Tensor], s: Dict[str, Tensor], b: Dict[str, Tensor], c: Conf
) -> Tensor:
    out: Dict[str, Tensor] = {}
    users = tower(p, s, out, "user", b["user"], c, False)
    return torch.cat([users, torch.ones_like(users[:, :1])], 1)
