#pragma once

#include <string_view>

namespace automodel::recsys {

/// The report's one style sheet: light and dark by the reader's setting, and
/// paper. Plots take their colours from it.
std::string_view report_style() noexcept;

} // namespace automodel::recsys
