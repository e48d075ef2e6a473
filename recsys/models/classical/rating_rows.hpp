#pragma once

#include "base/error.hpp"
#include "recsys/data/labelled_rows.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace automodel::recsys {

/// Rows that are ratings of items by users: what their fields "user" and
/// "item" hold. Ids count from 0 within their field. A view of the rows.
class rating_rows {
public:
  /// Errors: invalid_argument (a field is missing, or there is not exactly one
  /// label); corrupt (a feature outside its field, room of another size).
  static result<rating_rows> of(const labelled_rows& rows);

  std::uint32_t n_users() const { return user_.size; }
  std::uint32_t n_items() const { return item_.size; }
  std::size_t size() const { return static_cast<std::size_t>(rows_->n_rows); }

  std::uint32_t user(std::size_t row) const { return id(row, user_); }
  std::uint32_t item(std::size_t row) const { return id(row, item_); }

private:
  struct field {
    std::size_t column = 0;
    std::uint32_t first = 0, size = 0;
  };

  explicit rating_rows(const labelled_rows& rows) : rows_(&rows) {}

  static result<field> find(const labelled_rows& rows, const char* name);
  static bool within(const labelled_rows& rows, const field& where);

  std::uint32_t id(std::size_t row, const field& where) const {
    return rows_->features[row * rows_->n_fields + where.column] - where.first;
  }

  const labelled_rows* rows_;
  field user_, item_;
};

/// The rows of a prediction. Errors: those of rating_rows; incompatible (other
/// users or items than the model's), invalid_argument (room of another size).
result<rating_rows> check_predicting(const labelled_rows& rows,
                                     std::size_t n_users, std::size_t n_items,
                                     std::size_t room);

/// Some ratings, and the other side of each: a user's items or an item's users.
struct rating_list {
  std::span<const std::uint32_t> ids;
  std::span<const float> ratings;

  std::size_t size() const { return ids.size(); }

  /// NaN if it is empty.
  double mean() const;
};

/// A list for each user or each item (CSR). A view.
struct rating_lists {
  std::span<const std::int64_t> offsets; ///< [size() + 1]
  rating_list all;

  std::size_t size() const { return offsets.size() - 1; }

  rating_list of(std::uint32_t id) const {
    auto first = static_cast<std::size_t>(offsets[id]);
    auto n = static_cast<std::size_t>(offsets[id + std::size_t{1}]) - first;
    return {all.ids.subspan(first, n), all.ratings.subspan(first, n)};
  }
};

/// Lists that own their ratings.
struct rating_table {
  std::vector<std::int64_t> offsets;
  std::vector<std::uint32_t> ids;
  std::vector<float> ratings;

  rating_lists view() const { return {offsets, {ids, ratings}}; }

  /// Training ratings by item, each list in the order of the rows. Errors:
  /// those of rating_rows; invalid_argument if there are no rows or labels, or
  /// a rating is not finite.
  static result<rating_table> by_item(const labelled_rows& train);

  /// The same ratings by the other side, of which there are `n`.
  static rating_table transposed(const rating_lists& lists, std::size_t n);
};

} // namespace automodel::recsys
