#include "recsys/models/classical/user_neighbourhood.hpp"

#include "recsys/models/classical/user_similarity.hpp"

#include <algorithm>
#include <numeric>

namespace automodel::recsys {

user_neighbourhood::user_neighbourhood(const rating_lists& ratings,
                                       std::size_t n_users,
                                       const user_knn_settings& settings)
    : by_item_(ratings), by_user_(rating_table::transposed(ratings, n_users)),
      settings_(settings), mean_(ratings.all.mean()),
      low_(std::ranges::min(ratings.all.ratings)),
      high_(std::ranges::max(ratings.all.ratings)) {
  for (std::uint32_t user = 0; user < n_users; ++user)
    means_.push_back(by_user_.view().of(user).mean());
}

void user_neighbourhood::predict(const rating_rows& rows,
                                 std::span<float> out) const {
  if (settings_.similarity == rating_similarity::msd)
    predict_by<squared_difference>(rows, out);
  else
    predict_by<correlation>(rows, out);
}

/// The rows user by user, so that similarities are found once for each.
template <class Measure>
void user_neighbourhood::predict_by(const rating_rows& rows,
                                    std::span<float> out) const {
  user_similarity<Measure> similarity(by_user_.view(), by_item_);
  std::vector<std::size_t> order(rows.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {},
                           [&](std::size_t row) { return rows.user(row); });
  std::vector<neighbour> room;
  std::span<const double> similarities;
  for (std::size_t at = 0; at < order.size(); ++at) {
    auto row = order[at];
    auto user = rows.user(row);
    if (at == 0 || user != rows.user(order[at - 1]))
      similarities = similarity.of(user);
    auto value = estimate(user, rows.item(row), similarities, room);
    out[row] = std::clamp(static_cast<float>(value), low_, high_);
  }
}

double user_neighbourhood::estimate(std::uint32_t user, std::uint32_t item,
                                    std::span<const double> similarities,
                                    std::vector<neighbour>& room) const {
  auto raters = by_item_.of(item);
  if (by_user_.view().of(user).size() == 0 || raters.size() == 0)
    return mean_;
  room.clear();
  for (std::size_t at = 0; at < raters.size(); ++at) {
    auto rater = raters.ids[at];
    if (similarities[rater] > 0)
      room.push_back(
          {similarities[rater], at, raters.ratings[at] - means_[rater]});
  }
  keep_nearest(room);
  if (room.empty() || room.size() < settings_.min_k)
    return means_[user];
  double sum = 0, total = 0;
  for (const auto& one : room) {
    sum += one.similarity * one.above_mean;
    total += one.similarity;
  }
  return means_[user] + sum / total;
}

void user_neighbourhood::keep_nearest(std::vector<neighbour>& found) const {
  if (found.size() <= settings_.k)
    return;
  auto nth = found.begin() + static_cast<std::ptrdiff_t>(settings_.k);
  std::ranges::nth_element(found, nth, [](const auto& a, const auto& b) {
    return a.similarity != b.similarity ? a.similarity > b.similarity
                                        : a.order < b.order;
  });
  found.erase(nth, found.end());
}

} // namespace automodel::recsys
