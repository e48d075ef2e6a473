#pragma once

#include "base/random_stream.hpp"
#include "recsys/data/labelled_rows.hpp"

#include <cstdint>
#include <utility>
#include <vector>

namespace automodel::recsys {

/// Ratings that own their rows. Users and items count from 0, which stands for
/// the unknown; the fields are item, context and user, in this order.
class toy_ratings {
public:
  struct row {
    std::uint32_t user, item;
    float rating;
  };

  toy_ratings(std::uint32_t n_users, std::uint32_t n_items,
              std::vector<row> rows)
      : starts_{0, n_items, n_items + 2, n_items + 2 + n_users},
        rows_(std::move(rows)) {
    for (auto one : rows_) {
      features_.insert(features_.end(),
                       {one.item, n_items + 1, n_items + 2 + one.user});
      labels_.push_back(one.rating);
    }
  }

  const std::vector<row>& rows() const { return rows_; }

  labelled_rows view() const {
    labelled_rows all = asked();
    all.labels = labels_;
    return all;
  }

  /// Without the labels.
  labelled_rows asked() const {
    labelled_rows all;
    all.n_features = starts_.back();
    all.n_fields = 3;
    all.n_labels = 1;
    all.n_rows = rows_.size();
    all.features = features_;
    all.field_starts = starts_;
    all.field_names = {"item", "context", "user"};
    all.label_names = {"rating"};
    return all;
  }

private:
  std::vector<std::uint32_t> starts_;
  std::vector<row> rows_;
  std::vector<std::uint32_t> features_;
  std::vector<float> labels_;
};

/// Ratings from 1 to 5 in halves, by ids from 1; some pairs come twice.
inline toy_ratings random_ratings(std::uint32_t n_users, std::uint32_t n_items,
                                  std::size_t n, std::uint64_t seed) {
  random_stream random(seed, "toy ratings");
  std::vector<toy_ratings::row> rows;
  auto below = [&](std::uint32_t n_ids) {
    return static_cast<std::uint32_t>(1 + random.below(n_ids - 1));
  };
  for (std::size_t at = 0; at < n; ++at)
    rows.push_back({below(n_users), below(n_items),
                    1 + static_cast<float>(random.below(9)) / 2});
  return {n_users, n_items, std::move(rows)};
}

} // namespace automodel::recsys
