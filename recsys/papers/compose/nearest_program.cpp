#include "recsys/papers/compose/nearest_program.hpp"

#include "recsys/blocks/link_blocks.hpp"
#include "recsys/models/zoo/zoo_programs.hpp"

#include <algorithm>
#include <iterator>
#include <vector>

namespace automodel::recsys {

namespace {

/// The text without comments, blank lines and imports of blocks.
std::string code_of(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    auto end = std::min(text.find('\n'), text.size());
    auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    auto first = line.find_first_not_of(' ');
    if (first != line.npos && line[first] != '#'
        && imported_blocks(line).empty())
      out.append(line).append("\n");
  }
  return out;
}

/// The line that says a program's task; empty: there is none.
std::string_view task_of(std::string_view text) {
  constexpr std::string_view start = "def task() -> str:\n";
  auto at = text.find(start);
  if (at == text.npos)
    return {};
  text.remove_prefix(at + start.size());
  return text.substr(0, text.find('\n'));
}

/// The share of `own` lines that `other` has too, in their order.
double shared_lines(const std::string& own, const std::string& other) {
  auto lines = static_cast<double>(std::ranges::count(own, '\n'));
  auto added = static_cast<double>(diff_lines(other, {}, own, {}).added);
  return lines == 0 ? 0 : 1 - added / lines;
}

/// The blocks that both import by those that either does.
double shared_blocks(std::string_view own, std::string_view other) {
  auto a = split_linked(own).imports, b = split_linked(other).imports;
  std::vector<std::string> both;
  std::ranges::set_intersection(a, b, std::back_inserter(both));
  auto either = a.size() + b.size() - both.size();
  return either == 0
             ? 0
             : static_cast<double>(both.size()) / static_cast<double>(either);
}

} // namespace

nearest_program find_nearest(std::string_view own_part, std::string_view name) {
  auto code = code_of(own_part);
  zoo_program best;
  double most = -1;
  for (const auto& one : zoo_programs()) {
    if (task_of(one.source) != task_of(own_part))
      continue;
    auto alike = (shared_lines(code, code_of(one.source))
                  + shared_blocks(own_part, one.source))
                 / 2;
    if (alike > most) {
      best = one;
      most = alike;
    }
  }
  if (most < 0)
    return {};
  return {std::string(best.name), most,
          diff_lines(best.source, best.file, own_part, name)};
}

} // namespace automodel::recsys
