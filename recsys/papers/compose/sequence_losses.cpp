#include "recsys/papers/compose/program_parts.hpp"
#include "recsys/papers/compose/sequence_modules.hpp"
#include "recsys/papers/record/field_text.hpp"

#include <algorithm>
#include <array>

namespace automodel::recsys {

namespace {

constexpr std::array losses{sequence_loss{"bce_negatives", "bce"},
                            sequence_loss{"bpr", "bpr"},
                            sequence_loss{"softmax", "ce"},
                            sequence_loss{"sampled_softmax", "sampled_ce"}};

constexpr std::string_view states_head
    = R"py(# What is known of a user after each item: [rows, length, dim].
def hidden_states(
    p: Dict[str, Tensor], b: Dict[str, Tensor], c: Conf, training: bool
) -> Tensor:
)py";

constexpr std::string_view at_tokens = R"py(    return x


# The states at the tokens that count: [targets, dim].
def at_tokens(x: Tensor, b: Dict[str, Tensor]) -> Tensor:
    return x.reshape([-1, x.size(2)]).index_select(0, b["token"])


def forward(
    p: Dict[str, Tensor],
    s: Dict[str, Tensor],
    b: Dict[str, Tensor],
    c: Conf,
    training: bool
) -> Dict[str, Tensor]:
    h = at_tokens(hidden_states(p, b, c, training), b)
)py";

constexpr std::string_view scores = R"py(

# Items without a train row, of which nothing is known, stand last.
def prepare(
    p: Dict[str, Tensor], s: Dict[str, Tensor], b: Dict[str, Tensor], c: Conf
) -> Dict[str, Tensor]:
)py";

constexpr std::string_view encode = R"py(

def encode(
    p: Dict[str, Tensor], s: Dict[str, Tensor], b: Dict[str, Tensor], c: Conf
) -> Tensor:
    h = at_tokens(hidden_states(p, b, c, False), b)
    return torch.cat([h, torch.ones_like(h[:, :1])], 1)
)py";

} // namespace

const sequence_loss& sequence_modules::chosen_loss() {
  for (const auto& stated : from_.losses) {
    auto found
        = std::ranges::find(losses, field_text(stated), &sequence_loss::word);
    if (found != losses.end())
      return *found;
  }
  for (const auto& stated : from_.losses)
    if (field_text(stated) == "logloss") {
      settings_.assume("losses", "which rows the logloss is of",
                       std::string("bce_negatives"),
                       "histories hold no negatives: they are sampled");
      return losses[0];
    }
  if (!from_.losses.empty())
    out_.unresolved.push_back({"losses", field_text(from_.losses[0]),
                               "no block of the library expresses it for "
                               "sequences"});
  else
    settings_.assume("losses", "the loss", std::string("softmax"),
                     "the cross-entropy over all items needs no sampling");
  return losses[2];
}

void sequence_modules::loss() {
  auto status = from_.losses.empty() ? field_status::missing
                                     : from_.losses.front().status;
  line_origin from{"losses", status};
  const auto& which = chosen_loss();
  out_.loss = which.channel;
  auto output = graph_.find("output");
  const auto* its
      = output < graph_.nodes.size() ? graph_.nodes[output].module : nullptr;
  constexpr std::string_view words[]{"true", "false"};
  if (settings_.says(its, "shared")) {
    // True, however the record writes it.
    auto shared = settings_.word(its, "shared", words, {"true", "usual"});
    if (shared.text() == "false")
      items_ = "next";
  } else {
    settings_.assume("modules.output.shared",
                     "whether inputs and scores share the items' embeddings",
                     true, "the usual way");
  }
  auto line = [&](const std::string& text) {
    loss_lines_.push_back({"    " + text, from});
  };
  auto rows = "\"rows(" + items_ + ", next)\"";
  auto channel = "return {\"losses/" + std::string(which.channel) + "\": ";
  if (items_ == "next")
    draft_.table("next", table_of("n_items"), "", "", origin_of("output"));
  if (which.word == "softmax") {
    draft_.import("next_item_softmax");
    draft_.view("items", "\"all(" + items_ + ")\"", from);
    line(channel + "next_item_softmax(h, b[\"items\"], b[\"id/next\"])}");
    return;
  }
  bool shared = which.word == "sampled_softmax";
  draft_.configure(
      "negatives",
      settings_.whole(nullptr, "negatives",
                      {1, 100000, shared ? 256.0 : 1.0,
                       shared ? "a few hundred" : "one for each target"}));
  draft_.view("target", rows, from);
  std::string sampler = shared ? "uniform" : "unseen";
  draft_.view("negative",
              "\"" + std::string(shared ? "shared(" : "sampled(") + items_
                  + ", " + sampler
                  + ", \" + str(int_of(c, \"negatives\")) + \")\"",
              from);
  std::string block = shared                ? "next_item_sampled_softmax"
                      : which.word == "bpr" ? "next_item_bpr"
                                            : "next_item_bce";
  draft_.import(block);
  std::string ids = shared ? ", b[\"id/next\"], b[\"id/negative\"]" : "";
  line("loss = " + block + "(h, b[\"target\"], b[\"negative\"]" + ids + ")");
  line(channel + "loss}");
}

std::vector<draft_line> sequence_modules::lines() const {
  std::vector<draft_line> out;
  add_head(draft_, "sequential", out);
  std::vector<draft_line> before;
  add_init(draft_, before, out);
  add_views(draft_, out);
  add_text(states_head, out);
  const auto& steps = draft_.step_lines();
  out.insert(out.end(), steps.begin(), steps.end());
  add_text(at_tokens, out);
  out.insert(out.end(), loss_lines_.begin(), loss_lines_.end());
  add_text(scores, out);
  add_text("    handicap = s[\"handicap\"].unsqueeze(1)\n"
           "    return {\"items\": torch.cat([b[\"all/"
               + items_ + "\"], handicap], 1)}\n",
           out);
  add_text(encode, out);
  return out;
}

} // namespace automodel::recsys
