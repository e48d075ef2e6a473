#include "recsys/data/profile/profile_parts.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace automodel::recsys {

namespace {

/// Whether a row has the same value as another; missing equals missing.
bool equal_values(const column& values, std::size_t a, std::size_t b) {
  if (values.kind != column_kind::number)
    return values.codes[a] == values.codes[b];
  auto x = values.numbers[a];
  auto y = values.numbers[b];
  return x == y || (std::isnan(x) && std::isnan(y));
}

/// Whether all rows of an id have one value of the column.
bool determines(std::span<const std::uint32_t> ids, std::uint32_t n_ids,
                const column& values) {
  std::vector<std::uint32_t> first(n_ids, missing_code);
  for (std::size_t row = 0; row < ids.size(); ++row) {
    auto& known = first[ids[row]];
    if (known == missing_code)
      known = static_cast<std::uint32_t>(row);
    else if (!equal_values(values, known, row))
      return false;
  }
  return true;
}

void profile_numbers(const column& values, column_profile& out) {
  std::vector<double> known;
  for (auto value : values.numbers)
    if (!std::isnan(value))
      known.push_back(value);
  out.missing = values.numbers.size() - known.size();
  if (known.empty())
    return;
  std::sort(known.begin(), known.end());
  out.min = known.front();
  out.max = known.back();
  out.mean = std::accumulate(known.begin(), known.end(), 0.0)
             / static_cast<double>(known.size());
  out.distinct = static_cast<std::uint64_t>(
      std::unique(known.begin(), known.end()) - known.begin());
}

void profile_tokens(const column& values, column_profile& out) {
  std::vector<bool> seen(values.vocabulary.size());
  for (auto code : values.codes)
    if (code == missing_code)
      ++out.missing;
    else
      seen[code] = true;
  out.distinct
      = static_cast<std::uint64_t>(std::count(seen.begin(), seen.end(), true));
}

column_profile profile_of(const column& values, std::string table) {
  column_profile out;
  out.table = std::move(table);
  out.name = values.name;
  out.kind = values.kind;
  if (values.kind == column_kind::number)
    profile_numbers(values, out);
  else
    profile_tokens(values, out);
  return out;
}

} // namespace

void describe_columns(const dataset& data, data_profile& out) {
  for (const auto& values : data.row_columns()) {
    auto next = profile_of(values, "rows");
    if (next.distinct > 1) {
      if (determines(data.users(), data.n_users(), values))
        next.determined_by = "users";
      else if (determines(data.items(), data.n_items(), values))
        next.determined_by = "items";
    }
    out.columns.push_back(std::move(next));
  }
  for (const auto& values : data.user_columns())
    out.columns.push_back(profile_of(values, "users"));
  for (const auto& values : data.item_columns())
    out.columns.push_back(profile_of(values, "items"));
}

} // namespace automodel::recsys
