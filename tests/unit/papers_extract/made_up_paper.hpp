#pragma once

#include "recsys/papers/document/document.hpp"

#include <string_view>

namespace automodel::recsys {

/// A document of lines: "# 3.1 Title" is a heading whose level is that of its
/// number, "$ x = y (4)" an equation with its number, "| a | b" a row of a
/// table, "> Table 1: ..." its caption, all else a paragraph.
document made_up_paper(std::string_view lines);

} // namespace automodel::recsys
