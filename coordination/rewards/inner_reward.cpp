#include "coordination/rewards/inner_reward.hpp"

#include <algorithm>

namespace automodel::coordination {

micro inner_reward(const gain_measured& gain, const agent_terms& terms,
                   micro ceiling) {
  auto difference = gain.treatment.mean - gain.control.mean;
  if (terms.lower_is_better)
    difference = -difference;
  auto delta = difference / std::max(gain.control.deviation, terms.margin);
  if (delta > micro{} && gain.cost > terms.allowance)
    delta = saturated(
        divided(static_cast<wide>(delta.count) * terms.allowance, gain.cost));
  return std::clamp(delta, -ceiling, ceiling);
}

micro effective_reward(micro inner, micro outer, micro beta, bool breach) {
  if (breach)
    return std::min(outer, micro{});
  const auto own = static_cast<wide>(micro::scale - beta.count) * inner.count;
  const auto shared = static_cast<wide>(beta.count) * outer.count;
  return saturated(divided(own + shared, micro::scale));
}

} // namespace automodel::coordination
