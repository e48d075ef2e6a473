#pragma once

#include "base/random_stream.hpp"
#include "coordination/rewards/reward_book.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace automodel::coordination {

/// A random history of decisions that rest on each other, their gains and
/// their outcomes, corrected at times. Decisions and rounds have their order;
/// gains and outcomes may come at any time.
struct decision_graph {
  std::vector<reward_event> backbone; ///< terms, decisions, ends of rounds
  std::vector<reward_event> news;     ///< gains and outcomes, all versions
  bool one_round = false;
};

decision_graph random_graph(std::uint64_t seed);

/// Everything in some order, some of it more than once.
std::vector<reward_event> delivery(const decision_graph& graph,
                                   std::uint64_t seed);

/// A journal: the events that were taken, and what was booked for each.
struct ledger {
  reward_book book;
  std::vector<reward_event> journal;
  std::vector<reward_entry> entries;

  /// Posts, applies, and notes; fails the test if the event is refused.
  void take(const reward_event& event);
};

/// What is wrong with the books after everything was delivered, empty if
/// nothing is: shares that do not sum to their outcome, entries that do not
/// sum to their balances, something paid twice or not at all, a wrong mix.
std::string audit(const ledger& kept, const decision_graph& graph);

/// Delivers a graph twice, in different orders, with redelivery, and with a
/// restart from the journal in the middle, and audits; what is wrong.
std::string try_graph(std::uint64_t seed);

} // namespace automodel::coordination
