#pragma once

#include "base/error.hpp"
#include "recsys/models/program/program.hpp"

#include <string>
#include <vector>

namespace automodel::recsys {

/// What one gate says of a program.
struct gate_verdict {
  std::string gate; ///< "causality"
  bool passed = false;
  std::string text; ///< what was measured, or what is wrong
};

/// Checks a program that is not from the zoo before it may train, on small data
/// that is made up here, by the gates of its task:
///
///   shapes        losses are numbers, state keeps its form, scores fit
///   parameters    counts them; the same configuration gives the same number
///   determinism   the same seed gives the same bits; evaluation draws nothing
///   inputs        nothing that the host passes is changed
///   gradients     finite differences in double precision agree with autograd,
///                 in evaluation mode; a gradient that is cut off shows here
///   overfit       the loss on one batch can be driven down
///   causality     sequential: what is known after an item depends neither on
///                 later items nor on other sequences that share its row
///   agreement     ctr: the loss is the logloss of what `score` predicts, for
///                 the labels and for their opposites
///   canary        ctr: trained on shuffled labels, it predicts no others
///
/// All gates are tried, in this order. `given` is what a candidate sets.
/// Errors: those of configure() and of programs that cannot be begun.
result<std::vector<gate_verdict>> check_gates(const program& model,
                                              const parameters& given);

/// The names of a task's gates, in the order they are tried.
std::vector<std::string> gates_of(program_task task);

} // namespace automodel::recsys
