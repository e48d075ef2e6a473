#include "recsys/models/classical/classical_models.hpp"
#include "tests/support/toy_interactions.hpp"
#include "tests/unit/models/saved_model.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

/// Neighbourhoods out of nothing but dictionaries and sorting.
class plain_neighbourhood {
public:
  plain_neighbourhood(const interactions& train, std::size_t k, double alpha,
                      double shrink) {
    std::map<item_id, std::set<user_id>> users;
    for (user_id user = 0; user < train.n_users; ++user)
      for (auto item : train.of(user))
        users[item].insert(user);
    for (const auto& [to, its] : users) {
      std::vector<std::pair<float, item_id>> found;
      for (const auto& [from, others] : users) {
        double both = 0;
        for (auto user : its)
          both += others.contains(user);
        if (from == to || both == 0)
          continue;
        auto scale
            = std::pow(others.size(), alpha) * std::pow(its.size(), 1 - alpha);
        found.push_back({-static_cast<float>(both / (scale + shrink)), from});
      }
      std::ranges::sort(found);
      found.resize(std::min(k, found.size()));
      for (auto [negative, from] : found)
        similarity_[from][to] = -negative;
      seen_.insert(to);
    }
  }

  std::vector<double> scores(std::span<const item_id> history, double decay,
                             std::uint32_t n_items) const {
    std::vector<double> row(n_items);
    std::set<item_id> counted;
    double weight = 1;
    for (auto at = history.rbegin(); at != history.rend(); ++at) {
      if (counted.insert(*at).second && similarity_.contains(*at))
        for (auto [to, similarity] : similarity_.at(*at))
          row[to] += weight * similarity;
      weight *= decay;
    }
    for (item_id item = 0; item < n_items; ++item)
      if (!seen_.contains(item))
        row[item] = unseen_score;
    return row;
  }

private:
  std::map<item_id, std::map<item_id, double>> similarity_;
  std::set<item_id> seen_;
};

} // namespace

TEST_CASE("item neighbourhoods agree with a dictionary implementation") {
  auto train = random_interactions(80, 40, 12, 1);
  auto later = random_interactions(80, 40, 15, 2);
  for (std::int64_t k : {1, 5, 1000})
    for (double alpha : {0.0, 0.7, 1.0})
      for (double shrink : {0.0, 10.0})
        for (double decay : {1.0, 0.5}) {
          plain_neighbourhood plain(train.view(), static_cast<std::size_t>(k),
                                    alpha, shrink);
          auto model = fitted(itemknn_family(), train.view(),
                              {{"k", k}, {"alpha", alpha}, {"shrink", shrink}},
                              {{"decay", decay}});
          auto scores = scores_of(*model, later.view());
          for (user_id user = 0; user < 80; ++user) {
            auto expected = plain.scores(later.view().of(user), decay, 40);
            for (item_id item = 0; item < 40; ++item)
              CHECK(scores[user * 40 + item]
                    == Approx(expected[item]).epsilon(1e-5).margin(1e-7));
          }
        }
}

TEST_CASE("equal similarities prefer the lower id") {
  // Items 1 and 2 stand beside item 0 equally often.
  toy_interactions train(3, {{0, 1}, {0, 2}});
  auto model = fitted(itemknn_family(), train.view(),
                      {{"k", std::int64_t{1}}, {"shrink", 0.0}});
  toy_interactions history(3, {{1}, {2}});
  auto scores = scores_of(*model, history.view());
  CHECK(scores[0] > 0);  // 1 speaks for 0
  CHECK(scores[3] == 0); // 2 does not
}

TEST_CASE("a history of thousands of rows decays to nothing") {
  toy_interactions train(2, {{0, 1}});
  toy_interactions::lists rows(1, std::vector<item_id>(5000, 1));
  rows[0][0] = 0;
  toy_interactions history(2, rows);
  auto model = fitted(itemknn_family(), train.view(), {}, {{"decay", 0.5}});
  auto scores = scores_of(*model, history.view());
  CHECK(scores[0] > 0);
  CHECK(scores[1] == 0); // item 0 is 4999 rows old
}

TEST_CASE("cosine is asymmetric with equal exponents") {
  auto train = random_interactions(80, 40, 12, 1);
  auto scores = [&](const parameters& fit) {
    return scores_of(*fitted(itemknn_family(), train.view(), fit),
                     train.view());
  };
  auto cosine = scores({{"similarity", std::string("cosine")}});
  CHECK(cosine == scores({{"alpha", 0.5}}));
  CHECK(cosine != scores({}));
}

TEST_CASE("BM25 weighs rare users and unpopular items") {
  toy_interactions train(5, {{0, 1}, {0, 2}, {0, 1, 2, 3}, {3, 1}});
  double k1 = 1.5, b = 0.6;
  auto model = fitted(
      itemknn_family(), train.view(),
      {{"similarity", std::string("bm25")}, {"bm25_k1", k1}, {"bm25_b", b}});
  toy_interactions history(5, {{0}, {1}, {2}, {3}});
  auto scores = scores_of(*model, history.view());
  // Four items have users: 3, 3, 2, 2 of them, 2.5 in the mean. A user of two
  // items weighs ln(4/3), the one of four ln(4/5), hence 0.
  auto weight = [&](double n) {
    return std::log(4.0 / 3) * (k1 + 1) / (k1 * (1 - b + b * n / 2.5) + 1);
  };
  auto at = [&](item_id from, item_id to) { return scores[from * 5 + to]; };
  CHECK(at(0, 1) == Approx(weight(3) * weight(3)));
  CHECK(at(0, 2) == Approx(weight(3) * weight(2)));
  CHECK(at(2, 0) == at(0, 2));
  CHECK(at(3, 1) == Approx(weight(2) * weight(3)));
  CHECK(at(1, 2) == 0); // together only with the user of all items
  CHECK(at(0, 4) == unseen_score);
}
