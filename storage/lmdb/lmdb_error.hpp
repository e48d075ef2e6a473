#pragma once

#include "base/error.hpp"

#include <string_view>

namespace automodel::storage::lmdb {

/// An LMDB or system error code as an error: no space left (of the disk or of
/// the reserved map) is storage_full, damaged pages are corrupt, a full
/// table of readers is resource_exhausted.
tl::unexpected<error> failure(int code, std::string_view doing);

/// The same for a write to the environment in `folder`. LMDB calls a write that
/// the disk took only a part of an input/output error: if there is no space
/// left, it is storage_full.
tl::unexpected<error> write_failure(int code, std::string_view doing,
                                    const char* folder);

} // namespace automodel::storage::lmdb
