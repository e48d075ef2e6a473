#pragma once

#include "actors/interfaces.hpp"
#include "storage/memory_reader.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace automodel::actors {

/// As many of `records` as fit into a message, beginning with index `from`.
message<schema::History>
history_page(const std::vector<storage::stored_record>& records,
             std::uint64_t from, std::uint64_t next_sequence);

/// Records from an index on, of one experiment or (empty) of all.
result<std::vector<storage::stored_record>>
records_from(const storage::memory_reader& reader,
             const std::string& experiment, std::uint64_t from);

} // namespace automodel::actors
