#pragma once

#include "base/error.hpp"
#include "coordination/micro.hpp"

#include <cstdint>
#include <map>
#include <string_view>
#include <vector>

namespace automodel::coordination {

/// How an outer reward was divided among the decisions that caused it.
enum class credit_rule : std::uint8_t {
  own,           ///< not divided: an agent's own gain
  shapley,       ///< exact, over all coalitions
  sampled,       ///< Shapley by permutation sampling, with standard errors
  leave_one_out, ///< marginal losses, the rest in equal parts
  path_discount, ///< by distance in the decision graph: no counterfactuals
};

std::string_view to_string(credit_rule rule) noexcept;

/// What is known of the worth v(S) of coalitions of 1 to 32 players. The full
/// coalition and the empty one are always known.
struct credit_game {
  std::size_t players = 0;
  std::map<std::uint32_t, micro> worth; ///< by bit mask of players
  /// Permutations whose prefixes are all in `worth`; for sampling.
  std::vector<std::vector<std::uint8_t>> orders{};
  /// [players] edges to the decision nearest the outcome; for path discount.
  std::vector<std::uint32_t> distance{};
  micro discount{500'000}; ///< gamma in (0, 1]

  std::uint32_t everyone() const noexcept {
    return static_cast<std::uint32_t>((std::uint64_t{1} << players) - 1);
  }
};

struct credit {
  credit_rule rule = credit_rule::path_discount;
  std::vector<micro> shares; ///< [players]; sum to v(N) - v({}) exactly
  std::vector<micro> errors; ///< [players] standard errors; `sampled` only
};

/// Exact Shapley value (Shapley 1953) of 1 to 3 players, all 2^n coalitions
/// known:
///   phi_i = sum_{S without i} |S|! (n-|S|-1)! / n! (v(S + i) - v(S)),
/// in whole micro-units by `apportion`. Efficiency is exact; a dummy (who adds
/// the same to every coalition) gets exactly that; symmetric players differ by
/// one micro-unit at most, additivity holds to two: what rounding leaves.
std::vector<micro> exact_shapley(const credit_game& game);

/// Permutation sampling (Castro, Gomez and Tejada 2009): the mean of a
/// player's marginal worths over the orders given, which must not be empty.
/// Each order's marginals sum to v(N) - v({}), so efficiency is exact. An
/// order and its reverse, given in succession by `draw_orders`, count as one
/// draw in the standard errors.
credit sampled_shapley(const credit_game& game);

/// v(N) - v(N - i), and what these leave of v(N) - v({}) in equal parts: the
/// egalitarian non-separable contribution (Moulin 1985). Equals Shapley for
/// two players. Not zero for dummies where players depend on each other.
std::vector<micro> leave_one_out(const credit_game& game);

/// In proportion to discount^distance.
std::vector<micro> path_discount(const credit_game& game);

/// By the first rule whose evaluations are all there: shapley (up to three
/// players), sampled, leave_one_out, path_discount. Errors: invalid_argument:
/// no or more than 32 players; v(N) or v({}) unknown; a coalition of unknown
/// players; orders that are no permutations, more than 4096, or with a prefix
/// that was not evaluated.
result<credit> assign_credit(const credit_game& game);

/// `pairs` random permutations of players, each followed by its reverse
/// (antithetic: the pair's mean varies less). Equal seeds, equal orders.
std::vector<std::vector<std::uint8_t>>
draw_orders(std::size_t players, std::uint32_t pairs, std::uint64_t seed);

/// The coalitions that must be evaluated for these orders, ascending.
std::vector<std::uint32_t>
coalitions_of(const std::vector<std::vector<std::uint8_t>>& orders);

} // namespace automodel::coordination
