#pragma once

namespace automodel::cli {

/// The release, as in CMakeLists.txt.
inline constexpr const char* version = AUTOMODEL_VERSION;

} // namespace automodel::cli
