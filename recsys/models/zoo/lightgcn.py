# LightGCN: embeddings smoothed over the graph of train rows, by BPR. He et al.,
# LightGCN: Simplifying and Powering Graph Convolution Network for
# Recommendation, SIGIR 2020, equations 3 to 8 and 15.
#
# The penalty falls on the embeddings of the batch's rows before they are
# smoothed: reg / 2 times their squares for each row of the batch, as in the
# authors' code; the recipe is that of its section 4.1.2.
import torch
from blocks import float_of, int_of, light_gcn, light_gcn_init, softplus
from torch import Tensor
from typing import Dict, Union

Conf = Dict[str, Union[int, float, str, bool]]


def defaults() -> Conf:
    c: Conf = {
        "dim": 64,
        "layers": 3,
        "reg": 0.0001,
        "init_std": 0.1,
        "learning_rate": 0.001,
        "batch_size": 2048,
        "epochs": 1000,
        "eval_every": 10,
        "patience": 5
    }
    return c


def init(c: Conf, consts: Dict[str, Tensor]) -> Dict[str, Tensor]:
    users = int_of(c, "n_users")
    items = int_of(c, "n_items")
    dim = int_of(c, "dim")
    std = float_of(c, "init_std")
    out = {
        "table/user": torch.randn([users, dim]) * std,
        "table/item": torch.randn([items, dim]) * std,
        "state/handicap": (consts["item_count"] == 0).float() * -1e30
    }
    edges = consts["edge/user"]
    out.update(
        light_gcn_init("graph", edges, consts["edge/item"], users, items)
    )
    return out


def views(c: Conf) -> Dict[str, str]:
    return {
        "users": "all(user)",
        "items": "all(item)",
        "user": "rows(user)",
        "item": "rows(item)",
        "negative": "sampled(item, unseen, 1)"
    }


def forward(
    p: Dict[str, Tensor],
    s: Dict[str, Tensor],
    b: Dict[str, Tensor],
    c: Conf,
    training: bool
) -> Dict[str, Tensor]:
    layers = int_of(c, "layers")
    users, items = light_gcn(s, "graph", b["users"], b["items"], layers)
    user = users.index_select(0, b["id/user"])
    liked = items.index_select(0, b["id/item"])
    other = items.index_select(0, b["id/negative"].squeeze(1))
    gap = (user * (other - liked)).sum(1)
    own = (b["user"] * b["user"]).sum() + (b["item"] * b["item"]).sum()
    own = own + (b["negative"] * b["negative"]).sum()
    rows = float(user.size(0))
    return {
        "losses/bpr": softplus(gap).mean(),
        "losses/l2": own * (0.5 * float_of(c, "reg") / rows)
    }


# Items without a row, of which nothing is known, stand last.
def prepare(
    p: Dict[str, Tensor], s: Dict[str, Tensor], b: Dict[str, Tensor], c: Conf
) -> Dict[str, Tensor]:
    layers = int_of(c, "layers")
    users, items = light_gcn(
        s, "graph", b["all/user"], b["all/item"], layers
    )
    return {
        "items": torch.cat([items, s["handicap"].unsqueeze(1)], 1),
        "smoothed_users": users
    }


def encode(
    p: Dict[str, Tensor], s: Dict[str, Tensor], b: Dict[str, Tensor], c: Conf
) -> Tensor:
    users = b["smoothed_users"].index_select(0, b["id/user"])
    return torch.cat([users, torch.ones_like(users[:, :1])], 1)
