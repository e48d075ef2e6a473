#pragma once

#include "coordination/rewards/outer_reward.hpp"
#include "coordination/rewards/reward_book.hpp"

namespace automodel::coordination {

/// A posting in the making: a book seen through what one event, and what
/// waited for it, changes.
class reward_draft {
public:
  explicit reward_draft(const reward_book& book) : book_(book) {}

  result<void> take(const reward_event& event);
  reward_posting finish() { return std::move(posting_); }

private:
  result<void> on(const terms_stated& event);
  result<void> on(const decision_booked& event);
  result<void> on(const gain_measured& event);
  result<void> on(const outcome_observed& event);
  result<void> on(const round_closed& event);

  const decision_account* decision(std::string_view id) const;
  const outcome_account* outcome(std::string_view id) const;
  const round_prices* round(std::uint64_t number) const;
  const round_prices* current() const;
  decision_account& edit(std::string_view id);

  result<void> wait_for(const std::string& decision, reward_event event);
  void end_waits_for(const std::string& decision);
  round_seen seen() const;
  result<void> check_room(const outcome_observed& event) const;
  void book_outcome(const outcome_observed& event, outcome_account account,
                    const credit& shares, std::uint64_t priced_by);

  /// Brings a layer of a decision to `target` by one signed entry.
  void pay(decision_account& to, reward_layer layer, micro target,
           reward_entry about);
  void pay_effective(decision_account& to, reward_entry about);

  const reward_book& book_;
  reward_posting posting_;
};

} // namespace automodel::coordination
