#include "base/random_stream.hpp"
#include "coordination/rewards/apportion.hpp"
#include "coordination/rewards/credit.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::coordination;

namespace {

micro draw(random_stream& random) {
  return {static_cast<std::int64_t>(random.below(4'000'001)) - 2'000'000};
}

credit_game random_game(std::size_t players, random_stream& random) {
  credit_game game;
  game.players = players;
  for (std::uint32_t s = 0; s <= game.everyone(); ++s)
    game.worth[s] = draw(random);
  return game;
}

micro sum_of(const std::vector<micro>& shares) {
  return std::accumulate(shares.begin(), shares.end(), micro{});
}

micro total_of(const credit_game& game) {
  return game.worth.at(game.everyone()) - game.worth.at(0);
}

// The mean marginal worth over all orders: the definition, in long double.
std::vector<long double> by_definition(const credit_game& game) {
  std::vector<std::uint8_t> order(game.players);
  std::iota(order.begin(), order.end(), std::uint8_t{0});
  std::vector<long double> sums(game.players);
  long double orders = 0;
  do {
    std::uint32_t coalition = 0;
    for (auto player : order) {
      auto next = coalition | 1U << player;
      sums[player] += static_cast<long double>(
          game.worth.at(next).count - game.worth.at(coalition).count);
      coalition = next;
    }
    ++orders;
  } while (std::ranges::next_permutation(order).found);
  for (auto& sum : sums)
    sum /= orders;
  return sums;
}

} // namespace

TEST_CASE("shares of the largest remainder sum exactly and round each share by "
          "less than one") {
  random_stream random{2, "apportion"};
  for (int i = 0; i < 2000; ++i) {
    auto denominator = 1 + static_cast<std::int64_t>(random.below(50));
    std::vector<wide> numerators(1 + random.below(8));
    wide sum = 0;
    for (auto& one : numerators) {
      one = draw(random).count;
      sum += one;
    }
    auto excess = ((sum % denominator) + denominator) % denominator;
    numerators.back() -= excess;
    auto shares = apportion(numerators, denominator);
    REQUIRE(wide{sum_of(shares).count} * denominator == sum - excess);
    for (std::size_t k = 0; k < shares.size(); ++k) {
      auto off = wide{shares[k].count} * denominator - numerators[k];
      REQUIRE(off < denominator);
      REQUIRE(off > -denominator);
    }
  }
  const std::vector<wide> equal{1, 1, 1};
  CHECK(apportion(equal, 3) == std::vector<micro>{{1}, {0}, {0}});
  const std::vector<std::uint64_t> weights{3, 1, 1};
  CHECK(in_proportion({7}, weights) == std::vector<micro>{{4}, {2}, {1}});
  CHECK(in_proportion({-7}, weights) == std::vector<micro>{{-4}, {-2}, {-1}});
}

TEST_CASE("Shapley is the mean marginal worth and efficient to the "
          "micro-unit") {
  random_stream random{3, "games"};
  for (int i = 0; i < 3000; ++i) {
    auto game = random_game(1 + random.below(3), random);
    auto shares = exact_shapley(game);
    REQUIRE(sum_of(shares) == total_of(game));
    auto exact = by_definition(game);
    for (std::size_t p = 0; p < shares.size(); ++p)
      REQUIRE(std::abs(static_cast<double>(
                  static_cast<long double>(shares[p].count) - exact[p]))
              < 1);
  }
}

TEST_CASE("a dummy gets what it adds, symmetric players the same, and games "
          "add up") {
  random_stream random{4, "axioms"};
  for (int i = 0; i < 3000; ++i) {
    auto game = random_game(3, random);
    // Player 2 adds the same to every coalition.
    auto added = draw(random);
    for (std::uint32_t s = 0; s < 4; ++s)
      game.worth[s | 4] = game.worth[s] + added;
    REQUIRE(exact_shapley(game)[2] == added);

    // Players 0 and 1 can be exchanged.
    auto fair = random_game(3, random);
    fair.worth[2] = fair.worth[1];
    fair.worth[6] = fair.worth[5];
    auto shares = exact_shapley(fair);
    REQUIRE(std::abs(shares[0].count - shares[1].count) <= 1);

    auto sum = game;
    for (auto& [coalition, worth] : sum.worth)
      worth = worth + fair.worth.at(coalition);
    auto a = exact_shapley(game), both = exact_shapley(sum);
    for (std::size_t p = 0; p < 3; ++p)
      REQUIRE(std::abs(both[p].count - a[p].count - shares[p].count) <= 2);
  }
}

