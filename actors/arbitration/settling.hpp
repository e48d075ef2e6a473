#pragma once

#include "actors/arbitration/proposal_history.hpp"
#include "coordination/arbitration/arbiter.hpp"
#include "storage/record.hpp"

#include <optional>
#include <string>
#include <vector>

namespace automodel::actors {

/// Who settles conflicts by the rules alone.
inline constexpr const char* arbiter_path = "/coordinator/arbitration";

/// The rules of coordination/arbitration asked about every open proposal, as
/// the step that records their rulings and carries out what was accepted: an
/// arbitration for each winner, with those that lost to it, the changes of its
/// slots by compare-and-set, and a ruling for each that was refused whatever
/// the others are. What is too risky stays open until a person decides.
/// Nothing if no ruling was made. Commit the step before the next is asked
/// for. Errors: those of arbitrate and of reading.
result<std::optional<storage::step_commit>>
settle_open(const storage::memory_reader& memory,
            const coordination::arbitration_terms& terms = {});

/// A person's word on a proposal.
struct human_word {
  std::string about;  ///< start of the id of a proposal, or of an arbitration
  std::string prefer; ///< start of the id of the one to be taken instead
  bool accept = true; ///< without `prefer`
  std::string who, why;
};

struct human_ruling {
  /// Nothing if it is so already; commit it else.
  std::optional<storage::step_commit> step;
  digest record;    ///< the person's decision, or what ruled so before
  std::string text; ///< what comes of it, one sentence
};

/// What a person's word comes to, by the rules: a stale proposal and one that
/// breaks a hard constraint stay refused. An open proposal is taken or refused
/// for good; one that lost an arbitration is made anew once on what that left
/// behind, if nothing has changed since. The rest of its conflict stays as it
/// is, but for those that now lose.
///
/// Errors: not_found (no such record, or it is neither a proposal nor an
/// arbitration), invalid_argument (a word without who or why, `prefer` is not
/// part of the conflict), conflict (overtaken: what it rests on has changed;
/// or it is carried out already and cannot be rejected), not_permitted (a hard
/// constraint), those of reading.
result<human_ruling> rule_by_person(const storage::memory_reader& memory,
                                    const human_word& word);

} // namespace automodel::actors
