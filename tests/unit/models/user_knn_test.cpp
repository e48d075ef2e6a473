#include "recsys/models/classical/rating_models.hpp"
#include "tests/unit/models/saved_predictor.hpp"
#include "tests/unit/models/toy_ratings.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

using row = toy_ratings::row;

/// User neighbourhoods as their definition reads, over all pairs of rows.
class plain_user_knn {
public:
  plain_user_knn(std::vector<row> train, std::string similarity, std::size_t k,
                 std::size_t min_k)
      : train_(std::move(train)), similarity_(std::move(similarity)), k_(k),
        min_k_(min_k) {}

  double predict(std::uint32_t user, std::uint32_t item) const {
    auto mine = mean([&](const row& at) { return at.user == user; });
    auto known = mean([&](const row& at) { return at.item == item; });
    if (!mine || !known)
      return *mean([](const row&) { return true; });
    std::vector<std::pair<double, double>> raters; // similarity, above mean
    for (const auto& at : train_)
      if (at.item == item)
        raters.push_back(
            {between(user, at.user), at.rating - *mean([&](const row& other) {
                                       return other.user == at.user;
                                     })});
    std::ranges::stable_sort(raters, std::greater<>{},
                             &std::pair<double, double>::first);
    raters.resize(std::min(k_, raters.size()));
    std::erase_if(raters, [](const auto& one) { return one.first <= 0; });
    double sum = 0, total = 0;
    for (auto [similarity, above] : raters) {
      sum += similarity * above;
      total += similarity;
    }
    auto found = raters.empty() || raters.size() < min_k_ ? *mine
                                                          : *mine + sum / total;
    auto by_rating = [](const row& at) { return at.rating; };
    return std::clamp(found,
                      double{std::ranges::min(train_, {}, by_rating).rating},
                      double{std::ranges::max(train_, {}, by_rating).rating});
  }

private:
  template <class Predicate>
  std::optional<double> mean(Predicate wanted) const {
    double sum = 0, n = 0;
    for (const auto& at : train_)
      if (wanted(at)) {
        sum += at.rating;
        n += 1;
      }
    return n > 0 ? std::optional(sum / n) : std::nullopt;
  }

  double between(std::uint32_t a, std::uint32_t b) const {
    if (a == b)
      return 1;
    std::vector<std::pair<double, double>> both;
    for (const auto& mine : train_)
      for (const auto& theirs : train_)
        if (mine.user == a && theirs.user == b && mine.item == theirs.item)
          both.push_back({mine.rating, theirs.rating});
    auto n = static_cast<double>(both.size());
    if (both.empty())
      return 0;
    if (similarity_ == "msd") {
      double squares = 0;
      for (auto [x, y] : both)
        squares += (x - y) * (x - y);
      return 1 / (squares / n + 1);
    }
    double x_mean = 0, y_mean = 0;
    for (auto [x, y] : both) {
      x_mean += x / n;
      y_mean += y / n;
    }
    double xx = 0, yy = 0, xy = 0;
    for (auto [x, y] : both) {
      xx += (x - x_mean) * (x - x_mean);
      yy += (y - y_mean) * (y - y_mean);
      xy += (x - x_mean) * (y - y_mean);
    }
    return xx < 1e-9 || yy < 1e-9 ? 0 : xy / std::sqrt(xx * yy);
  }

  std::vector<row> train_;
  std::string similarity_;
  std::size_t k_, min_k_;
};

parameters settings(const std::string& similarity, std::int64_t k,
                    std::int64_t min_k) {
  return {{"similarity", similarity}, {"k", k}, {"min_k", min_k}};
}

} // namespace

TEST_CASE("user neighbourhoods agree with their definition") {
  auto similarity = GENERATE(as<std::string>{}, "msd", "pearson");
  auto k = GENERATE(std::int64_t{1}, std::int64_t{3}, std::int64_t{40});
  auto min_k = GENERATE(std::int64_t{1}, std::int64_t{3});
  auto train = random_ratings(14, 12, 70, 1);
  // Every pair, the unknown user 0 and item 0 included.
  std::vector<row> pairs;
  for (std::uint32_t user = 0; user < 14; ++user)
    for (std::uint32_t item = 0; item < 12; ++item)
      pairs.push_back({user, item, 0});
  random_stream(3, "order").shuffle(pairs);
  toy_ratings asked(14, 12, pairs);
  plain_user_knn plain(train.rows(), similarity, static_cast<std::size_t>(k),
                       static_cast<std::size_t>(min_k));
  auto model = fitted_rows(user_knn_family(), train.view(),
                           settings(similarity, k, min_k));
  auto found = predictions_of(*model, asked.asked());
  for (std::size_t at = 0; at < pairs.size(); ++at) {
    INFO(similarity << " k " << k << " min_k " << min_k << " user "
                    << pairs[at].user << " item " << pairs[at].item);
    CHECK(
        found[at]
        == Approx(plain.predict(pairs[at].user, pairs[at].item)).epsilon(1e-5));
  }
}

// Means: user 1 is 3, user 2 is 4, user 3 is 2. Users 1 and 2 differ by 1 on
// both common items: msd similarity 1/2; users 1 and 3 by 1 and 2: 1 / 3.5.
TEST_CASE("a prediction worked by hand") {
  toy_ratings train(5, 5,
                    {{1, 1, 2},
                     {1, 2, 4},
                     {2, 1, 3},
                     {2, 2, 5},
                     {2, 3, 4},
                     {3, 1, 1},
                     {3, 2, 2},
                     {3, 3, 3}});
  toy_ratings asked(5, 5, {{1, 3, 0}, {1, 4, 0}, {4, 1, 0}});
  auto model
      = fitted_rows(user_knn_family(), train.view(), settings("msd", 40, 1));
  auto found = predictions_of(*model, asked.asked());
  CHECK(found[0] == Approx(3 + (0.0 / 2 + 1 / 3.5) / (1 / 2.0 + 1 / 3.5)));
  CHECK(found[1] == Approx(3)); // nobody rated item 4: the mean of all
  CHECK(found[2] == Approx(3)); // nobody is user 4
  auto needy
      = fitted_rows(user_knn_family(), train.view(), settings("msd", 40, 3));
  CHECK(predictions_of(*needy, asked.asked())[0] == Approx(3));
}

TEST_CASE("predictions stay within the range of the training ratings") {
  // User 1 is at the top; its neighbour is far above its own mean on item 3.
  toy_ratings train(3, 4, {{1, 1, 5}, {2, 1, 5}, {2, 2, 1}, {2, 3, 5}});
  toy_ratings asked(3, 4, {{1, 3, 0}, {1, 2, 0}});
  auto found = predictions_of(*fitted_rows(user_knn_family(), train.view(), {}),
                              asked.asked());
  CHECK(found[0] == 5);
  CHECK(found[1] >= 1);
}

TEST_CASE("of equally similar raters the earlier rows count") {
  toy_ratings train(4, 3,
                    {{1, 1, 3}, {2, 1, 3}, {3, 1, 3}, {3, 2, 5}, {2, 2, 1}});
  toy_ratings asked(4, 3, {{1, 2, 0}});
  auto model
      = fitted_rows(user_knn_family(), train.view(), settings("msd", 1, 1));
  CHECK(predictions_of(*model, asked.asked())[0] == Approx(3 + (5 - 4)));
}
