#pragma once

#include "base/error.hpp"

#include <string_view>

namespace automodel::storage::lmdb {

/// An LMDB or system error code as an error: no space left (of the disk or of
/// the reserved map) is storage_full, damaged pages are corrupt, a full
/// table of readers is resource_exhausted.
tl::unexpected<error> failure(int code, std::string_view doing);

} // namespace automodel::storage::lmdb
