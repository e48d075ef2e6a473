#pragma once

#include "coordination/rewards/entry.hpp"
#include "recsys/constraints/lagrangian.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::coordination {

/// What a round's decisions and outcomes are priced by; fixed while it lasts.
struct round_prices {
  std::uint64_t round = 0; ///< 1, 2, 3, ...
  reward_terms terms;
  /// lambda of the soft constraints, in the order of the terms.
  recsys::lagrangian<micro> multipliers;
  /// beta - coupling.least of each agent, the dual variable of "the share of
  /// disagreement is at most 1 - agreement".
  std::map<std::string, recsys::dual_variable<micro>, std::less<>> couplings;

  micro multiplier(std::string_view constraint) const; ///< 0 if there is none
  micro beta(std::string_view agent) const;            ///< 0 if there is none

  friend bool operator==(const round_prices&, const round_prices&) = default;
};

/// What the ledger knows of a decision.
struct decision_account {
  decision_booked what;
  std::uint64_t round = 0;
  std::optional<gain_measured> gain;
  std::set<std::string, std::less<>> outcomes; ///< it has a share in
  std::array<micro, reward_layer_count> booked{};

  friend bool operator==(const decision_account&, const decision_account&)
      = default;
};

/// What the ledger knows of an outcome, in its last version.
struct outcome_account {
  outcome_observed what;
  bool breach = false;
  micro reward; ///< v(N) - v({}): what the shares sum to
  std::map<std::string, micro, std::less<>> shares; ///< by decision

  friend bool operator==(const outcome_account&, const outcome_account&)
      = default;
};

/// What one event comes to: entries for the journal, and how the book changes.
struct reward_posting {
  std::vector<reward_entry> entries;
  /// The event rests on a decision that was not booked yet; it waits for it.
  bool waits = false;
  /// It was posted before, or a later version was; nothing changes.
  bool repeated = false;

  std::map<std::string, decision_account, std::less<>> decisions;
  std::map<std::string, outcome_account, std::less<>> outcomes;
  std::map<std::string, std::vector<reward_event>, std::less<>> waiting;
  std::vector<round_prices> opened;
  bool closes = false; ///< a round: what was fresh is not any more
  std::set<std::string, std::less<>> fresh_decisions, fresh_outcomes;

  /// Events that waited for this one and came to nothing, and why.
  struct refusal {
    reward_event event;
    error why;
  };
  std::vector<refusal> refused;
};

/// The reward ledger as a fold: `post` says what an event comes to and changes
/// nothing, `apply` takes it in. Both are deterministic and in whole
/// micro-units, so that replaying the events gives every entry bit for bit; a
/// writer calls post inside its transaction and apply once it is committed.
///
/// Events may be delayed, repeated, out of order and corrected: what has been
/// booked in the end depends on the events' contents and on the round of each
/// decision alone. docs/rewards.md has the formulas and the tests.
class reward_book {
public:
  /// Errors: invalid_argument (a malformed event, values that are missing or
  /// not counted, no terms yet, an agent without terms), conflict (a decision,
  /// or a version of a gain or outcome, booked before with other content;
  /// closing a round that is not open), resource_exhausted (more than 2^16
  /// events wait; more than 4096 outcomes of one decision). What is malformed
  /// is refused before it waits; what turns out to be wrong when its wait ends
  /// is listed in the posting that ended it.
  result<reward_posting> post(const reward_event& event) const;

  void apply(reward_posting posting);

  /// Null if there is none.
  const decision_account* decision(std::string_view id) const;
  const outcome_account* outcome(std::string_view id) const;
  const round_prices* round(std::uint64_t number) const;
  const round_prices* current() const;

  /// The sum of an agent's entries in a layer, saturated.
  micro balance(std::string_view agent, reward_layer layer) const;

  std::uint64_t entries() const noexcept { return entries_; }
  std::uint64_t waiting() const noexcept; ///< events that wait

  friend bool operator==(const reward_book&, const reward_book&) = default;

private:
  friend class reward_draft;

  std::uint64_t entries_ = 0;
  std::vector<round_prices> rounds_;
  std::map<std::string, decision_account, std::less<>> decisions_;
  std::map<std::string, outcome_account, std::less<>> outcomes_;
  std::map<std::string, std::array<wide, reward_layer_count>, std::less<>>
      balances_;
  /// Events by the decision they wait for, in order of arrival.
  std::map<std::string, std::vector<reward_event>, std::less<>> waiting_;
  /// First seen or corrected since the round opened.
  std::set<std::string, std::less<>> fresh_decisions_, fresh_outcomes_;
};

} // namespace automodel::coordination
