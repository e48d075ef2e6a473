#pragma once

#include "base/error.hpp"

#include <string>

namespace automodel::recsys {

/// Of a stored judgement, of ranks or of rows, that is not sound.
inline tl::unexpected<error> damaged_judgement(const std::string& what) {
  return fail(errc::corrupt, "the judgement is damaged: " + what);
}

} // namespace automodel::recsys
