#include "recsys/data/split/filtered_rows.hpp"

#include <algorithm>
#include <numeric>

namespace automodel::recsys {

namespace {

constexpr auto unnumbered = missing_code;

using row_list = std::vector<std::uint32_t>;

row_list all_rows(const dataset& data) {
  row_list rows(data.size());
  std::iota(rows.begin(), rows.end(), 0U);
  return rows;
}

std::vector<std::uint32_t> counts_of(const row_list& rows,
                                     std::span<const std::uint32_t> ids,
                                     std::uint32_t n_ids) {
  std::vector<std::uint32_t> counts(n_ids);
  for (auto row : rows)
    ++counts[ids[row]];
  return counts;
}

/// Drops rows of ids with fewer than `least` rows; whether there were any.
bool drop_rare(row_list& rows, std::span<const std::uint32_t> ids,
               std::uint32_t n_ids, std::uint32_t least) {
  if (least < 2)
    return false;
  auto counts = counts_of(rows, ids, n_ids);
  return std::erase_if(rows, [&](auto row) { return counts[ids[row]] < least; })
         > 0;
}

/// The k-core does not depend on the order in which rows are dropped.
void keep_core(row_list& rows, const dataset& data, const protocol& rules) {
  bool users = true;
  bool items = true;
  while (users || items) {
    users = drop_rare(rows, data.users(), data.n_users(), rules.min_user_rows);
    items = drop_rare(rows, data.items(), data.n_items(), rules.min_item_rows);
  }
}

/// Groups rows by user, each in (time, source row) order; the result is
/// indexed by ids of the dataset.
std::vector<std::int64_t> group_by_user(row_list& rows, const dataset& data) {
  std::vector<std::int64_t> offsets(std::size_t{data.n_users()} + 1);
  for (auto row : rows)
    ++offsets[data.users()[row] + 1];
  std::partial_sum(offsets.begin(), offsets.end(), offsets.begin());
  auto at = offsets;
  row_list grouped(rows.size());
  for (auto row : rows)
    grouped[static_cast<std::size_t>(at[data.users()[row]]++)] = row;
  if (!data.timestamps().empty()) {
    auto earlier = [times = data.timestamps()](auto a, auto b) {
      return times[a] < times[b];
    };
    for (std::size_t user = 0; user < data.n_users(); ++user)
      std::stable_sort(grouped.begin() + offsets[user],
                       grouped.begin() + offsets[user + 1], earlier);
  }
  rows = std::move(grouped);
  return offsets;
}

/// Keeps the first row of each (user, item) in grouped rows; back in source
/// order.
void drop_duplicates(row_list& rows, const dataset& data) {
  group_by_user(rows, data);
  std::vector<std::uint32_t> last_user(data.n_items(), unnumbered);
  std::erase_if(rows, [&](auto row) {
    auto user = data.users()[row];
    return std::exchange(last_user[data.items()[row]], user) == user;
  });
  std::sort(rows.begin(), rows.end());
}

/// Numbers ids anew by first appearance in `rows`, which are in source order.
std::vector<std::uint32_t> renumber(const row_list& rows,
                                    std::span<const std::uint32_t> ids,
                                    std::vector<std::uint32_t>& new_ids) {
  std::vector<std::uint32_t> old_ids;
  for (auto row : rows) {
    auto& number = new_ids[ids[row]];
    if (number != unnumbered)
      continue;
    number = static_cast<std::uint32_t>(old_ids.size());
    old_ids.push_back(ids[row]);
  }
  return old_ids;
}

/// Puts the groups of users into the order of their new ids.
void order_groups(filtered_rows& out, row_list rows, const dataset& data) {
  auto offsets = group_by_user(rows, data);
  out.rows.reserve(rows.size());
  out.offsets.assign(1, 0);
  for (auto user : out.users) {
    out.rows.insert(out.rows.end(), rows.begin() + offsets[user],
                    rows.begin() + offsets[user + 1]);
    out.offsets.push_back(static_cast<std::int64_t>(out.rows.size()));
  }
}

} // namespace

result<filtered_rows> filter_rows(const dataset& data, const protocol& rules) {
  if (data.matrix())
    return fail(errc::invalid_argument,
                "labelled sparse rows have no users and items to split by");
  if (rules.filter_by_rating && data.ratings().empty())
    return fail(errc::invalid_argument,
                "min_rating needs ratings, which the data do not have");
  filtered_rows out;
  auto rows = all_rows(data);
  if (rules.filter_by_rating)
    out.dropped_by_rating = std::erase_if(rows, [&](auto row) {
      return static_cast<double>(data.ratings()[row]) < rules.min_rating;
    });
  auto before = rows.size();
  keep_core(rows, data, rules);
  out.dropped_by_core = before - rows.size();
  before = rows.size();
  if (rules.drop_duplicates)
    drop_duplicates(rows, data);
  out.dropped_duplicates = before - rows.size();
  if (rows.empty())
    return fail(errc::invalid_argument, "no rows are left after filtering",
                "lower min_rating, min_user_rows or min_item_rows");
  std::vector<std::uint32_t> new_users(data.n_users(), unnumbered);
  out.new_item.assign(data.n_items(), unnumbered);
  out.users = renumber(rows, data.users(), new_users);
  out.items = renumber(rows, data.items(), out.new_item);
  order_groups(out, std::move(rows), data);
  return out;
}

} // namespace automodel::recsys
