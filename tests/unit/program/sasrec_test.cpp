#include <ATen/Functions.h>

#include "base/random_stream.hpp"
#include "recsys/models/program/program_family.hpp"
#include "tests/unit/program/fitted.hpp"

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

constexpr std::uint32_t n_walkers = 120, n_places = 30;

/// Whoever had item i goes on to item i + 1.
struct walks {
  std::vector<std::int64_t> offsets{0};
  std::vector<std::uint32_t> items;
  fit_context context;

  walks() {
    random_stream random(1, "walks");
    for (std::uint32_t user = 0; user < n_walkers; ++user) {
      auto at = static_cast<std::uint32_t>(random.below(n_places));
      auto length = 2 + random.below(9);
      for (std::uint64_t k = 0; k < length; ++k) {
        items.push_back(at);
        at = (at + 1) % n_places;
      }
      offsets.push_back(static_cast<std::int64_t>(items.size()));
    }
    context.train = {n_walkers, n_places, offsets, items, {}, {}};
    context.seed = 5;
  }
};

parameters quick_sasrec(const std::string& loss) {
  return {{"loss", loss},
          {"dim", std::int64_t{16}},
          {"feed_forward", std::int64_t{16}},
          {"heads", std::int64_t{2}},
          {"blocks", std::int64_t{1}},
          {"max_length", std::int64_t{8}},
          {"negatives", std::int64_t{10}},
          {"batch_size", std::int64_t{16}},
          {"epochs", std::int64_t{30}},
          {"learning_rate", 0.01}};
}

/// The share of users whose next item is ranked first among the new ones.
double hits(const recommender& model, const walks& data) {
  double right = 0;
  for (user_id user = 0; user < n_walkers; ++user) {
    auto scores = scores_of(model, data.context.train, {&user, 1});
    auto known = data.context.train.of(user);
    for (auto item : known)
      scores[item] = -1e30F;
    auto next = (known.back() + 1) % n_places;
    auto best = std::ranges::max_element(scores) - scores.begin();
    right += static_cast<std::uint32_t>(best) == next ? 1 : 0;
  }
  return right / n_walkers;
}

} // namespace

TEST_CASE("sasrec learns what comes next, by each of its losses") {
  auto loss = GENERATE(as<std::string>(), "bce", "gbce", "ce", "sampled_ce");
  INFO(loss);
  walks data;
  auto fit = quick_sasrec(loss);
  // One item at a time against the target teaches less per step.
  if (loss == "bce" || loss == "gbce")
    fit["epochs"] = std::int64_t{100};
  CHECK(hits(*fitted(program_families(), "sasrec", fit, data.context), data)
        > 0.9);
}

TEST_CASE("sasrec learns with gates and normalised inputs, too") {
  walks data;
  auto fit = quick_sasrec("ce");
  fit["gate"] = GENERATE(as<std::string>(), "head", "element");
  fit["norm"] = std::string("pre");
  CHECK(hits(*fitted(program_families(), "sasrec", fit, data.context), data)
        > 0.9);
}

TEST_CASE("a sequence's scores do not depend on the others in the batch") {
  walks data;
  auto fit = quick_sasrec("ce");
  fit["epochs"] = std::int64_t{3};
  auto model = fitted(program_families(), "sasrec", fit, data.context);
  std::vector<user_id> users(n_walkers);
  for (user_id user = 0; user < n_walkers; ++user)
    users[user] = user;
  auto together = scores_of(*model, data.context.train, users);
  double largest = 0;
  for (user_id user : users) {
    auto alone = scores_of(*model, data.context.train, {&user, 1});
    for (std::uint32_t i = 0; i < n_places; ++i)
      largest = std::max<double>(
          largest, std::abs(alone[i] - together[user * n_places + i]));
  }
  CHECK(largest < 1e-5); // packed differently, rounded differently
}

TEST_CASE("a user without a history is scored zero") {
  walks data;
  auto fit = quick_sasrec("ce");
  fit["epochs"] = std::int64_t{1};
  auto model = fitted(program_families(), "sasrec", fit, data.context);
  std::vector<std::int64_t> offsets(n_walkers + 1, 2);
  offsets[0] = 0;
  interactions history{n_walkers, n_places, offsets, {data.items.data(), 2},
                       {},        {}};
  const user_id users[] = {0, 1};
  auto scores = scores_of(*model, history, users);
  CHECK(std::ranges::any_of(std::span(scores).first(n_places),
                            [](float one) { return one != 0; }));
  CHECK(std::ranges::all_of(std::span(scores).last(n_places),
                            [](float one) { return one == 0; }));
}
