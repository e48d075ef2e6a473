#include "recsys/data/profile/label_leaks.hpp"

#include "recsys/data/profile/wording.hpp"
#include "recsys/statistics/weighted_auc.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <optional>

namespace automodel::recsys {

namespace {

/// The share of rows whose label is the most common one among the rows with
/// the same value. Nothing if values or labels are too many to tell.
std::optional<double> purity_of(const std::vector<double>& values,
                                std::span<const float> labels) {
  constexpr std::size_t max_cells = 10'000;
  std::map<double, std::map<float, std::uint64_t>> counts;
  std::size_t cells = 0;
  for (std::size_t row = 0; row < values.size(); ++row) {
    auto key = std::isnan(values[row]) ? -HUGE_VAL : values[row];
    auto& count = counts[key][labels[row]];
    cells += count++ == 0;
    if (cells > max_cells)
      return std::nullopt;
  }
  // With so few rows per value anything would look determined.
  if (counts.size() * 10 > values.size())
    return std::nullopt;
  std::uint64_t majority = 0;
  for (const auto& [value, labels_of] : counts) {
    std::uint64_t most = 0;
    for (const auto& [label, count] : labels_of)
      most = std::max(most, count);
    majority += most;
  }
  return static_cast<double>(majority) / static_cast<double>(values.size());
}

/// Ranks from 0; equal values share the middle of theirs.
std::vector<double> ranks_of(const std::vector<double>& values) {
  std::vector<std::uint32_t> order(values.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(),
            [&](auto a, auto b) { return values[a] < values[b]; });
  std::vector<double> ranks(values.size());
  for (std::size_t i = 0; i < order.size();) {
    auto end = i;
    while (end < order.size() && values[order[end]] == values[order[i]])
      ++end;
    auto middle = (static_cast<double>(i) + static_cast<double>(end) - 1) / 2;
    for (; i < end; ++i)
      ranks[order[i]] = middle;
  }
  return ranks;
}

double correlation(const std::vector<double>& a, const std::vector<double>& b) {
  auto n = static_cast<double>(a.size());
  auto mean_a = std::accumulate(a.begin(), a.end(), 0.0) / n;
  auto mean_b = std::accumulate(b.begin(), b.end(), 0.0) / n;
  double ab = 0;
  double aa = 0;
  double bb = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    ab += (a[i] - mean_a) * (b[i] - mean_b);
    aa += (a[i] - mean_a) * (a[i] - mean_a);
    bb += (b[i] - mean_b) * (b[i] - mean_b);
  }
  return aa > 0 && bb > 0 ? ab / std::sqrt(aa * bb) : 0;
}

/// How common the most common label is.
double base_rate(std::span<const float> labels) {
  return purity_of(std::vector<double>(labels.size(), 0.0), labels).value_or(0);
}

/// The rows that have a value, with their labels.
struct known_rows {
  std::vector<double> values, labels;

  known_rows(const std::vector<double>& all, std::span<const float> labels_of) {
    for (std::size_t row = 0; row < all.size(); ++row)
      if (!std::isnan(all[row])) {
        values.push_back(all[row]);
        labels.push_back(static_cast<double>(labels_of[row]));
      }
  }
};

/// Spearman's rank correlation.
double rank_correlation(const known_rows& rows) {
  return rows.values.size() < 3
             ? 0
             : correlation(ranks_of(rows.values), ranks_of(rows.labels));
}

/// How well the values separate labels of 0 and 1, in either direction.
double separation(const known_rows& rows) {
  auto ranks = ranks_of(rows.values);
  std::vector<scored_row> scored;
  for (std::size_t i = 0; i < ranks.size(); ++i)
    scored.push_back({static_cast<float>(ranks[i]), rows.labels[i] > 0.5, 0});
  auto area = weighted_auc(std::move(scored)).value();
  return std::isnan(area) ? 0.5 : std::max(area, 1 - area);
}

bool is_binary(std::span<const float> labels) {
  return std::ranges::all_of(
      labels, [](float label) { return label == 0 || label == 1; });
}

} // namespace

label_leak leak_of(const std::vector<double>& values, bool ordered,
                   std::span<const float> labels) {
  constexpr double certain = .999;
  constexpr double strong_correlation = .8;
  constexpr double strong_separation = .95;
  if (base_rate(labels) >= certain)
    return {};
  if (auto purity = purity_of(values, labels); purity && *purity >= certain)
    return {label_leak::determines, "share " + two_digits(*purity)};
  if (!ordered)
    return {};
  known_rows rows{values, labels};
  if (is_binary(labels)) {
    auto area = separation(rows);
    if (area >= strong_separation)
      return {label_leak::orders, "AUC " + two_digits(area)};
    return {};
  }
  auto rho = rank_correlation(rows);
  if (std::abs(rho) >= strong_correlation)
    return {label_leak::orders, "rank correlation " + two_digits(rho)};
  return {};
}

std::vector<double> column_numbers(const column& values) {
  if (values.kind == column_kind::number)
    return {values.numbers.begin(), values.numbers.end()};
  std::vector<double> out;
  for (auto code : values.codes)
    out.push_back(code == missing_code ? std::nan("") : code);
  return out;
}

} // namespace automodel::recsys
