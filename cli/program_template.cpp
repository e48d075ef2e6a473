#include "cli/program_template.hpp"

#include "base/nearest_word.hpp"

#include <algorithm>
#include <array>

namespace automodel::cli {

namespace {

struct program_text {
  std::string_view task, text;
};

constexpr std::string_view of_rows
    = R"py(# NAME: predicts clicks. An embedding of each field's feature, and layers on top.
#
# The host calls the functions below; docs/model-programs.md says what is in
# their arguments. `automodel program check NAME.py` says whether it is sound,
# `automodel program blocks` what can be imported.
import torch
from blocks import configured_mlp, configured_mlp_init, feature_table
from blocks import first_order, int_of, linear, linear_init, logloss
from blocks import side_by_side, sizes_of, valued, width_after
from torch import Tensor
from typing import Dict, Union

Conf = Dict[str, Union[int, float, str, bool]]


def task() -> str:
    return "ctr"


# What a candidate may set, with default values. Names of the recipe, such as
# learning_rate, may stand here too.
def defaults() -> Conf:
    c: Conf = {
        "dim": 8,
        "hidden": "64,64",
        "activation": "relu",
        "norm": "none",
        "dropout": 0.1,
        "init_std": 0.01,
        "learning_rate": 0.001,
        "batch_size": 1024,
        "epochs": 20,
        "eval_every": 1,
        "patience": 2
    }
    return c


# "table/..." are embedding tables, one row for each feature; the rest are
# dense parameters. A label each has its own output.
def init(c: Conf, consts: Dict[str, Tensor]) -> Dict[str, Tensor]:
    width = int_of(c, "n_fields") * int_of(c, "dim")
    hidden = sizes_of(c, "hidden")
    out = {
        "table/emb": feature_table(c, int_of(c, "dim")),
        "table/wide": feature_table(c, 1)
    }
    out.update(configured_mlp_init("deep", width, hidden, c))
    deep = width_after(width, hidden)
    out.update(linear_init("top", deep, int_of(c, "n_labels")))
    return out


# Which rows of the tables a batch needs: b["emb"] will be [batch, fields, dim].
def views(c: Conf) -> Dict[str, str]:
    return {"emb": "rows(emb, field)", "wide": "rows(wide, field)"}


# Not known to the host: a function of this program's own.
def logits(
    p: Dict[str, Tensor],
    s: Dict[str, Tensor],
    b: Dict[str, Tensor],
    c: Conf,
    out: Dict[str, Tensor],
    training: bool
) -> Tensor:
    x = side_by_side(valued(b, "emb"))
    h = configured_mlp(p, s, out, "deep", x, c, training)
    return linear(p, "top", h) + first_order(b, "wide")


# A step of training: the channels losses/* are summed and minimised.
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


# Predictions, [batch, labels]. There is no b["label"] here.
def score(
    p: Dict[str, Tensor], s: Dict[str, Tensor], b: Dict[str, Tensor], c: Conf
) -> Tensor:
    out: Dict[str, Tensor] = {}
    return torch.sigmoid(logits(p, s, b, c, out, False))
)py";

constexpr std::string_view of_users
    = R"py(# NAME: ranks the catalogue. A vector of each user and item, and their product.
#
# The host calls the functions below; docs/model-programs.md says what is in
# their arguments. `automodel program check NAME.py` says whether it is sound,
# `automodel program blocks` what can be imported.
import torch
from blocks import float_of, in_batch_softmax, int_of
from torch import Tensor
from typing import Dict, Union

Conf = Dict[str, Union[int, float, str, bool]]


def task() -> str:
    return "retrieval"


# What a candidate may set, with default values. Names of the recipe, such as
# learning_rate, may stand here too.
def defaults() -> Conf:
    c: Conf = {
        "dim": 32,
        "init_std": 0.1,
        "temperature": 1.0,
        "learning_rate": 0.01,
        "batch_size": 1024,
        "epochs": 50
    }
    return c


# "table/..." are embedding tables, "state/..." is what forward may replace but
# nothing trains; all else would be dense parameters.
def init(c: Conf, consts: Dict[str, Tensor]) -> Dict[str, Tensor]:
    dim = int_of(c, "dim")
    std = float_of(c, "init_std")
    return {
        "table/user": torch.randn([int_of(c, "n_users"), dim]) * std,
        "table/item": torch.randn([int_of(c, "n_items"), dim]) * std,
        "state/unseen": (consts["item_count"] == 0).float() * -1e30
    }


# Which rows of the tables a batch needs: b["user"] and b["item"] will be
# [batch, dim].
def views(c: Conf) -> Dict[str, str]:
    return {"user": "rows(user)", "item": "rows(item)"}


# A step of training: row i's user took row i's item; the other items of the
# batch are its negatives. The channels losses/* are summed and minimised.
def forward(
    p: Dict[str, Tensor],
    s: Dict[str, Tensor],
    b: Dict[str, Tensor],
    c: Conf,
    training: bool
) -> Dict[str, Tensor]:
    logits = torch.matmul(b["user"], b["item"].t())
    logits = logits / float_of(c, "temperature")
    loss = in_batch_softmax(logits, b["id/item"], b["logq/item"])
    return {"losses/softmax": loss}


# Once per evaluation: a vector of each item. Scores are inner products with
# what encode gives. Items without a train row stand last.
def prepare(
    p: Dict[str, Tensor], s: Dict[str, Tensor], b: Dict[str, Tensor], c: Conf
) -> Dict[str, Tensor]:
    items = torch.cat([b["all/item"], s["unseen"].unsqueeze(1)], 1)
    return {"items": items}


# A vector of each user of a batch.
def encode(
    p: Dict[str, Tensor], s: Dict[str, Tensor], b: Dict[str, Tensor], c: Conf
) -> Tensor:
    return torch.cat([b["user"], torch.ones_like(b["user"][:, :1])], 1)
)py";

