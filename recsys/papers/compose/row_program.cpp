#include "recsys/papers/compose/program_parts.hpp"
#include "recsys/papers/compose/row_modules.hpp"

namespace automodel::recsys {

namespace {

constexpr std::string_view logits_head = R"py(def logits(
    p: Dict[str, Tensor],
    s: Dict[str, Tensor],
    b: Dict[str, Tensor],
    c: Conf,
    out: Dict[str, Tensor],
    training: bool
) -> Tensor:
)py";

constexpr std::string_view forward_head = R"py(

def forward(
    p: Dict[str, Tensor],
    s: Dict[str, Tensor],
    b: Dict[str, Tensor],
    c: Conf,
    training: bool
) -> Dict[str, Tensor]:
    out: Dict[str, Tensor] = {}
    y = logits(p, s, b, c, out, training)
)py";

constexpr std::string_view forward_tail = R"py(    return out


def score(
    p: Dict[str, Tensor], s: Dict[str, Tensor], b: Dict[str, Tensor], c: Conf
) -> Tensor:
    out: Dict[str, Tensor] = {}
    return torch.sigmoid(logits(p, s, b, c, out, False))
)py";

} // namespace

std::vector<draft_line> row_program_lines(const program_draft& draft,
                                          bool several_labels) {
  std::vector<draft_line> out;
  // Programs of several labels are of the host's task ctr too.
  add_head(draft, "ctr", out);
  std::vector<draft_line> before;
  if (!several_labels)
    before.push_back({"    expect_one_label(c)"});
  add_init(draft, before, out);
  add_views(draft, out);
  add_text(logits_head, out);
  out.insert(out.end(), draft.step_lines().begin(), draft.step_lines().end());
  add_text(forward_head, out);
  line_origin loss{"losses", field_status::stated};
  if (several_labels) {
    out.push_back({"    weights = weights_of(c, \"task_weights\", int_of(c, "
                   "\"n_labels\"))"});
    out.push_back({"    task_losses(out, y, b[\"label\"], weights)", loss});
  } else {
    out.push_back(
        {"    out[\"losses/logloss\"] = logloss(y, b[\"label\"])", loss});
  }
  add_text(forward_tail, out);
  return out;
}

} // namespace automodel::recsys
