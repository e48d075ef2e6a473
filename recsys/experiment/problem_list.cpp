#include "recsys/experiment/problem_list.hpp"

#include <algorithm>
#include <tuple>

namespace automodel::recsys {

namespace {

constexpr std::size_t most_shown = 20;

bool stands_before(const error& a, const error& b) {
  return std::tie(a.where.file, a.where.line, a.where.column)
         < std::tie(b.where.file, b.where.line, b.where.column);
}

} // namespace

error problem_list::combined() const {
  auto sorted = problems_;
  std::stable_sort(sorted.begin(), sorted.end(), stands_before);
  auto all = sorted.front();
  if (sorted.size() == 1)
    return all;
  // The hint of an error is printed last, so each line carries its own here.
  if (!all.hint.empty())
    all.message += " (" + all.hint + ")";
  all.hint.clear();
  for (std::size_t i = 1; i < std::min(sorted.size(), most_shown); ++i)
    all.message += "\n" + to_string(sorted[i]);
  if (sorted.size() > most_shown)
    all.message
        += "\nand " + std::to_string(sorted.size() - most_shown) + " more";
  return all;
}

} // namespace automodel::recsys