TEST_CASE("sampled orders estimate Shapley with honest error bars") {
  random_stream random{5, "sampling"};
  int inside = 0, all = 0;
  for (std::uint64_t i = 0; i < 100; ++i) {
    auto game = random_game(6, random);
    auto exact = by_definition(game);
    game.orders = draw_orders(6, 60, i);
    for (auto coalition : coalitions_of(game.orders))
      REQUIRE(game.worth.contains(coalition));
    auto found = assign_credit(game);
    REQUIRE(found);
    REQUIRE(found->rule == credit_rule::sampled);
    REQUIRE(sum_of(found->shares) == total_of(game));
    for (std::size_t p = 0; p < 6; ++p, ++all)
      inside += std::abs(static_cast<double>(found->shares[p].count)
                         - static_cast<double>(exact[p]))
                <= 2 * static_cast<double>(found->errors[p].count);
  }
  // 95.4 % of a normal; 600 dependent draws.
  INFO(inside << " of " << all << " within two standard errors");
  CHECK(inside > 0.92 * all);
  CHECK(inside < 0.99 * all);
}

TEST_CASE("an additive game is sampled without error") {
  credit_game game;
  game.players = 5;
  for (std::uint32_t s = 0; s <= game.everyone(); ++s)
    for (std::uint32_t p = 0; p < 5; ++p)
      game.worth[s].count += s >> p & 1 ? 100 * (p + 1) : 0;
  game.orders = draw_orders(5, 3, 9);
  auto found = sampled_shapley(game);
  for (std::size_t p = 0; p < 5; ++p) {
    CHECK(found.shares[p].count == static_cast<std::int64_t>(100 * (p + 1)));
    CHECK(found.errors[p] == micro{});
  }
}

TEST_CASE("leaving one out sums to the whole and is Shapley for two") {
  random_stream random{6, "leave one out"};
  for (int i = 0; i < 1000; ++i) {
    auto pair = random_game(2, random);
    REQUIRE(leave_one_out(pair) == exact_shapley(pair));
    auto game = random_game(2 + random.below(5), random);
    std::erase_if(game.worth, [&](const auto& one) {
      return std::popcount(one.first) + 1U < game.players && one.first != 0;
    });
    auto found = assign_credit(game);
    REQUIRE(found);
    REQUIRE(sum_of(found->shares) == total_of(game));
    REQUIRE(found->rule
            == (game.players == 2 ? credit_rule::shapley
                                  : credit_rule::leave_one_out));
  }
}

TEST_CASE("without counterfactuals credit falls with the distance") {
  credit_game game;
  game.players = 3;
  game.worth = {{0, {0}}, {7, {7'000'000}}};
  game.distance = {0, 1, 2};
  auto found = assign_credit(game);
  REQUIRE(found);
  CHECK(found->rule == credit_rule::path_discount);
  CHECK(found->shares
        == std::vector<micro>{{4'000'000}, {2'000'000}, {1'000'000}});
  game.worth[7] = {-7'000'000};
  CHECK(assign_credit(game)->shares
        == std::vector<micro>{{-4'000'000}, {-2'000'000}, {-1'000'000}});
}

TEST_CASE("a game that cannot be divided is refused") {
  credit_game game;
  CHECK(!assign_credit(game));
  game.players = 2;
  game.worth = {{0, {}}};
  CHECK(!assign_credit(game));
  game.worth = {{0, {}}, {3, {}}, {4, {}}};
  CHECK(!assign_credit(game));
  game.worth = {{0, {}}, {3, {}}};
  CHECK(assign_credit(game));
  game.orders = {{0, 0}};
  CHECK(!assign_credit(game));
  game.orders = {{0, 1}};
  CHECK(assign_credit(game).error().message.find("not evaluated")
        != std::string::npos);
  game.worth[1] = {};
  game.orders = {{0}};
  CHECK(!assign_credit(game));
}
