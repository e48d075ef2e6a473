#pragma once

#include "base/error.hpp"

#include <cerrno>
#include <cstring>
#include <string>

namespace automodel::worker {

/// What the kernel said to the last call: "unshare: Operation not permitted".
inline tl::unexpected<error> refused(const char* call) {
  return fail(errc::unavailable,
              std::string{call} + ": " + std::strerror(errno));
}

} // namespace automodel::worker
