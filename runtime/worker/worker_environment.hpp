#pragma once

#include "base/error.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace automodel::runtime {

/// The environment of workers, complete: one compute thread, and the kernels
/// of libtorch, oneDNN and OpenBLAS pinned to one instruction set, so that two
/// machines that have it compute the same. `instruction_set` is "default",
/// "avx2" or "avx512"; empty: the best this processor has. Nothing of this
/// process's own environment is passed on. Errors: invalid_argument (not a
/// name, or not on this processor).
result<std::vector<std::string>>
worker_environment(std::string_view instruction_set);

} // namespace automodel::runtime
