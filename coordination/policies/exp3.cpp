#include "coordination/policies/exp3.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace automodel::coordination {

exp3::exp3(recsys::search_space space, policy_options options)
    : policy(std::move(space), std::move(options)), arms_(this->space()),
      log_weights_(arms_.size()) {
  const auto count = static_cast<double>(arms_.size());
  const auto horizon = static_cast<double>(this->options().horizon);
  gamma_ = std::min(1.0, std::sqrt(count * std::log(count)
                                   / ((std::numbers::e - 1) * horizon)));
}

std::string exp3::describe() const {
  return "EXP3 over " + std::to_string(arms_.size()) + " arms, gamma "
         + automodel::to_string(parameter{gamma_}) + "; draws most often {"
         + automodel::to_string(favourite()) + "}";
}

parameters exp3::favourite() const {
  auto best = std::ranges::max_element(log_weights_) - log_weights_.begin();
  return arms_[static_cast<std::size_t>(best)];
}

std::vector<double> exp3::probabilities() const {
  const auto largest = std::ranges::max(log_weights_);
  std::vector<double> found;
  double sum = 0;
  for (auto weight : log_weights_)
    sum += found.emplace_back(std::exp(weight - largest));
  for (auto& one : found)
    one = (1 - gamma_) * one / sum + gamma_ / static_cast<double>(found.size());
  return found;
}

void exp3::choose(suggestion& next, random_stream& random) const {
  const auto chances = probabilities();
  auto point = random.uniform();
  std::size_t arm = 0;
  while (arm + 1 < chances.size() && point >= chances[arm])
    point -= chances[arm++];
  next.values = arms_[arm];
  next.probability = std::min(chances[arm], 1.0);
}

void exp3::learn(const policy_reward& reward) {
  const reward_scale scale{options()};
  auto gain = reward.correction ? scale.share_of_difference(reward.value)
                                : scale.share(reward.value);
  log_weights_[arms_.index_of(reward.what.values)]
      += gamma_ * gain
         / (reward.what.probability * static_cast<double>(arms_.size()));
}

nlohmann::json exp3::learned() const {
  return log_weights_;
}

void exp3::read(const recsys::json_input& from) {
  std::vector<double> weights;
  from.read(weights);
  if (weights.size() != log_weights_.size())
    from.refuse("has not one weight for each arm");
  if (!from.problem())
    log_weights_ = std::move(weights);
}

} // namespace automodel::coordination
