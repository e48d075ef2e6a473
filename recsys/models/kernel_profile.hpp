#pragma once

#include <string>

namespace automodel::recsys {

/// What decides the last bits of a result besides the program and the data:
/// "avx512 openblas=SkylakeX float32 1 thread". Equal profiles compute equal
/// numbers; recorded once per experiment.
std::string kernel_profile();

} // namespace automodel::recsys
