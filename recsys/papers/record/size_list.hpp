#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace automodel::recsys {

/// The numbers of a text such as "400,400,400"; nothing where it is none, or
/// holds fewer than two.
std::optional<std::vector<double>> size_list(std::string_view text);

} // namespace automodel::recsys
