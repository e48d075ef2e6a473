#include "recsys/data/profile/distribution.hpp"
#include "recsys/data/profile/profile_parts.hpp"
#include "recsys/data/split/filtered_rows.hpp"
#include "recsys/data/split/split_rules.hpp"

#include <algorithm>
#include <numeric>

namespace automodel::recsys {

namespace {

/// Rows in stable time order, or in source order without timestamps.
std::vector<std::uint32_t> time_order(const dataset& data) {
  std::vector<std::uint32_t> rows(data.size());
  std::iota(rows.begin(), rows.end(), 0U);
  if (!data.timestamps().empty())
    std::stable_sort(rows.begin(), rows.end(),
                     [times = data.timestamps()](auto a, auto b) {
                       return times[a] < times[b];
                     });
  return rows;
}

bool is_grouped_by_user(const dataset& data) {
  std::vector<bool> finished(data.n_users());
  for (std::size_t row = 1; row < data.size(); ++row) {
    auto user = data.users()[row];
    auto before = data.users()[row - 1];
    if (user == before)
      continue;
    finished[before] = true;
    if (finished[user])
      return false;
  }
  return true;
}

/// Whether each row is at least as late as the one above it, where `counts`.
template <class Counts>
bool is_in_time_order(const dataset& data, Counts counts) {
  for (std::size_t row = 1; row < data.size(); ++row)
    if (counts(row) && data.timestamps()[row] < data.timestamps()[row - 1])
      return false;
  return true;
}

std::string order_of(const dataset& data) {
  auto grouped = is_grouped_by_user(data);
  if (data.timestamps().empty())
    return grouped ? "user" : "none";
  if (is_in_time_order(data, [](std::size_t) { return true; }))
    return "time";
  if (!grouped)
    return "none";
  auto same_user = [&](std::size_t row) {
    return data.users()[row] == data.users()[row - 1];
  };
  return is_in_time_order(data, same_user) ? "user, time" : "user";
}

void describe_ties(const dataset& data, data_profile& out) {
  auto rows = filter_rows(data, protocol{});
  if (!rows)
    return;
  std::uint64_t tied = 0;
  std::uint64_t tied_last = 0;
  for (std::size_t user = 0; user < rows->n_users(); ++user) {
    auto mine = rows->of(user);
    bool last_is_tied = false;
    for (std::size_t i = 0; i < mine.size(); ++i) {
      auto second = second_of(data, mine[i]);
      last_is_tied
          = (i > 0 && second_of(data, mine[i - 1]) == second)
            || (i + 1 < mine.size() && second_of(data, mine[i + 1]) == second);
      tied += last_is_tied;
    }
    tied_last += last_is_tied;
  }
  out.tied_rows = static_cast<double>(tied) / static_cast<double>(data.size());
  out.tied_last_users
      = static_cast<double>(tied_last) / static_cast<double>(data.n_users());
}

/// The `n` items with the most rows, as a sorted list of ids.
std::vector<std::uint32_t> top_items(const dataset& data,
                                     std::span<const std::uint32_t> rows,
                                     std::size_t n) {
  std::vector<std::uint32_t> counts(data.n_items());
  for (auto row : rows)
    ++counts[data.items()[row]];
  std::vector<std::uint32_t> items(data.n_items());
  std::iota(items.begin(), items.end(), 0U);
  std::partial_sort(
      items.begin(), items.begin() + static_cast<std::ptrdiff_t>(n),
      items.end(), [&](auto a, auto b) {
        return counts[a] != counts[b] ? counts[a] > counts[b] : a < b;
      });
  items.resize(n);
  std::sort(items.begin(), items.end());
  return items;
}

void describe_drift(const dataset& data,
                    const std::vector<std::uint32_t>& ordered,
                    data_profile& out) {
  auto quarter = ordered.size() / 4;
  auto top = std::min<std::size_t>(100, data.n_items() / 10);
  if (quarter == 0 || top == 0)
    return;
  auto first = top_items(data, std::span{ordered}.first(quarter), top);
  auto last = top_items(data, std::span{ordered}.last(quarter), top);
  std::vector<std::uint32_t> both;
  std::set_intersection(first.begin(), first.end(), last.begin(), last.end(),
                        std::back_inserter(both));
  out.drift_items = static_cast<std::uint32_t>(top);
  out.drift_overlap
      = static_cast<double>(both.size()) / static_cast<double>(top);
}

double late_items(const dataset& data,
                  const std::vector<std::uint32_t>& ordered) {
  std::vector<bool> seen(data.n_items());
  auto early = ordered.size() - ordered.size() / 10;
  for (std::size_t i = 0; i < early; ++i)
    seen[data.items()[ordered[i]]] = true;
  auto late = std::count(seen.begin(), seen.end(), false);
  return static_cast<double>(late) / static_cast<double>(data.n_items());
}

} // namespace

void describe_time(const dataset& data, data_profile& out) {
  constexpr std::size_t bars = 24;
  out.order = order_of(data);
  out.has_time = !data.timestamps().empty();
  if (!out.has_time)
    return;
  auto ordered = time_order(data);
  out.first_second = second_of(data, ordered.front());
  out.last_second = second_of(data, ordered.back());
  std::vector<double> seconds;
  for (auto row : ordered)
    seconds.push_back(static_cast<double>(second_of(data, row)));
  out.time_histogram = even_histogram(seconds, bars);
  out.late_items = late_items(data, ordered);
  describe_ties(data, out);
  describe_drift(data, ordered, out);
}

} // namespace automodel::recsys
