#pragma once

#include "recsys/models/classical/rating_rows.hpp"

#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

namespace automodel::recsys {

/// 1 / (mean squared difference + 1) over what two users both rated.
struct squared_difference {
  double n = 0, sum = 0;

  void add(double x, double y) {
    n += 1;
    sum += (x - y) * (x - y);
  }
  double similarity() const { return 1 / (sum / n + 1); }
};

/// Pearson's correlation over what two users both rated, each centred by their
/// mean there; 0 where one of them does not vary.
struct correlation {
  double n = 0, x = 0, y = 0, xx = 0, yy = 0, xy = 0;

  void add(double a, double b) {
    n += 1;
    x += a;
    y += b;
    xx += a * a;
    yy += b * b;
    xy += a * b;
  }
  double similarity() const {
    auto spread = variation(x, xx) * variation(y, yy);
    return spread > 0 ? (n * xy - x * y) / std::sqrt(spread) : 0;
  }

private:
  /// n^2 times the variance; 0 if it is nothing but rounding.
  double variation(double sum, double squares) const {
    auto found = n * squares - sum * sum;
    return found > 1e-12 * n * squares ? found : 0;
  }
};

/// The similarities of one user after the other to all users. Work for a user:
/// the number of ratings that the user's items have.
template <class Measure>
class user_similarity {
public:
  user_similarity(rating_lists by_user, rating_lists by_item)
      : by_user_(by_user), by_item_(by_item), sums_(by_user.size()),
        similarities_(by_user.size()) {}

  /// [n_users]; 0 without a common item, 1 with oneself. Valid until the next
  /// call.
  std::span<const double> of(std::uint32_t user) {
    for (auto other : touched_)
      similarities_[other] = 0;
    touched_.clear();
    auto mine = by_user_.of(user);
    for (std::size_t i = 0; i < mine.size(); ++i) {
      auto theirs = by_item_.of(mine.ids[i]);
      for (std::size_t j = 0; j < theirs.size(); ++j) {
        auto& sum = sums_[theirs.ids[j]];
        if (sum.n == 0)
          touched_.push_back(theirs.ids[j]);
        sum.add(mine.ratings[i], theirs.ratings[j]);
      }
    }
    for (auto other : touched_) {
      similarities_[other] = sums_[other].similarity();
      sums_[other] = {};
    }
    if (!touched_.empty())
      similarities_[user] = 1;
    return similarities_;
  }

private:
  rating_lists by_user_, by_item_;
  std::vector<Measure> sums_;
  std::vector<double> similarities_;
  std::vector<std::uint32_t> touched_;
};

} // namespace automodel::recsys
