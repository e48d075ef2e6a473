#pragma once

#include "base/digest.hpp"

#include <cstdint>

namespace automodel::storage {

/// The record whose change is applied.
struct change_context {
  std::uint64_t index = 0; ///< in the journal
  digest id;
  std::int64_t unix_ms
      = 0; ///< when it is committed, from the annex; 0: unknown
};

} // namespace automodel::storage
