#pragma once

#include "base/parameters.hpp"
#include "messages/schema/knowledge.capnp.h"
#include "storage/state/change.hpp"
#include "storage/state/state_codec.hpp"

#include <vector>

namespace automodel::storage {

/// What a hypothesis proposes, as far as it is compared with others.
struct idea_state {
  std::string target;
  parameters proposal;
  std::string motive;   ///< empty where there is a proposal
  digest dataset;       ///< zeros: any
  std::string protocol; ///< empty: any

  static idea_state from(messages::schema::Hypothesis::Reader hypothesis);
  static idea_state read(state_reader& from);
  std::string value() const;
};

/// Whether one idea is a near-duplicate of another: the same target,
/// conditions that do not exclude each other, and proposals at most 0.1 apart
/// (configuration_distance) or, of two without a proposal, motives with a
/// text_similarity of at least 0.8.
bool repeats(const idea_state& idea, const idea_state& other);

/// Remembers the idea.
result<void> apply(state_changes& state, const change_context& at,
                   messages::schema::Hypothesis::Reader hypothesis);

/// A verdict "fail" about a hypothesis begins or ends to stand.
/// `conditions` are the verdict's; what they leave open is the idea's.
result<void> note_failed(state_changes& state, const digest& hypothesis,
                         const digest& verdict,
                         messages::schema::Conditions::Reader conditions);
result<void> forget_failed(state_changes& state, const digest& hypothesis,
                           const digest& verdict);

/// Whether a new hypothesis may be recorded: it repeats no idea that failed,
/// or names one of those it repeats and says what is different now. Not asked
/// of what is recorded already. Errors: conflict, naming the idea and the
/// verdict.
result<void> admit(const state_map& state,
                   messages::schema::Hypothesis::Reader hypothesis);

} // namespace automodel::storage
