#include "coordination/policies/ucb1.hpp"

#include <nlohmann/json.hpp>

#include <cmath>
#include <limits>

namespace automodel::coordination {

ucb1::ucb1(recsys::search_space space, policy_options options)
    : policy(std::move(space), std::move(options)), arms_(this->space()),
      tallies_(arms_.size()) {}

std::string ucb1::describe() const {
  return "UCB1 over " + std::to_string(arms_.size()) + " arms, "
         + std::to_string(seen_) + " rewards; best so far {"
         + automodel::to_string(favourite()) + "}";
}

parameters ucb1::favourite() const {
  std::size_t best = 0;
  for (std::size_t arm = 1; arm < tallies_.size(); ++arm)
    if (tallies_[arm].count > 0
        && (tallies_[best].count == 0
            || tallies_[arm].mean() > tallies_[best].mean()))
      best = arm;
  return arms_[best];
}

void ucb1::choose(suggestion& next, random_stream&) const {
  // Arms without a reward in turn: the number of the suggestion goes round.
  std::vector<std::size_t> unseen;
  std::size_t best = 0;
  auto best_index = -std::numeric_limits<double>::infinity();
  const auto exploration = 2 * std::log(static_cast<double>(seen_));
  for (std::size_t arm = 0; arm < tallies_.size(); ++arm) {
    if (tallies_[arm].count == 0) {
      unseen.push_back(arm);
      continue;
    }
    auto index
        = tallies_[arm].mean()
          + std::sqrt(exploration / static_cast<double>(tallies_[arm].count));
    if (index > best_index) {
      best_index = index;
      best = arm;
    }
  }
  next.values
      = arms_[unseen.empty() ? best : unseen[next.number % unseen.size()]];
}

void ucb1::learn(const policy_reward& reward) {
  auto& tally = tallies_[arms_.index_of(reward.what.values)];
  const reward_scale scale{options()};
  if (reward.correction) {
    tally.sum += scale.share_of_difference(reward.value);
    return;
  }
  tally.sum += scale.share(reward.value);
  ++tally.count;
  ++seen_;
}

nlohmann::json ucb1::learned() const {
  return to_json(tallies_);
}

void ucb1::read(const recsys::json_input& from) {
  coordination::read(from, tallies_);
  if (from.problem())
    return;
  seen_ = 0;
  for (const auto& tally : tallies_)
    seen_ += tally.count;
}

} // namespace automodel::coordination
