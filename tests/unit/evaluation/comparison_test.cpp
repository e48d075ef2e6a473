#include "base/random_stream.hpp"
#include "recsys/evaluation/comparison.hpp"

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

/// Per-user values around `level`, noise shared by all candidates of a seed.
judged_candidate candidate(std::string name, double level,
                           std::uint64_t own_noise = 0) {
  judged_candidate made{std::move(name), {}};
  for (std::uint64_t seed = 0; seed < 3; ++seed) {
    judgement found;
    found.metrics = {"ndcg@10"};
    random_stream shared(1, "users", seed), own(own_noise, "own", seed);
    for (user_id user = 0; user < 400; ++user) {
      found.users.push_back(user);
      auto noise = shared.normal() + (own_noise ? 0.1 * own.normal() : 0);
      found.values.push_back(level + noise);
    }
    found.aggregate["coverage@10"] = level + 0.01 * static_cast<double>(seed);
    made.seeds.push_back(std::move(found));
  }
  return made;
}

} // namespace

TEST_CASE("a summary has every metric over seeds") {
  std::vector<judged_candidate> all{candidate("a", 1), candidate("b", 0, 5)};
  auto tables = summarise(all);
  REQUIRE(tables);
  REQUIRE(tables->size() == 2);
  const auto& ndcg = (*tables)[0].at("ndcg@10");
  CHECK(ndcg.values.size() == 3);
  CHECK(ndcg.low < ndcg.mean);
  CHECK(ndcg.mean < ndcg.high);
  CHECK(ndcg.mean == Approx(1).margin(0.2));
  const auto& coverage = (*tables)[0].at("coverage@10");
  CHECK(coverage.mean == Approx(1.01));
  // Student's t with two degrees of freedom: 4.303 * 0.01 / sqrt(3).
  CHECK(coverage.high - coverage.mean
        == Approx(4.3027 * 0.01 / std::sqrt(3.0)).epsilon(1e-4));
}

TEST_CASE("candidates are compared with the reference, paired") {
  std::vector<judged_candidate> all{
      candidate("base", 1), candidate("better", 1.1, 5),
      candidate("same", 1.0, 6), candidate("worse", 0.9, 7)};
  std::vector<std::string> metrics{"ndcg@10"};
  auto lines = compare(all, "base", metrics, 0.05);
  REQUIRE(lines);
  REQUIRE(lines->size() == 3);
  CHECK((*lines)[0].a == "better");
  CHECK((*lines)[0].b == "base");
  CHECK((*lines)[0].diff == Approx(0.1).margin(0.01));
  CHECK((*lines)[0].verdict == "success");
  CHECK((*lines)[1].verdict == "neutral");
  CHECK((*lines)[2].verdict == "fail");
  CHECK((*lines)[0].p_adjusted < 0.01);
  CHECK((*lines)[0].margin == 0.05);
}

TEST_CASE("users judged for one side only are left out of a pair") {
  auto base = candidate("base", 1), other = candidate("other", 1);
  for (auto& seed : other.seeds) {
    seed.users.erase(seed.users.begin());
    seed.values.erase(seed.values.begin());
    seed.values[0] += 399; // of user 1; the pair's mean rises by one
  }
  std::vector<judged_candidate> all{base, other};
  std::vector<std::string> metrics{"ndcg@10"};
  auto lines = compare(all, "base", metrics, 0);
  REQUIRE(lines);
  CHECK((*lines)[0].diff == Approx(1));
}

TEST_CASE("comparisons that cannot be made are refused") {
  std::vector<judged_candidate> all{candidate("a", 1), candidate("b", 1)};
  std::vector<std::string> ndcg{"ndcg@10"}, auc{"auc"};
  CHECK(compare(all, "c", ndcg, 0).error().code == errc::not_found);
  CHECK(compare(all, "a", auc, 0).error().code == errc::not_found);
  all[1].seeds.pop_back();
  CHECK(compare(all, "a", ndcg, 0).error().code == errc::invalid_argument);
  all[1].seeds.clear();
  CHECK(summarise(all).error().code == errc::invalid_argument);
}
