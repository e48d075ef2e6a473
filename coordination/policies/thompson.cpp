#include "coordination/policies/thompson.hpp"

#include "recsys/tuning/tpe.hpp"

#include <nlohmann/json.hpp>

#include <cmath>
#include <limits>

namespace automodel::coordination {

thompson::thompson(recsys::search_space space, policy_options options)
    : policy(std::move(space), std::move(options)),
      encoding_(this->space(), this->options().thompson.independent_arms),
      posterior_(encoding_.size(), this->options().thompson.prior_variance,
                 this->options().thompson.noise_variance) {}

std::string thompson::describe() const {
  auto best = favourite();
  auto value = posterior_.predict(encoding_.encode(space(), best));
  auto sign = options().goal == reward_goal::highest ? 1 : -1;
  return "Thompson sampling over " + std::to_string(encoding_.size())
         + " weights, " + std::to_string(seen_) + " rewards; expects "
         + automodel::to_string(parameter{sign * value.mean}) + " +- "
         + automodel::to_string(parameter{std::sqrt(value.variance)}) + " of {"
         + automodel::to_string(best) + "}";
}

parameters thompson::favourite() const {
  // The stream of no suggestion: reading does not change what comes next.
  random_stream random{options().seed, "policy/" + options().name + "/best"};
  return best_under(posterior_.mean(), random);
}

parameters thompson::best_under(std::span<const double> weights,
                                random_stream& random) const {
  const auto points = space().points();
  const auto all = points && *points <= most_arms;
  const auto count = all ? *points : options().thompson.candidates;
  parameters best;
  auto best_value = -std::numeric_limits<double>::infinity();
  for (std::uint64_t i = 0; i < count; ++i) {
    auto values = all ? space().point(i) : recsys::draw_evenly(space(), random);
    auto x = encoding_.encode(space(), values);
    double value = 0;
    for (std::size_t k = 0; k < x.size(); ++k)
      value += x[k] * weights[k];
    if (value > best_value) {
      best_value = value;
      best = std::move(values);
    }
  }
  return best;
}

void thompson::choose(suggestion& next, random_stream& random) const {
  next.values = best_under(posterior_.sample(random), random);
}

void thompson::learn(const policy_reward& reward) {
  auto x = encoding_.encode(space(), reward.what.values);
  if (reward.correction) {
    posterior_.correct(x, reward.value);
    return;
  }
  posterior_.observe(x, reward.value);
  ++seen_;
}

nlohmann::json thompson::learned() const {
  auto list = [](std::span<const double> values) {
    return nlohmann::json(std::vector<double>(values.begin(), values.end()));
  };
  return {{"seen", seen_},
          {"precision", list(posterior_.precision())},
          {"moment", list(posterior_.moment())}};
}

void thompson::read(const recsys::json_input& from) {
  std::uint64_t seen = 0;
  std::vector<double> precision, moment;
  from.read("seen", seen);
  from.read("precision", precision);
  from.read("moment", moment);
  if (from.problem())
    return;
  if (posterior_.assign(std::move(precision), std::move(moment)))
    seen_ = seen;
  else
    from.refuse("is no posterior of this policy");
}

} // namespace automodel::coordination