constexpr std::string_view of_sequences
    = R"py(# NAME: ranks the next item. What is known of a user is a mean of the items so
# far, the newer ones weighing more, after a layer.
#
# The host calls the functions below; docs/model-programs.md says what is in
# their arguments. `automodel program check NAME.py` says whether it is sound,
# `automodel program blocks` what can be imported.
import torch
from blocks import float_of, int_of, linear, linear_init
from torch import Tensor
from typing import Dict, Union

Conf = Dict[str, Union[int, float, str, bool]]


def task() -> str:
    return "sequential"


# What a candidate may set, with default values. Names of the recipe, such as
# learning_rate, may stand here too.
def defaults() -> Conf:
    c: Conf = {
        "dim": 32,
        "decay": 0.3,
        "init_std": 0.1,
        "learning_rate": 0.003,
        "max_length": 50,
        "batch_size": 128,
        "epochs": 50
    }
    return c


# "table/..." are embedding tables, "state/..." is what forward may replace but
# nothing trains; all else are dense parameters.
def init(c: Conf, consts: Dict[str, Tensor]) -> Dict[str, Tensor]:
    dim = int_of(c, "dim")
    items = torch.randn([int_of(c, "n_items"), dim]) * float_of(c, "init_std")
    out = {
        "table/item": items,
        "state/unseen": (consts["item_count"] == 0).float() * -1e30
    }
    out.update(linear_init("layer", dim, dim))
    return out


# Which rows of the tables a batch needs: b["history"] will be
# [rows, length, dim], b["items"] the whole table.
def views(c: Conf) -> Dict[str, str]:
    return {"history": "rows(item, item)", "items": "all(item)"}


# What is known after the places that b["token"] names: [targets, dim]. A row
# holds several histories: nobody may look at a later place or into another
# segment.
def states(p: Dict[str, Tensor], b: Dict[str, Tensor], c: Conf) -> Tensor:
    place = torch.arange(b["segment"].size(1))
    distance = place.unsqueeze(1) - place.unsqueeze(0)
    other = b["segment"].unsqueeze(1) != b["segment"].unsqueeze(2)
    hidden = other.logical_or(distance.unsqueeze(0) < 0)
    weight = distance.to(b["history"].dtype) * -float_of(c, "decay")
    weight = weight.unsqueeze(0).expand_as(hidden)
    weight = torch.softmax(weight.masked_fill(hidden, -1e30), 2)
    mean = torch.matmul(weight, b["history"])
    known = mean + torch.tanh(linear(p, "layer", mean))
    return known.reshape([-1, mean.size(2)]).index_select(0, b["token"])


# A step of training: a softmax over all items. The channels losses/* are
# summed and minimised.
def forward(
    p: Dict[str, Tensor],
    s: Dict[str, Tensor],
    b: Dict[str, Tensor],
    c: Conf,
    training: bool
) -> Dict[str, Tensor]:
    scores = torch.matmul(states(p, b, c), b["items"].t())
    own = scores.gather(1, b["id/next"].unsqueeze(1)).squeeze(1)
    return {"losses/ce": (torch.logsumexp(scores, 1) - own).mean()}


# Once per evaluation: a vector of each item. Scores are inner products with
# what encode gives. Items without a train row stand last.
def prepare(
    p: Dict[str, Tensor], s: Dict[str, Tensor], b: Dict[str, Tensor], c: Conf
) -> Dict[str, Tensor]:
    items = torch.cat([b["all/item"], s["unseen"].unsqueeze(1)], 1)
    return {"items": items}


# A vector of each user of a batch; b["token"] is where the newest item stands.
def encode(
    p: Dict[str, Tensor], s: Dict[str, Tensor], b: Dict[str, Tensor], c: Conf
) -> Tensor:
    h = states(p, b, c)
    return torch.cat([h, torch.ones_like(h[:, :1])], 1)
)py";

constexpr std::array texts{program_text{"ctr", of_rows},
                           program_text{"retrieval", of_users},
                           program_text{"sequential", of_sequences}};

} // namespace

std::vector<std::string_view> template_tasks() {
  std::vector<std::string_view> out;
  for (const auto& one : texts)
    out.push_back(one.task);
  return out;
}

result<std::string> program_template(std::string_view task,
                                     std::string_view name) {
  auto found = std::ranges::find(texts, task, &program_text::task);
  if (found == texts.end())
    return fail(errc::invalid_argument,
                "there is no task '" + std::string{task} + "'",
                allowed_words(task, template_tasks()));
  constexpr std::string_view place = "NAME";
  std::string out{found->text};
  for (auto at = out.find(place); at != out.npos;
       at = out.find(place, at + name.size()))
    out.replace(at, place.size(), name);
  return out;
}

} // namespace automodel::cli
