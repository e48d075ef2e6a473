#include "coordination/policies/arm_tallies.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace automodel::coordination {

reward_scale::reward_scale(const policy_options& options) noexcept
    : low(options.low), high(options.high) {
  if (options.goal == reward_goal::lowest) {
    low = -options.high;
    high = -options.low;
  }
}

double reward_scale::share(double value) const noexcept {
  return std::clamp((value - low) / (high - low), 0.0, 1.0);
}

nlohmann::json to_json(const std::vector<arm_tally>& tallies) {
  auto list = nlohmann::json::array();
  for (const auto& one : tallies)
    list.push_back({{"count", one.count}, {"sum", one.sum}});
  return list;
}

void read(const recsys::json_input& from, std::vector<arm_tally>& tallies) {
  std::vector<arm_tally> found;
  for (const auto& entry : from.elements()) {
    auto& one = found.emplace_back();
    entry.read("count", one.count);
    entry.read("sum", one.sum);
  }
  if (found.size() != tallies.size())
    from.refuse("has not one tally for each arm");
  if (!from.problem())
    tallies = std::move(found);
}

} // namespace automodel::coordination
