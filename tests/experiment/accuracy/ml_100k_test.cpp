#include "recsys/models/classical/classical_models.hpp"
#include "recsys/statistics/moments.hpp"
#include "tests/experiment/accuracy/experiment_data.hpp"

#include <cmath>
#include <iostream>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

struct measured {
  std::string metric;
  double mean, deviation;
};

/// What benchmarks of this protocol found over five other random splits.
struct baseline {
  std::string name;
  model_family family;
  std::vector<parameters> grid;
  std::vector<measured> expected;
};

std::vector<baseline> baselines() {
  std::vector<parameters> neighbourhoods, regularised;
  for (std::int64_t k : {50, 100})
    for (double shrink : {0.0, 10.0})
      neighbourhoods.push_back({{"alpha", 0.7}, {"k", k}, {"shrink", shrink}});
  for (double lambda : {300.0, 400.0, 500.0})
    regularised.push_back({{"lambda", lambda}});
  std::vector<parameters> factors;
  for (double unobserved : {0.1, 0.3, 1.0})
    for (double lambda : {0.003, 0.01, 0.03})
      factors.push_back({{"dim", std::int64_t{32}},
                         {"lambda", lambda},
                         {"sweeps", std::int64_t{10}},
                         {"unobserved", unobserved}});
  return {{"pop",
           pop_family(),
           {{}},
           {{"recall@10", .1217, .0036},
            {"mrr@10", .2633, .0066},
            {"ndcg@10", .1407, .0024},
            {"hit@10", .5620, .0068},
            {"precision@10", .1038, .0018}}},
          {"itemknn",
           itemknn_family(),
           neighbourhoods,
           {{"recall@10", .2419, .0038},
            {"mrr@10", .4852, .0158},
            {"ndcg@10", .2913, .0065},
            {"hit@10", .7712, .0112},
            {"precision@10", .1970, .0029}}},
          {"ials",
           ials_family(),
           factors,
           {{"recall@10", .2583, .0064},
            {"mrr@10", .4986, .0111},
            {"ndcg@10", .3092, .0063},
            {"hit@10", .7962, .0146},
            {"precision@10", .2111, .0010}}},
          {"ease",
           ease_family(),
           regularised,
           {{"recall@10", .2700, .0061},
            {"mrr@10", .5215, .0057},
            {"ndcg@10", .3256, .0049},
            {"hit@10", .8064, .0096},
            {"precision@10", .2197, .0030}}}};
}

/// The test judgement of the grid's best point by validation MRR@10.
judgement tuned(const baseline& line, const split_data& split) {
  std::unique_ptr<recommender> best;
  double best_value = -1;
  for (const auto& point : line.grid) {
    auto model = fitted(line.family, split.train(), point);
    auto value = split.on_valid(*model).mean("mrr@10").value();
    if (value > best_value) {
      best_value = value;
      best = std::move(model);
    }
  }
  return split.on_test(*best);
}

} // namespace

// RecBole's protocol: all ratings are positives, each user's rows in random
// order 8:1:1, fitted on train and scored from train, train and validation
// masked at test, k = 10.
//
// The published rows are themselves means over five random splits, and low
// ones: an implementation in numpy has over 40 splits recall .2512 +- .0062
// with 50 neighbours and .2755 +- .0058 with EASE, we over 30 .2520 +- .0054
// and .2766 +- .0053. So ItemKNN's recall is known to fail here.
TEST_CASE("MovieLens-100k: five-seed means within two deviations") {
  temporary_folder cache;
  auto data = shared_dataset(cache, "recbole", "ml-100k");
  if (!data)
    return;
  protocol rules;
  rules.split = split_rule::per_user_ratio;
  rules.cutoffs = {10};
  rules.valid_in_history = false;
  std::vector<std::unique_ptr<split_data>> splits;
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    splits.push_back(std::make_unique<split_data>(*data, rules, seed));
    CHECK(splits.back()->files().n_users == 943);
    CHECK(splits.back()->files().n_items == 1'682);
    CHECK(splits.back()->files().rows == 100'000);
  }
  for (const auto& line : baselines()) {
    std::vector<judgement> seeds;
    for (const auto& split : splits)
      seeds.push_back(tuned(line, *split));
    std::cout << line.name;
    for (const auto& [metric, expected, deviation] : line.expected) {
      std::vector<double> values;
      for (const auto& seed : seeds)
        values.push_back(*seed.mean(metric));
      auto found = mean(values);
      std::cout << "  " << metric << " " << found << " +- "
                << std::sqrt(variance(values, found)) << " ("
                << (found - expected) / deviation << " sd)";
      INFO(line.name << " " << metric);
      CHECK(std::abs(found - expected) <= 2 * deviation);
    }
    std::cout << std::endl;
  }
}
