#pragma once

#include "coordination/rewards/credit.hpp"
#include "coordination/rewards/readings.hpp"
#include "coordination/rewards/terms.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace automodel::coordination {

// -- what happens -------------------------------------------------------------

/// New terms, in force from the round that this opens.
struct terms_stated {
  reward_terms terms;

  friend bool operator==(const terms_stated&, const terms_stated&) = default;
};

/// An agent decided. It is priced by the round in which it is booked.
struct decision_booked {
  std::string decision;             ///< its id, 1 to 256 bytes
  std::string agent;                ///< one of the terms' agents
  std::vector<std::string> parents; ///< decisions it rests on

  friend bool operator==(const decision_booked&, const decision_booked&)
      = default;
};

/// What a decision gained by its agent's own metric, everything else frozen.
struct gain_measured {
  std::string decision;
  std::uint32_t version = 1; ///< a higher one corrects the lower ones
  reading control;           ///< without the decision
  reading treatment;         ///< with it
  std::uint64_t cost = 0;    ///< in the agent's deterministic units

  friend bool operator==(const gain_measured&, const gain_measured&) = default;
};

/// What decisions changed in the whole system; it may come long after them.
struct outcome_observed {
  std::string outcome;                 ///< its id, 1 to 256 bytes
  std::uint32_t version = 1;           ///< a higher one corrects the lower ones
  std::vector<std::string> decisions;  ///< 1 to 32, ascending
  std::vector<evaluation> evaluations; ///< coalitions 0 and all, and more
  std::vector<std::vector<std::uint8_t>> orders; ///< as in credit_game

  friend bool operator==(const outcome_observed&, const outcome_observed&)
      = default;
};

/// Ends a round: multipliers and beta move, the next round opens.
struct round_closed {
  std::uint64_t round = 0; ///< the one that ends

  friend bool operator==(const round_closed&, const round_closed&) = default;
};

using reward_event = std::variant<terms_stated, decision_booked, gain_measured,
                                  outcome_observed, round_closed>;

// -- what is booked -----------------------------------------------------------

/// Which sum an entry belongs to.
enum class reward_layer : std::uint8_t {
  inner,     ///< the agent's own gain
  outer,     ///< its share of an outcome
  effective, ///< what it is paid and learns from
};

inline constexpr std::size_t reward_layer_count = 3;

std::string_view to_string(reward_layer layer) noexcept;

/// One signed line of the ledger. The sum of a decision's entries in a layer
/// is what it has been given there; an entry never changes.
struct reward_entry {
  std::uint64_t sequence = 0; ///< 1, 2, 3, ...
  std::string decision, agent;
  reward_layer layer = reward_layer::inner;
  micro amount;              ///< may be negative or, the first time, zero
  std::uint64_t round = 0;   ///< whose prices it was made by
  std::string cause;         ///< the outcome, or the decision of a gain
  std::uint32_t version = 1; ///< of the cause
  bool correction = false;   ///< something was booked for the cause before
  credit_rule rule = credit_rule::own;
  micro error{};       ///< standard error of a sampled share
  bool breach = false; ///< a hard constraint was broken

  friend bool operator==(const reward_entry&, const reward_entry&) = default;
};

} // namespace automodel::coordination
