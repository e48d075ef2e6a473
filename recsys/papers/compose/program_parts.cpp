#include "recsys/papers/compose/program_parts.hpp"

#include <algorithm>

namespace automodel::recsys {

namespace {

bool mentions(const program_draft& draft, std::string_view word) {
  auto in = [&](const std::vector<draft_line>& lines) {
    return std::ranges::any_of(lines, [&](const draft_line& one) {
      return one.text.find(word) != std::string::npos;
    });
  };
  return in(draft.step_lines()) || in(draft.init_lines());
}

} // namespace

void add_text(std::string_view text, std::vector<draft_line>& to) {
  while (!text.empty()) {
    auto end = std::min(text.find('\n'), text.size());
    to.push_back({std::string(text.substr(0, end))});
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

void add_head(const program_draft& draft, std::string_view task,
              std::vector<draft_line>& to) {
  if (mentions(draft, "math."))
    add_text("import math\n", to);
  add_text("import torch\n", to);
  for (auto& line : import_lines(draft.imports()))
    to.push_back(std::move(line));
  add_text("from torch import Tensor\n", to);
  add_text(mentions(draft, "List[") ? "from typing import Dict, List, Union\n"
                                    : "from typing import Dict, Union\n",
           to);
  add_text("\nConf = Dict[str, Union[int, float, str, bool]]\n\n\n"
           "def task() -> str:\n",
           to);
  to.push_back({"    return \"" + std::string(task) + "\"",
                {"task", field_status::stated}});
  add_text("\n\n", to);
  for (auto& line : defaults_lines(draft))
    to.push_back(std::move(line));
  add_text("\n\n", to);
}

void add_init(const program_draft& draft, const std::vector<draft_line>& before,
              std::vector<draft_line>& to) {
  add_text("def init(c: Conf, consts: Dict[str, Tensor]) -> Dict[str, Tensor]:"
           "\n",
           to);
  to.insert(to.end(), before.begin(), before.end());
  to.insert(to.end(), draft.first_lines().begin(), draft.first_lines().end());
  add_text("    out: Dict[str, Tensor] = {}\n", to);
  for (const auto& one : draft.tables())
    to.push_back(
        {"    out[\"table/" + one.name + "\"] = " + one.value, one.from});
  to.insert(to.end(), draft.init_lines().begin(), draft.init_lines().end());
  add_text("    return out\n\n\n", to);
}

void add_views(const program_draft& draft, std::vector<draft_line>& to) {
  add_text("def views(c: Conf) -> Dict[str, str]:\n"
           "    v: Dict[str, str] = {}\n",
           to);
  for (const auto& one : draft.views())
    to.push_back({"    v[\"" + one.name + "\"] = " + one.value, one.from});
  add_text("    return v\n\n\n", to);
}

} // namespace automodel::recsys
