#include "recsys/evaluation/metric.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <vector>

namespace automodel::recsys {

namespace {

double coverage(const exposure& lists) {
  double shown = 0;
  for (auto never : lists.never)
    shown += 1 - never;
  return shown / static_cast<double>(lists.never.size());
}

double gini(const exposure& lists) {
  std::vector<double> sorted(lists.shown.begin(), lists.shown.end());
  std::ranges::sort(sorted);
  auto n = static_cast<double>(sorted.size());
  double weighted = 0, total = 0;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    weighted += (2 * (static_cast<double>(i) + 1) - n - 1) * sorted[i];
    total += sorted[i];
  }
  return total > 0 ? weighted / (n * total) : 0;
}

double popularity(const exposure& lists) {
  double weighted = 0, total = 0;
  for (std::size_t i = 0; i < lists.shown.size(); ++i) {
    weighted += lists.shown[i] * lists.popularity[i];
    total += lists.shown[i];
  }
  return total > 0 ? weighted / total : 0;
}

constexpr std::array catalogue_metric_table{
    catalogue_metric{"coverage",
                     "items in the first k of at least one user / items",
                     coverage},
    catalogue_metric{
        "gini",
        "Gini coefficient of how often items stand in the first k, "
        "0 equal, 1 all on one item",
        gini},
    catalogue_metric{"popularity",
                     "mean number of training interactions of the items in the "
                     "first k",
                     popularity},
};

} // namespace

std::span<const catalogue_metric> catalogue_metrics() noexcept {
  return catalogue_metric_table;
}

const catalogue_metric* find_catalogue_metric(std::string_view name) noexcept {
  auto found = std::ranges::find(catalogue_metric_table, name,
                                 &catalogue_metric::name);
  return found == catalogue_metric_table.end() ? nullptr : &*found;
}

} // namespace automodel::recsys
