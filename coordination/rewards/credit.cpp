#include "coordination/rewards/credit.hpp"

#include "base/random_stream.hpp"
#include "coordination/rewards/apportion.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <numeric>
#include <set>
#include <string>

namespace automodel::coordination {

namespace {

constexpr std::size_t most_players = 32;
constexpr std::size_t most_orders = 4096;
constexpr std::size_t exact_players = 3;

std::uint32_t bit(std::size_t player) noexcept {
  return std::uint32_t{1} << player;
}

wide worth(const credit_game& game, std::uint32_t coalition) {
  return game.worth.at(coalition).count;
}

wide total(const credit_game& game) {
  return worth(game, game.everyone()) - worth(game, 0);
}

bool knows_all(const credit_game& game) {
  return game.players <= exact_players
         && game.worth.size() == std::size_t{1} << game.players;
}

bool knows_all_but_one(const credit_game& game) {
  for (std::size_t i = 0; i < game.players; ++i)
    if (!game.worth.contains(game.everyone() & ~bit(i)))
      return false;
  return true;
}

result<void> check_orders(const credit_game& game) {
  if (game.orders.size() > most_orders)
    return fail(errc::invalid_argument, "too many orders were sampled",
                "allowed: up to 4096");
  for (const auto& order : game.orders) {
    std::uint32_t coalition = 0;
    for (auto player : order) {
      if (player >= game.players || (coalition & bit(player)))
        return fail(errc::invalid_argument,
                    "a sampled order is no permutation of the decisions");
      coalition |= bit(player);
      if (!game.worth.contains(coalition))
        return fail(errc::invalid_argument, "a sampled order needs coalition "
                                                + std::to_string(coalition)
                                                + ", which was not evaluated");
    }
    if (coalition != game.everyone())
      return fail(errc::invalid_argument,
                  "a sampled order leaves a decision out");
  }
  return {};
}

result<void> check_game(const credit_game& game) {
  if (game.players == 0 || game.players > most_players)
    return fail(errc::invalid_argument,
                "credit is divided among " + std::to_string(game.players)
                    + " decisions",
                "allowed: 1 to 32");
  if (!game.worth.contains(0) || !game.worth.contains(game.everyone()))
    return fail(errc::invalid_argument,
                "an outcome without the worth of all decisions together, or "
                "of none");
  if (game.worth.rbegin()->first > game.everyone())
    return fail(errc::invalid_argument,
                "a coalition of decisions that are not the outcome's");
  return check_orders(game);
}

// The largest root with root * root <= square.
wide whole_root(wide square) {
  if (square <= 0)
    return 0;
  wide root = 1;
  while (root * root <= square / 4)
    root *= 2;
  for (wide step = root; step > 0; step /= 2)
    while ((root + step) * (root + step) <= square)
      root += step;
  return root;
}

bool reversed(const std::vector<std::uint8_t>& a,
              const std::vector<std::uint8_t>& b) {
  return std::ranges::equal(a.begin(), a.end(), b.rbegin(), b.rend());
}

// Marginal worths of one order, [players].
std::vector<wide> marginals(const credit_game& game,
                            const std::vector<std::uint8_t>& order) {
  std::vector<wide> found(game.players);
  std::uint32_t coalition = 0;
  for (auto player : order) {
    auto before = worth(game, coalition);
    coalition |= bit(player);
    found[player] = worth(game, coalition) - before;
  }
  return found;
}

// Draws, [draws][players]: the sum of an order and its reverse, or twice the
// marginals of an order that stands alone.
std::vector<std::vector<wide>> draws_of(const credit_game& game) {
  std::vector<std::vector<wide>> draws;
  const auto& orders = game.orders;
  for (std::size_t k = 0; k < orders.size(); ++k) {
    auto draw = marginals(game, orders[k]);
    auto paired = k + 1 < orders.size() && game.players > 1
                  && reversed(orders[k], orders[k + 1]);
    auto other = paired ? marginals(game, orders[++k]) : draw;
    for (std::size_t i = 0; i < draw.size(); ++i)
      draw[i] += other[i];
    draws.push_back(std::move(draw));
  }
  return draws;
}

// sqrt(sum (x - mean)^2 / (m (m - 1))) of half the draws, in micro-units.
micro standard_error(const std::vector<std::vector<wide>>& draws,
                     std::size_t player, wide sum) {
  const auto count = static_cast<wide>(draws.size());
  if (count < 2)
    return {};
  const auto mean = divided(sum, count);
  wide squares = 0;
  for (const auto& draw : draws)
    squares += (draw[player] - mean) * (draw[player] - mean);
  return saturated(whole_root(squares / (count * (count - 1)) / 4));
}

} // namespace

std::string_view to_string(credit_rule rule) noexcept {
  constexpr std::array<std::string_view, 5> names{
      "own", "shapley", "sampled", "leave_one_out", "path_discount"};
  return names[static_cast<std::size_t>(rule)];
}

std::vector<micro> exact_shapley(const credit_game& game) {
  constexpr std::array<wide, exact_players + 1> factorial{1, 1, 2, 6};
  const auto n = game.players;
  std::vector<wide> numerators(n);
  for (std::size_t i = 0; i < n; ++i)
    for (std::uint32_t others = 0; others <= game.everyone(); ++others) {
      if (others & bit(i))
        continue;
      auto size = static_cast<std::size_t>(std::popcount(others));
      numerators[i] += factorial[size] * factorial[n - size - 1]
                       * (worth(game, others | bit(i)) - worth(game, others));
    }
  return apportion(numerators, factorial[n]);
}

credit sampled_shapley(const credit_game& game) {
  auto draws = draws_of(game);
  std::vector<wide> sums(game.players);
  for (const auto& draw : draws)
    for (std::size_t i = 0; i < sums.size(); ++i)
      sums[i] += draw[i];
  credit found{credit_rule::sampled,
               apportion(sums, 2 * static_cast<wide>(draws.size())),
               {}};
  for (std::size_t i = 0; i < sums.size(); ++i)
    found.errors.push_back(standard_error(draws, i, sums[i]));
  return found;
}

std::vector<micro> leave_one_out(const credit_game& game) {
  const auto n = static_cast<wide>(game.players);
  std::vector<wide> numerators;
  wide rest = total(game);
  for (std::size_t i = 0; i < game.players; ++i) {
    auto loss
        = worth(game, game.everyone()) - worth(game, game.everyone() & ~bit(i));
    numerators.push_back(n * loss);
    rest -= loss;
  }
  for (auto& numerator : numerators)
    numerator += rest;
  return apportion(numerators, n);
}

std::vector<micro> path_discount(const credit_game& game) {
  std::vector<std::uint64_t> weights;
  for (std::size_t i = 0; i < game.players; ++i) {
    auto weight = micro::units(1);
    auto edges = i < game.distance.size() ? game.distance[i] : 0;
    for (; edges > 0 && weight > micro{1}; --edges)
      weight = weight * game.discount;
    weights.push_back(
        static_cast<std::uint64_t>(std::max<std::int64_t>(weight.count, 1)));
  }
  return in_proportion(saturated(total(game)), weights);
}

result<credit> assign_credit(const credit_game& game) {
  if (auto sound = check_game(game); !sound)
    return pass_on(sound);
  if (knows_all(game))
    return credit{credit_rule::shapley, exact_shapley(game), {}};
  if (!game.orders.empty())
    return sampled_shapley(game);
  if (knows_all_but_one(game))
    return credit{credit_rule::leave_one_out, leave_one_out(game), {}};
  return credit{credit_rule::path_discount, path_discount(game), {}};
}

std::vector<std::vector<std::uint8_t>>
draw_orders(std::size_t players, std::uint32_t pairs, std::uint64_t seed) {
  random_stream random{seed, "credit/orders"};
  std::vector<std::uint8_t> order(players);
  std::iota(order.begin(), order.end(), std::uint8_t{0});
  std::vector<std::vector<std::uint8_t>> orders;
  for (std::uint32_t pair = 0; pair < pairs; ++pair) {
    random.shuffle(order);
    orders.push_back(order);
    orders.emplace_back(order.rbegin(), order.rend());
  }
  return orders;
}

std::vector<std::uint32_t>
coalitions_of(const std::vector<std::vector<std::uint8_t>>& orders) {
  std::set<std::uint32_t> found{0};
  for (const auto& order : orders) {
    std::uint32_t coalition = 0;
    for (auto player : order)
      found.insert(coalition |= bit(player));
  }
  return {found.begin(), found.end()};
}

} // namespace automodel::coordination
