#include "recsys/data/profile/profile_parts.hpp"
#include "recsys/data/profile/wording.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <numeric>
#include <optional>

namespace automodel::recsys {

namespace {

/// Whether external item ids are numbers that grow with first appearance. The
/// dense ids already are in that order.
bool ids_follow_appearance(const std::vector<std::string_view>& tokens) {
  constexpr std::size_t least = 20;
  if (tokens.size() < least)
    return false;
  std::size_t rising = 0;
  std::uint64_t before = 0;
  for (auto token : tokens) {
    std::uint64_t number = 0;
    auto [end, error]
        = std::from_chars(token.data(), token.data() + token.size(), number);
    if (error != std::errc{} || end != token.data() + token.size())
      return false;
    rising += number > before;
    before = number;
  }
  return rising * 100 >= tokens.size() * 99;
}

/// Values of a column as numbers: codes of tokens, or the numbers themselves.
std::vector<double> as_numbers(const column& values) {
  if (values.kind == column_kind::number)
    return {values.numbers.begin(), values.numbers.end()};
  std::vector<double> out;
  for (auto code : values.codes)
    out.push_back(code == missing_code ? std::nan("") : code);
  return out;
}

/// The share of rows whose rating is the most common one among the rows with
/// the same value. Nothing if values or ratings are too many to tell.
std::optional<double> purity_of(const std::vector<double>& values,
                                std::span<const float> ratings) {
  constexpr std::size_t max_cells = 10'000;
  std::map<double, std::map<float, std::uint64_t>> counts;
  std::size_t cells = 0;
  for (std::size_t row = 0; row < values.size(); ++row) {
    auto key = std::isnan(values[row]) ? -HUGE_VAL : values[row];
    auto& count = counts[key][ratings[row]];
    cells += count++ == 0;
    if (cells > max_cells)
      return std::nullopt;
  }
  // With so few rows per value anything would look determined.
  if (counts.size() * 10 > values.size())
    return std::nullopt;
  std::uint64_t majority = 0;
  for (const auto& [value, ratings_of] : counts) {
    std::uint64_t most = 0;
    for (const auto& [rating, count] : ratings_of)
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

/// Spearman's rank correlation over the rows that have a value.
double rank_correlation(const std::vector<double>& values,
                        std::span<const float> ratings) {
  std::vector<double> known;
  std::vector<double> rated;
  for (std::size_t row = 0; row < values.size(); ++row)
    if (!std::isnan(values[row])) {
      known.push_back(values[row]);
      rated.push_back(static_cast<double>(ratings[row]));
    }
  return known.size() < 3 ? 0 : correlation(ranks_of(known), ranks_of(rated));
}

/// How common the most common rating is.
double base_rate(std::span<const float> ratings) {
  return purity_of(std::vector<double>(ratings.size(), 0.0), ratings)
      .value_or(0);
}

void check_columns(const dataset& data, std::vector<finding>& out) {
  constexpr double certain = .999;
  constexpr double strong = .8;
  auto base = base_rate(data.ratings());
  if (base >= certain)
    return;
  for (const auto& column : data.row_columns()) {
    auto values = as_numbers(column);
    auto purity = purity_of(values, data.ratings());
    if (purity && *purity >= certain) {
      out.push_back({"leak-column",
                     "'" + column.name
                         + "' determines the rating: it is known only after "
                           "it, so never use it as a feature."});
      continue;
    }
    if (column.kind != column_kind::number)
      continue;
    auto rho = rank_correlation(values, data.ratings());
    if (std::abs(rho) >= strong)
      out.push_back({"leak-suspect",
                     "'" + column.name + "' orders rows as the rating does "
                         + "(rank correlation " + two_digits(rho)
                         + "): make sure that it is known beforehand."});
  }
}

} // namespace

std::vector<finding> find_leaks(const dataset& data) {
  std::vector<finding> out;
  if (data.matrix())
    return out;
  if (auto tokens = data.item_tokens();
      tokens && ids_follow_appearance(*tokens))
    out.push_back({"id-order",
                   "Item ids are numbered in the order of the file, so they "
                   "tell when an item first appeared: never use an id as a "
                   "number, and break ties in scores by rank, not by id."});
  if (!data.ratings().empty())
    check_columns(data, out);
  return out;
}

} // namespace automodel::recsys
