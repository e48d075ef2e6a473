#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace automodel::recsys {

/// The bytes of what marks an item of a list at the start of a text: a bullet,
/// "(1)", "(a)", "1." and the white space after it; nothing if there is none.
std::optional<std::size_t> list_mark(std::string_view text);

} // namespace automodel::recsys
