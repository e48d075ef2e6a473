#pragma once

#include "recsys/models/classical/model_arrays.hpp"
#include "recsys/models/classical/rating_rows.hpp"
#include "recsys/models/recommender.hpp"

namespace automodel::recsys {

enum class rating_similarity : std::uint8_t { msd, pearson };

struct user_knn_settings {
  rating_similarity similarity = rating_similarity::msd;
  std::size_t k = 40, min_k = 1;
};

/// Training ratings as they are saved: by item, each list in the order of the
/// rows.
struct rating_arrays {
  model_array<std::int64_t> offsets; ///< [n_items + 1]
  model_array<std::uint32_t> users;
  model_array<float> ratings; ///< beside users

  rating_lists view() const {
    return {offsets.values(), {users.values(), ratings.values()}};
  }
};

/// Predicts ratings from those of similar users (see user_knn_family).
class user_neighbourhood {
public:
  /// At least one rating; users below n_users. `ratings` must outlive it.
  user_neighbourhood(const rating_lists& ratings, std::size_t n_users,
                     const user_knn_settings& settings);

  std::size_t n_users() const { return means_.size(); }
  std::size_t n_items() const { return by_item_.size(); }

  /// Room for one prediction per row; ids below n_users and n_items.
  void predict(const rating_rows& rows, std::span<float> out) const;

private:
  struct neighbour {
    double similarity;
    std::size_t order; ///< of the training row, among the item's
    double above_mean; ///< the rating, less its user's mean
  };

  template <class Measure>
  void predict_by(const rating_rows& rows, std::span<float> out) const;
  double estimate(std::uint32_t user, std::uint32_t item,
                  std::span<const double> similarities,
                  std::vector<neighbour>& room) const;
  void keep_nearest(std::vector<neighbour>& found) const;

  rating_lists by_item_;
  rating_table by_user_;
  user_knn_settings settings_;
  std::vector<double> means_; ///< [n_users]; NaN for the unknown
  double mean_;
  float low_, high_;
};

} // namespace automodel::recsys
