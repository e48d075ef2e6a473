#pragma once

#include "coordination/arbitration/proposal.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace automodel::coordination {

/// What an arbitration may assume.
struct arbitration_terms {
  /// Proposals above it are held until a person accepts them.
  micro riskiest = micro::units(1);
};

/// Decides which of some proposals are carried out on the state with these
/// versions. A pure function: the same proposals in any order get the same
/// rulings, sorted by proposal.
///
/// 1. What rests on a version that has changed is stale.
/// 2. What breaks a hard constraint is refused, whoever wants it; a person
///    lifts neither rule.
/// 3. What a person rejected is refused; what is too risky is held, unless a
///    person accepted it.
/// 4. The rest is ranked: a person's acceptance, less risk, Pareto front,
///    utility, expected outer reward, less cost, age, id. Down the ranking each
///    is accepted that touches nothing an accepted one writes, and writes
///    nothing an accepted one reads.
///
/// So accepted proposals can be carried out in any order, one after the other,
/// and each finds what it read: the history is serialisable. A loser hears
/// which proposal won, by which criterion and over what, and may be made anew
/// once (rebases 0).
///
/// Errors: invalid_argument: an id that is empty, too long or used twice; a
/// proposal that writes nothing; objectives of different numbers; rebases
/// above 1; an override without a name or reason, of a proposal that is not
/// there, or a second one of the same; more than 4096 proposals.
result<std::vector<ruling>>
arbitrate(std::span<const proposal> proposals, const versions& now,
          std::span<const override_order> overrides = {},
          const arbitration_terms& terms = {});

/// A thing that one of them writes and the other reads or writes.
std::optional<std::string> overlap(const proposal& a, const proposal& b);

/// The versions after these accepted proposals: each thing written is one
/// version on.
void carry_out(std::span<const proposal> accepted, versions& now);

} // namespace automodel::coordination
