#pragma once

#include "storage/record.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace automodel::storage {

/// One entry of the journal as it lies in its table. The index is its key.
///
/// Layout, little-endian: u32 format, u32 position, u64 sequence, u32 size of
/// the commit, u32 record bytes, u32 annex bytes, u32 producer bytes, chain
/// before (32), id (32), check (8), record, annex, producer. The id covers the
/// record; the chain covers id and order; the check, the start of a SHA-256,
/// covers all the rest. So every byte is covered by something.
struct journal_entry {
  digest chain_before;
  digest id;
  std::string producer;
  std::uint64_t sequence = 0;
  std::uint32_t position = 0;    ///< within its commit, from 0
  std::uint32_t commit_size = 0; ///< records of that commit
  record_message record;         ///< canonical
  annex_message annex;

  /// chain_n = SHA-256(chain_{n-1} || id).
  digest chain() const;
};

std::vector<std::byte> encode(const journal_entry& entry);

/// Errors: corrupt when a length, the check or the id does not fit;
/// incompatible for a newer format. `index` is for the message.
result<journal_entry> decode(std::uint64_t index,
                             std::span<const std::byte> bytes);

stored_record to_stored(std::uint64_t index, journal_entry entry);

} // namespace automodel::storage
