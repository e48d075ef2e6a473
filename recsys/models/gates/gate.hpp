#pragma once

#include "base/error.hpp"
#include "recsys/models/program/program.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::recsys {

/// What one gate says of a program.
struct gate_verdict {
  std::string gate; ///< "causality"
  bool passed = false;
  std::string text;               ///< what was measured, or what is wrong
  std::optional<double> figure{}; ///< what was measured, if that is a number
  source_position where{};        ///< of what is wrong; empty: no one place
  std::string hint{};
  errc kind = errc::invalid_argument; ///< of what is wrong
};

/// What gates are told beside the program.
struct gate_options {
  parameters given{};       ///< what a candidate sets
  std::uint32_t labels = 1; ///< of a row of the task ctr
  /// A slow program that says what is right; null: there is none.
  const program* reference = nullptr;
  /// Called with the name of each gate before it runs; may be empty.
  std::function<void(std::string_view)> starting{};
};

/// Checks a program that is not from the zoo before it may train, on small data
/// that is made up here, by the gates of its task:
///
///   shapes        losses are numbers, state keeps its form, scores fit
///   parameters    counts them; the same configuration gives the same number
///   determinism   the same seed gives the same bits; evaluation draws nothing
///   inputs        nothing that the host passes is changed
///   gradients     finite differences in double precision agree with autograd,
///                 in evaluation mode, where the loss has no kink; a gradient
///                 that is cut off shows here, unless it is cut by the blocks
///                 straight_through or stop_gradient
///   overfit       the loss on one batch can be driven down
///   causality     sequential: what is known after an item depends neither on
///                 later items nor on other sequences that share its row
///   rows          ctr: what is predicted of a row depends on nothing beside it
///                 and on no label
///   agreement     ctr: the loss is the logloss of what `score` predicts, for
///                 the labels and for their opposites
///   canary        ctr: trained on shuffled labels, it predicts no others
///   equations     with a reference: its channels, gradients and scores
///
/// All gates are tried, in this order, each with sizes that the configuration
/// sets. Errors: those of configure(), of programs that cannot be begun, and
/// resource_exhausted where a gate met the limit of memory, which ends all.
result<std::vector<gate_verdict>> check_gates(const program& model,
                                              const gate_options& how);

/// The same of a text, whose compilation is the first gate, "compiles". The
/// others are not tried if that is closed.
result<std::vector<gate_verdict>> check_source(std::string_view source,
                                               std::string_view name,
                                               const gate_options& how);

/// The names of a task's gates, in the order they are tried, without
/// "equations".
std::vector<std::string> gates_of(program_task task);

/// A closed gate as an error: "mine.py:31:12: the gate causality: ...".
error as_error(const gate_verdict& closed);

} // namespace automodel::recsys
