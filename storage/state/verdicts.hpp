#pragma once

#include "messages/schema/record.capnp.h"
#include "storage/state/change.hpp"
#include "storage/state/state_codec.hpp"

namespace automodel::storage {

/// A verdict stands until another supersedes it.
struct verdict_state {
  std::uint64_t index = 0;
  bool superseded = false;
  digest hypothesis; ///< that failed; zeros: none did

  static verdict_state read(state_reader& from);
  std::string value() const;
};

/// The current form of a skill.
struct skill_state {
  digest id; ///< of its record
  std::uint64_t index = 0;

  static skill_state read(state_reader& from);
  std::string value() const;
};

std::string verdict_key(const digest& id);
std::string skill_key(std::string_view name);
/// What all keys of skills begin with; the name and a NUL follow.
std::string skill_prefix();

/// Errors: conflict (what it supersedes is no verdict that stands).
result<void> apply(state_changes& state, const change_context& at,
                   messages::schema::Verdict::Reader verdict);

/// Errors: conflict (it exists, and this record does not supersede its
/// current form), not_found (evidence that is no verdict).
result<void> apply(state_changes& state, const change_context& at,
                   messages::schema::Skill::Reader skill);

/// Whether a verdict that stands is among the evidence.
result<bool> has_live_evidence(const state_map& state,
                               messages::schema::Skill::Reader skill);

} // namespace automodel::storage
