#pragma once

#include "actors/arbitration/recorded_proposal.hpp"
#include "storage/memory_reader.hpp"

#include <cstdint>
#include <vector>

namespace automodel::actors {

/// What a ruling on one proposal is about, in its record: a refusal by the
/// rules, or a person's word.
inline constexpr const char* ruling_slot = "arbitration";

enum class proposal_fate : std::uint8_t { open, accepted, refused };

/// A proposal, and what became of it so far.
struct proposal_history {
  recorded_proposal proposal;
  proposal_fate fate = proposal_fate::open;
  /// The last record that ruled on it: an arbitration or a ruling; none while
  /// it is open.
  std::optional<digest> ruled_by{};
  std::optional<digest> lost_in{}; ///< the arbitration in which it lost last
  std::string reason{};            ///< why it was refused
  std::uint64_t rulings = 0;       ///< on it, so far
};

/// All proposals of the memory in the order of its journal. Errors: those of
/// read_proposal and of reading.
result<std::vector<proposal_history>>
proposals_in(const storage::memory_reader& memory);

/// The versions of all slots that have a value.
result<coordination::versions> slot_versions(const storage::memory_reader& of);

/// Which open proposals (indexes into `all`) wait for a ruling together:
/// those that overlap, directly or through others; in the order of the journal.
std::vector<std::vector<std::size_t>>
open_groups(const std::vector<proposal_history>& all);

} // namespace automodel::actors
