#include "recsys/data/profile/distribution.hpp"
#include "recsys/data/profile/profile_parts.hpp"

#include <algorithm>

namespace automodel::recsys {

namespace {

std::vector<std::uint64_t> counts_of(std::span<const std::uint32_t> ids,
                                     std::uint32_t n_ids) {
  std::vector<std::uint64_t> counts(n_ids);
  for (auto id : ids)
    ++counts[id];
  return counts;
}

/// Rows beyond the first of their (user, item).
std::uint64_t count_duplicates(const dataset& data) {
  std::vector<std::uint64_t> pairs;
  pairs.reserve(data.size());
  for (std::size_t row = 0; row < data.size(); ++row)
    pairs.push_back(std::uint64_t{data.users()[row]} << 32 | data.items()[row]);
  std::sort(pairs.begin(), pairs.end());
  auto distinct = std::unique(pairs.begin(), pairs.end()) - pairs.begin();
  return pairs.size() - static_cast<std::size_t>(distinct);
}

} // namespace

void describe_rows(const dataset& data, data_profile& out) {
  auto user_counts = counts_of(data.users(), data.n_users());
  auto item_counts = counts_of(data.items(), data.n_items());
  out.density = static_cast<double>(data.size())
                / (static_cast<double>(data.n_users())
                   * static_cast<double>(data.n_items()));
  out.rows_per_user = quantiles_of(user_counts);
  out.rows_per_item = quantiles_of(item_counts);
  out.short_users = static_cast<double>(
                        std::count_if(user_counts.begin(), user_counts.end(),
                                      [](auto n) { return n < 3; }))
                    / static_cast<double>(data.n_users());
  out.single_row_items = static_cast<std::uint64_t>(
      std::count(item_counts.begin(), item_counts.end(), 1U));
  out.item_gini = gini_of(item_counts);
  out.top_percent_share = top_percent_share(item_counts);
  out.duplicate_pairs = count_duplicates(data);
}

void describe_ratings(const dataset& data, data_profile& out) {
  out.has_ratings = !data.ratings().empty();
  out.rating_histogram
      = histogram_of({data.ratings().begin(), data.ratings().end()});
}

void describe_matrix(const labelled_matrix& matrix, data_profile& out) {
  out.features = matrix.n_features;
  std::vector<std::uint64_t> entries;
  std::uint64_t positive = 0;
  for (std::size_t row = 0; row < matrix.labels.size(); ++row) {
    entries.push_back(static_cast<std::uint64_t>(matrix.offsets[row + 1]
                                                 - matrix.offsets[row]));
    positive += matrix.labels[row] > 0;
  }
  out.positive_share = static_cast<double>(positive)
                       / static_cast<double>(matrix.labels.size());
  out.entries_per_row = quantiles_of(std::move(entries));
  out.has_ratings = true;
  out.rating_histogram
      = histogram_of({matrix.labels.begin(), matrix.labels.end()});
}

} // namespace automodel::recsys
