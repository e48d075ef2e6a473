#pragma once

#include <optional>
#include <string_view>

namespace automodel::recsys {

/// A whole field of another system's output as a float32; "nan" and "inf" are
/// numbers too, what a float32 cannot hold is none.
std::optional<float> score_of(std::string_view text);

} // namespace automodel::recsys
