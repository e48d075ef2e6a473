# Matrix factorisation: score(u, i) = <p_u, q_i> + b_i.
#
# loss = "bpr": Rendle et al., BPR: Bayesian Personalized Ranking from Implicit
#   Feedback, UAI 2009, the criterion of section 4.1 with items the user has not
#   seen as negatives.
# loss = "softmax": in-batch softmax with the correction for the sampling of
#   popular items by log q (Yi et al., Sampling-Bias-Corrected Neural Modeling
#   for Large Corpus Item Recommendations, RecSys 2019, equation 3).
import torch
from blocks import float_of, in_batch_softmax, int_of, softplus
from torch import Tensor
from typing import Dict, Union

Conf = Dict[str, Union[int, float, str, bool]]


def defaults() -> Conf:
    c: Conf = {
        "dim": 64,
        "loss": "bpr",
        "negatives": 1,
        "init_std": 0.1,
        "temperature": 1.0
    }
    return c


def is_bpr(c: Conf) -> bool:
    loss = str(c["loss"])
    assert loss == "bpr" or loss == "softmax", "loss is bpr or softmax"
    return loss == "bpr"


def init(c: Conf, consts: Dict[str, Tensor]) -> Dict[str, Tensor]:
    dim = int_of(c, "dim")
    std = float_of(c, "init_std")
    assert dim > 0, "dim is positive"
    assert float_of(c, "temperature") > 0.0, "temperature is positive"
    return {
        "table/user": torch.randn([int_of(c, "n_users"), dim]) * std,
        "table/item": torch.randn([int_of(c, "n_items"), dim]) * std,
        "table/item_bias": torch.zeros([int_of(c, "n_items"), 1]),
        "state/handicap": (consts["item_count"] == 0).float() * -1e30
    }


def views(c: Conf) -> Dict[str, str]:
    v = {
        "user": "rows(user)",
        "pos": "rows(item)",
        "pos_bias": "rows(item_bias, item)"
    }
    if is_bpr(c):
        v["neg"] = "sampled(item, unseen, " + str(int_of(c, "negatives")) + ")"
        v["neg_bias"] = "rows(item_bias, neg)"
    return v


# Mean over rows and negatives of -ln sigmoid(x_ui - x_uj), where
# x_uj - x_ui = <p_u, q_j - q_i> + b_j - b_i.
def bpr_loss(b: Dict[str, Tensor]) -> Tensor:
    item = b["neg"] - b["pos"].unsqueeze(1)
    bias = b["neg_bias"].squeeze(2) - b["pos_bias"]
    gap = (item * b["user"].unsqueeze(1)).sum(2) + bias
    return softplus(gap).mean()


def softmax_loss(b: Dict[str, Tensor], temperature: float) -> Tensor:
    logits = torch.matmul(b["user"], b["pos"].t()) + b["pos_bias"].t()
    return in_batch_softmax(logits / temperature, b["id/item"], b["logq/item"])


def forward(
    p: Dict[str, Tensor],
    s: Dict[str, Tensor],
    b: Dict[str, Tensor],
    c: Conf,
    training: bool
) -> Dict[str, Tensor]:
    if is_bpr(c):
        return {"losses/bpr": bpr_loss(b)}
    return {"losses/softmax": softmax_loss(b, float_of(c, "temperature"))}


# The bias becomes one more column, so that a score is one dot product. Items
# without a row, of which nothing is known, stand last.
def prepare(
    p: Dict[str, Tensor], s: Dict[str, Tensor], b: Dict[str, Tensor], c: Conf
) -> Dict[str, Tensor]:
    bias = b["all/item_bias"] + s["handicap"].unsqueeze(1)
    return {"items": torch.cat([b["all/item"], bias], 1)}


def encode(
    p: Dict[str, Tensor], s: Dict[str, Tensor], b: Dict[str, Tensor], c: Conf
) -> Tensor:
    return torch.cat([b["user"], torch.ones_like(b["user"][:, :1])], 1)
