#include "recsys/statistics/weighted_auc.hpp"

#include <algorithm>
#include <limits>

namespace automodel::recsys {

namespace {

double area(double ordered, double positives, double negatives) {
  return positives > 0 && negatives > 0
             ? ordered / (positives * negatives)
             : std::numeric_limits<double>::quiet_NaN();
}

/// Adds x * y.
void add_product(double& sum, double x, double y) {
  sum += x * y;
}

void add_product(lane_values& sum, const lane_values& x, const lane_values& y) {
  sum.add(x, y);
}

/// Adds half of x.
void add_half(double& sum, double x) {
  sum += x / 2;
}

void add_half(lane_values& sum, const lane_values& x) {
  sum.add(x, 0.5);
}

} // namespace

weighted_auc::weighted_auc(std::vector<scored_row> rows) {
  std::ranges::sort(rows, {}, &scored_row::score);
  entries_.reserve(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i)
    entries_.push_back(
        {rows[i].group, rows[i].positive,
         i + 1 == rows.size() || rows[i + 1].score != rows[i].score});
}

// `ordered` counts pairs of a positive above a negative; counts are whole or
// half numbers far below 2^53, so that sums of them are exact.
template <class Number, class Weight>
void weighted_auc::count(Weight weight, Number& ordered, Number& positives,
                         Number& negatives) const {
  Number tied_positives{}, tied_negatives{};
  for (const auto& row : entries_) {
    (row.positive ? tied_positives : tied_negatives) += weight(row.group);
    if (!row.last_of_tie)
      continue;
    auto below = negatives;
    add_half(below, tied_negatives);
    add_product(ordered, tied_positives, below);
    positives += tied_positives;
    negatives += tied_negatives;
    tied_positives = tied_negatives = Number{};
  }
}

double weighted_auc::value() const {
  double ordered = 0, positives = 0, negatives = 0;
  count([](std::uint32_t) { return 1.0; }, ordered, positives, negatives);
  return area(ordered, positives, negatives);
}

lane_values
weighted_auc::resampled(std::span<const lane_values> weights) const {
  lane_values ordered, positives, negatives, areas;
  count([&](std::uint32_t group) { return weights[group]; }, ordered, positives,
        negatives);
  for (std::size_t lane = 0; lane < lane_values::count; ++lane)
    areas.set(lane, area(ordered[lane], positives[lane], negatives[lane]));
  return areas;
}

} // namespace automodel::recsys
