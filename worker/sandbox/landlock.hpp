#pragma once

#include "base/error.hpp"

namespace automodel::worker {

/// Takes away every right of Landlock that the kernel knows: opening files
/// (descriptors that are open stay usable), TCP, and signals and abstract
/// sockets beyond this process. Needs no-new-privileges. Errors: unavailable.
result<void> restrict_by_landlock();

} // namespace automodel::worker
