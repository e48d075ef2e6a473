#pragma once

#include "base/error.hpp"

#include <string>

namespace automodel::worker {

/// Tries one thing that a sandboxed process may not do; `text` is a path, an
/// address or a port where the kind needs one. Always an error: unavailable
/// and "refused: ..." if the kernel refused, internal and "allowed: ..." if it
/// did not, invalid_argument for an unknown kind.
result<void> attempt(const std::string& kind, const std::string& text);

} // namespace automodel::worker
