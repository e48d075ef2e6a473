#pragma once

#include "base/digest.hpp"
#include "base/error.hpp"
#include "messages/message.hpp"
#include "messages/schema/record.capnp.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::storage {

using record_message = messages::message<messages::schema::Record>;
using annex_message = messages::message<messages::schema::Annex>;

/// What a record is about: the active member of Record's union.
using record_kind = messages::schema::Record::Which;

constexpr std::size_t record_kind_count = 25;

/// The name of a kind as it stands in schema, filters and JSON ("intent",
/// "dataVersion", ...).
std::string_view to_string(record_kind kind) noexcept;

/// The inverse of to_string. Errors: invalid_argument, listing the kinds.
result<record_kind> record_kind_from(std::string_view name);

/// Every kind, in the order of the schema.
std::span<const record_kind> record_kinds() noexcept;

/// The name of a record: SHA-256 of its canonical words. It is known before
/// the record is committed, so that records of one commit can be each other's
/// parents. Errors: parse_error.
result<digest> record_id(const record_message& record);

/// What a producer wants to be remembered.
struct record_draft {
  record_message record; ///< hashed: equal in every run of one seed
  annex_message annex;   ///< not hashed: clock, node, attempt; may be empty
};

/// All that one step of a producer leaves behind; it is committed whole or not
/// at all.
struct step_commit {
  std::string producer;       ///< logical path, at most 256 bytes
  std::uint64_t sequence = 0; ///< 1, 2, 3, ... per producer, without gaps
  std::vector<record_draft> records; ///< at least one
};

/// The acknowledgement: the records are on disk.
struct receipt {
  std::uint64_t first_index = 0; ///< of the first record in the journal
  std::vector<digest> ids;       ///< in the order of the commit
  bool repeated = false; ///< committed before; this time nothing was done
};

/// A record as it stands in the journal.
struct stored_record {
  std::uint64_t index = 0; ///< from 1, gapless
  digest id;               ///< SHA-256 of the canonical record
  digest chain;            ///< SHA-256(chain of index - 1 || id)
  std::string producer;
  std::uint64_t sequence = 0;
  record_message record; ///< canonical
  annex_message annex;
};

} // namespace automodel::storage
