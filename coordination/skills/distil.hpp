#pragma once

#include "base/error.hpp"
#include "coordination/skills/skill.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace automodel::coordination {

/// How skills are made of verdicts.
struct distil_options {
  std::uint32_t every = 5;  ///< verdicts between two rounds
  std::uint32_t batch = 20; ///< verdicts that a round looks at
  /// Shares of the batch.
  double success = 0.5, fail = 0.3, neutral = 0.2;
  double alike = 0.6;               ///< from which on ideas are one
  std::uint32_t least_evidence = 2; ///< verdicts behind a new skill
};

/// Errors: invalid_argument: counts of 0, a batch above 4096, shares below 0
/// or adding up to more than 1, a likeness outside (0, 1].
result<void> check(const distil_options& options);

/// What a round looks at: the newest verdicts of each outcome, up to its share
/// of the batch, so that what is rare is not crowded out. Inconclusive ones
/// are left out. `ideas` and the answer are in the order of the journal.
std::vector<judged_idea> balanced_batch(std::span<const judged_idea> ideas,
                                        const distil_options& options);

/// A skill that is new, or takes the place of one of the library.
struct distilled {
  std::optional<std::size_t> refines; ///< index into the library
  std::vector<judged_idea> evidence;  ///< each once
};

/// One round, after EvoRec (Mu et al. 2026, arXiv 2606.28368) with induction by
/// likeness in the place of a language model: verdicts of the batch that are
/// alike are merged into one candidate; a candidate refines the skill that it
/// is most like, if it is alike enough and rests on new verdicts, and else
/// becomes a skill. `library` holds the evidence of each skill that stands; a
/// skill without any is left alone.
std::vector<distilled> distil(std::span<const judged_idea> batch,
                              std::span<const std::vector<judged_idea>> library,
                              const distil_options& options);

} // namespace automodel::coordination
