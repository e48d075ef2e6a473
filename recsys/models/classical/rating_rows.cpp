#include "recsys/models/classical/rating_rows.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

namespace automodel::recsys {

namespace {

/// Ratings by one of their sides, stably.
rating_table grouped(std::span<const std::uint32_t> by, std::size_t n,
                     std::span<const std::uint32_t> other,
                     std::span<const float> ratings) {
  rating_table table;
  table.offsets.assign(n + 1, 0);
  for (auto id : by)
    ++table.offsets[id + std::size_t{1}];
  std::partial_sum(table.offsets.begin(), table.offsets.end(),
                   table.offsets.begin());
  table.ids.resize(by.size());
  table.ratings.resize(by.size());
  auto next = table.offsets;
  for (std::size_t i = 0; i < by.size(); ++i) {
    auto at = static_cast<std::size_t>(next[by[i]]++);
    table.ids[at] = other[i];
    table.ratings[at] = ratings[i];
  }
  return table;
}

} // namespace

result<rating_rows::field> rating_rows::find(const labelled_rows& rows,
                                             const char* name) {
  auto found = std::ranges::find(rows.field_names, name);
  if (found == rows.field_names.end()) {
    std::string known;
    for (const auto& one : rows.field_names)
      known += (known.empty() ? "" : ", ") + one;
    return fail(errc::invalid_argument,
                "the rows have no field '" + std::string(name) + "'",
                "ratings need the fields user and item; there are: " + known);
  }
  auto at = static_cast<std::size_t>(found - rows.field_names.begin());
  if (rows.field_starts.size() != rows.n_fields + std::size_t{1}
      || at >= rows.n_fields
      || rows.field_starts[at] > rows.field_starts[at + 1])
    return fail(errc::corrupt, "the fields of the rows have no bounds");
  return field{at, rows.field_starts[at],
               rows.field_starts[at + 1] - rows.field_starts[at]};
}

bool rating_rows::within(const labelled_rows& rows, const field& where) {
  for (auto at = where.column; at < rows.features.size(); at += rows.n_fields)
    if (rows.features[at] - where.first >= where.size)
      return false;
  return true;
}

result<rating_rows> rating_rows::of(const labelled_rows& rows) {
  auto user = find(rows, "user");
  if (!user)
    return pass_on(user);
  auto item = find(rows, "item");
  if (!item)
    return pass_on(item);
  if (rows.n_labels != 1)
    return fail(errc::invalid_argument,
                "the rows have " + std::to_string(rows.n_labels) + " labels",
                "ratings are one label");
  if (rows.features.size() / rows.n_fields != rows.n_rows
      || rows.features.size() % rows.n_fields != 0)
    return fail(errc::corrupt, "the rows are cut off");
  if (!within(rows, *user) || !within(rows, *item))
    return fail(errc::corrupt, "a row has a user or item outside its field");
  rating_rows view(rows);
  view.user_ = *user;
  view.item_ = *item;
  return view;
}

result<rating_rows> check_predicting(const labelled_rows& rows,
                                     std::size_t n_users, std::size_t n_items,
                                     std::size_t room) {
  auto asked = rating_rows::of(rows);
  if (!asked)
    return asked;
  if (asked->n_users() != n_users || asked->n_items() != n_items)
    return fail(errc::incompatible,
                "the model knows " + std::to_string(n_users) + " users and "
                    + std::to_string(n_items) + " items, the rows are over "
                    + std::to_string(asked->n_users()) + " and "
                    + std::to_string(asked->n_items()));
  if (room != asked->size())
    return fail(errc::invalid_argument,
                "the room for predictions has another size");
  return asked;
}

double rating_list::mean() const {
  auto sum = std::accumulate(ratings.begin(), ratings.end(), 0.0);
  return sum / static_cast<double>(ratings.size());
}

result<rating_table> rating_table::by_item(const labelled_rows& train) {
  auto rows = rating_rows::of(train);
  if (!rows)
    return pass_on(rows);
  if (rows->size() == 0)
    return fail(errc::invalid_argument, "there are no training rows");
  if (train.labels.size() != rows->size())
    return fail(errc::invalid_argument, "the training rows have no labels");
  auto finite = [](float rating) { return std::isfinite(rating); };
  if (!std::ranges::all_of(train.labels, finite))
    return fail(errc::invalid_argument, "a rating is not a finite number");
  std::vector<std::uint32_t> items(rows->size()), users(rows->size());
  for (std::size_t row = 0; row < rows->size(); ++row) {
    items[row] = rows->item(row);
    users[row] = rows->user(row);
  }
  return grouped(items, rows->n_items(), users, train.labels);
}

rating_table rating_table::transposed(const rating_lists& lists,
                                      std::size_t n) {
  std::vector<std::uint32_t> sides;
  for (std::uint32_t id = 0; id < lists.size(); ++id)
    sides.insert(sides.end(), lists.of(id).size(), id);
  return grouped(lists.all.ids, n, sides, lists.all.ratings);
}

} // namespace automodel::recsys
