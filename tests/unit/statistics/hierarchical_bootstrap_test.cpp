#include "base/random_stream.hpp"
#include "recsys/statistics/hierarchical_bootstrap.hpp"

#include <cmath>
#include <vector>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

/// Values per seed and user that own themselves.
struct table {
  std::vector<std::vector<user_id>> users;
  std::vector<std::vector<double>> values;

  seeded_values view() const {
    seeded_values all;
    for (std::size_t s = 0; s < users.size(); ++s)
      all.push_back({users[s], values[s]});
    return all;
  }
};

struct effects {
  double seed = 0, user = 0, noise = 0;
  std::size_t seeds = 5, users = 100;
  double missing = 0; ///< share of users a seed lacks
};

/// y = seed effect + user effect + noise, all centred on zero.
table simulate(const effects& model, std::uint64_t round) {
  random_stream random(11, "simulated table", round);
  std::vector<double> of_user(model.users);
  for (auto& effect : of_user)
    effect = model.user * random.normal();
  table made;
  for (std::size_t s = 0; s < model.seeds; ++s) {
    auto& users = made.users.emplace_back();
    auto& values = made.values.emplace_back();
    auto of_seed = model.seed * random.normal();
    for (user_id user = 0; user < model.users; ++user) {
      if (random.uniform() < model.missing)
        continue;
      users.push_back(user);
      values.push_back(of_seed + of_user[user] + model.noise * random.normal());
    }
  }
  return made;
}

estimate estimated(const table& data, const bootstrap_options& options = {}) {
  std::vector<seeded_values> one{data.view()};
  auto found = hierarchical_bootstrap(one, options);
  REQUIRE(found);
  return found->front();
}

/// How many of 300 intervals of nominally 95 % hold the true mean.
int covered(const effects& model) {
  int hits = 0;
  for (std::uint64_t round = 0; round < 300; ++round) {
    bootstrap_options options;
    options.resamples = 400;
    options.seed = round;
    auto found = estimated(simulate(model, round), options);
    hits += found.low <= 0 && 0 <= found.high;
  }
  return hits;
}

} // namespace

// Exact binomial bounds for 300 rounds: with a true coverage of at least 0.92
// fewer than 261 hits, and with one of at most 0.97 more than 299, have a
// probability below 0.002.
TEST_CASE("intervals cover the truth, whatever varies") {
  auto model = GENERATE(
      effects{0, 1, 0, 5, 100, 0},    // one model, one split: users only
      effects{0, 0, 1, 5, 100, 0},    // noise only, such as random splits
      effects{0, 1, 1, 5, 100, 0.3},  // seeds that judge different users
      effects{1, 0, 1, 5, 100, 0},    // seeds matter most
      effects{0.1, 1, 1, 3, 100, 0}); // a little of everything, three seeds
  INFO("seed " << model.seed << " user " << model.user << " noise "
               << model.noise << " missing " << model.missing);
  auto hits = covered(model);
  CHECK(hits >= 261);
  CHECK(hits <= 299);
}

TEST_CASE("with users alone the interval is the normal one") {
  auto data = simulate({0, 1, 0, 4, 2500, 0}, 1);
  auto found = estimated(data);
  double squares = 0;
  for (auto value : data.values[0])
    squares += (value - found.mean) * (value - found.mean);
  auto error = std::sqrt(squares) / 2500;
  CHECK(found.std == Approx(0).margin(1e-12));
  CHECK(found.standard_error == Approx(error).epsilon(0.06));
  CHECK(found.low == Approx(found.mean - 1.96 * error).margin(0.15 * error));
  CHECK(found.high == Approx(found.mean + 1.96 * error).margin(0.15 * error));
}

TEST_CASE("with seeds alone the interval is Student's") {
  // Three seeds, equal users: 4.303 * 1 / sqrt(3) on each side of the mean;
  // resampling three numbers is coarse.
  table data;
  for (double mean : {-1.0, 0.0, 1.0}) {
    data.users.push_back({0, 1, 2});
    data.values.push_back({mean, mean, mean});
  }
  auto found = estimated(data);
  CHECK(found.mean == Approx(0).margin(1e-12));
  CHECK(found.std == Approx(1));
  CHECK(found.standard_error
        == Approx(4.3027 / 1.96 / std::sqrt(3.0)).epsilon(0.05));
}

TEST_CASE("one seed speaks of its users") {
  auto data = simulate({0, 1, 1, 1, 500, 0}, 3);
  auto found = estimated(data);
  CHECK(found.std == 0);
  CHECK(found.values.size() == 1);
  CHECK(found.low < found.mean);
  CHECK(found.high > found.mean);
}

TEST_CASE("a difference of nothing is certain") {
  table data;
  data.users = {{0, 4, 7}, {0, 4, 7}};
  data.values = {{0, 0, 0}, {0, 0, 0}};
  auto found = estimated(data);
  CHECK(found.low == 0);
  CHECK(found.high == 0);
  CHECK(found.p_value == 1);
}

TEST_CASE("a quantity's result does not depend on the others") {
  auto small = simulate({0.1, 1, 1, 3, 40, 0.2}, 1);
  auto large = simulate({0.1, 1, 1, 5, 3000, 0}, 2);
  std::vector<seeded_values> both{large.view(), small.view(), large.view()};
  auto together = hierarchical_bootstrap(both);
  REQUIRE(together);
  auto alone = estimated(small);
  CHECK((*together)[1].low == alone.low);
  CHECK((*together)[1].high == alone.high);
  CHECK((*together)[0].low == (*together)[2].low);
  CHECK((*together)[0].low == estimated(large).low);
}

TEST_CASE("p-values of true nulls are spread evenly") {
  int below = 0;
  for (std::uint64_t round = 0; round < 400; ++round) {
    bootstrap_options options;
    options.resamples = 300;
    options.seed = round;
    below += estimated(simulate({0, 1, 1, 1, 200, 0}, round), options).p_value
             < 0.2;
  }
  // Binomial(400, 0.2): outside 55 ... 106 with probability below 0.002.
  CHECK(below >= 55);
  CHECK(below <= 106);
}

TEST_CASE("tables that are none are refused") {
  std::vector<user_id> users{0, 1}, disorder{1, 0};
  std::vector<double> two{1, 2}, one{1};
  auto refused = [](const seeded_values& quantity,
                    const bootstrap_options& options = {}) {
    std::vector<seeded_values> all{quantity};
    return !hierarchical_bootstrap(all, options);
  };
  CHECK(refused({}));
  CHECK(refused({{{}, {}}}));
  CHECK(refused({{users, one}}));
  CHECK(refused({{disorder, two}}));
  CHECK(refused({{users, two}}, {1, 0.95, 0}));
  CHECK(refused({{users, two}}, {100, 1, 0}));
  CHECK_FALSE(refused({{users, two}}));
  CHECK(hierarchical_bootstrap({}).value().empty());
}
