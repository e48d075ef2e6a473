#pragma once

#include "coordination/rewards/entry.hpp"

namespace automodel::coordination {

/// The inner reward of a decision: standardised gain per cost.
///
///   delta = (treatment.mean - control.mean) / s, its sign turned for a metric
///           that should be small,
///   s     = max(control.deviation, margin),
///   inner = clip(delta / max(1, cost / allowance), +-ceiling) for gains,
///           clip(delta, +-ceiling) for losses.
///
/// The gain is standardised against the control, that is against the spread
/// of the system *without* the decision over its seeds (Glass 1976's delta), so
/// that a decision cannot make its own yardstick; the margin keeps a control
/// without spread from turning a trifle into a fortune. A gain is divided by
/// what it cost in multiples of the allowance; cheapness below the allowance is
/// not rewarded, or null decisions that cost nothing would be paid for luck. A
/// loss is not divided, or failures would be cheaper the dearer they are.
///
/// Rounded to the micro-unit after each division. `terms` passed check().
micro inner_reward(const gain_measured& gain, const agent_terms& terms,
                   micro ceiling);

/// (1 - beta) inner + beta outer; after a breach of a hard constraint
/// min(0, outer): no gain of its own is paid for what may not be deployed.
micro effective_reward(micro inner, micro outer, micro beta, bool breach);

} // namespace automodel::coordination
