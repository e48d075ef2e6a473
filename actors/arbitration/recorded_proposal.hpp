#pragma once

#include "coordination/arbitration/proposal.hpp"
#include "storage/record.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace automodel::actors {

/// What a decision that proposes is about, in its record.
inline constexpr const char* proposal_slot = "proposal";

/// A proposal as the memory keeps it: a decision whose one option says which
/// release each slot would point to, and what is known of the consequences. Its
/// write-set has the versions that it starts from.
struct recorded_proposal {
  /// `id` is its record's in hexadecimal, `submitted` its index; `reads` holds
  /// the versions of what it writes, too.
  coordination::proposal what;
  std::map<std::string, digest> releases; ///< by slot: what `what` writes
  std::string reason;
  digest id;
};

/// The record's experiment and step, and `id` and `submitted`, are left to the
/// caller. The releases are its parents.
void write_proposal(const recorded_proposal& from,
                    messages::schema::Record::Builder to);

/// Nothing if the record is no proposal. Errors: parse_error (one that does
/// not say what it would write).
result<std::optional<recorded_proposal>>
read_proposal(const storage::stored_record& from);

} // namespace automodel::actors
