#pragma once

#include "actors/interfaces.hpp"
#include "base/digest.hpp"
#include "storage/artefact_store.hpp"

#include <cstdint>

namespace automodel::actors {

/// A ChunkRequest as values.
struct chunk_order {
  digest artefact;
  std::uint64_t offset = 0;
  std::uint32_t most = 0;
};

/// Of a chunk at most; two fit into a frame.
inline constexpr std::uint32_t chunk_bytes = 512 << 10;

/// Errors: parse_error.
result<chunk_order> read_order(const message<schema::ChunkRequest>& from);

/// The bytes. Errors: not_found, invalid_argument (behind its end), io_error.
result<message<schema::Chunk>> read_chunk(const storage::artefact_store& from,
                                          const chunk_order& which);

} // namespace automodel::actors
