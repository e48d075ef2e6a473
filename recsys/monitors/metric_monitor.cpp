#include "recsys/monitors/metric_monitor.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace automodel::recsys {

namespace {

constexpr double too_good = 0.99;
constexpr std::array<std::string_view, 9> one_at_best{
    "auc", "gauc", "ndcg",      "recall",  "hit",
    "mrr", "map",  "precision", "accuracy"};

} // namespace

std::optional<finding> implausible(std::string_view metric, std::uint64_t step,
                                   double value) {
  auto name = metric.substr(0, metric.find_first_of("@/"));
  if (!(value >= too_good)
      || std::ranges::find(one_at_best, name) == one_at_best.end())
    return {};
  char number[32];
  std::snprintf(number, sizeof number, "%.4f", value);
  return finding{monitors::high_metric, step, value, false,
                 std::string(metric) + " of " + number
                     + " is implausible: look for a feature or a row that "
                       "knows the answer"};
}

} // namespace automodel::recsys
