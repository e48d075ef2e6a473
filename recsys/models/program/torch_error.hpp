#pragma once

#include "base/error.hpp"

#include <string_view>

namespace automodel::recsys {

/// The file name a program is compiled under; errors replace it by the user's.
/// The blocks that it carries are compiled under blocks_file.
inline constexpr std::string_view internal_file = "<program>";

/// An error of ours from the text libtorch's compiler throws: its message,
/// with the line and column of the mark under `source`. `name` stands for the
/// file.
error compiler_error(std::string_view text, std::string_view source,
                     std::string_view name);

/// The same for an exception of a running program: the innermost call counts.
/// If that is in a block, the hint says where the program called it.
error runtime_error(std::string_view text, std::string_view source,
                    std::string_view name);

} // namespace automodel::recsys
