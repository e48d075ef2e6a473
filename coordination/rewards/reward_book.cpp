#include "coordination/rewards/reward_book.hpp"

#include "coordination/rewards/event_check.hpp"
#include "coordination/rewards/reward_draft.hpp"

#include <utility>

namespace automodel::coordination {

namespace {

template <class Map>
const typename Map::mapped_type* find_in(const Map& map, std::string_view key) {
  auto at = map.find(key);
  return at != map.end() ? &at->second : nullptr;
}

} // namespace

const decision_account* reward_book::decision(std::string_view id) const {
  return find_in(decisions_, id);
}

const outcome_account* reward_book::outcome(std::string_view id) const {
  return find_in(outcomes_, id);
}

const round_prices* reward_book::round(std::uint64_t number) const {
  return number >= 1 && number <= rounds_.size() ? &rounds_[number - 1]
                                                 : nullptr;
}

const round_prices* reward_book::current() const {
  return rounds_.empty() ? nullptr : &rounds_.back();
}

micro reward_book::balance(std::string_view agent, reward_layer layer) const {
  const auto* found = find_in(balances_, agent);
  return found ? saturated((*found)[static_cast<std::size_t>(layer)]) : micro{};
}

std::uint64_t reward_book::waiting() const noexcept {
  std::uint64_t count = 0;
  for (const auto& [ignored, events] : waiting_)
    count += events.size();
  return count;
}

result<reward_posting> reward_book::post(const reward_event& event) const {
  if (auto sound = check(event); !sound)
    return pass_on(sound);
  reward_draft draft{*this};
  if (auto taken = draft.take(event); !taken)
    return pass_on(taken);
  return draft.finish();
}

void reward_book::apply(reward_posting posting) {
  entries_ += posting.entries.size();
  for (const auto& entry : posting.entries)
    balances_[entry.agent][static_cast<std::size_t>(entry.layer)]
        += entry.amount.count;
  for (auto& prices : posting.opened)
    rounds_.push_back(std::move(prices));
  if (posting.closes) {
    fresh_decisions_.clear();
    fresh_outcomes_.clear();
  }
  fresh_decisions_.merge(posting.fresh_decisions);
  fresh_outcomes_.merge(posting.fresh_outcomes);
  for (auto& [id, account] : posting.decisions) {
    waiting_.erase(id); // nobody waits for what is booked
    decisions_.insert_or_assign(id, std::move(account));
  }
  for (auto& [id, account] : posting.outcomes)
    outcomes_.insert_or_assign(id, std::move(account));
  for (auto& [id, events] : posting.waiting) {
    auto& waiting = waiting_[id];
    for (auto& event : events)
      waiting.push_back(std::move(event));
  }
}

} // namespace automodel::coordination
