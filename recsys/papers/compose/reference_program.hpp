#pragma once

#include "base/error.hpp"

#include <string>
#include <string_view>

namespace automodel::recsys {

/// Blocks of the library written again, slowly and plainly, from the papers'
/// equations: loops over fields, pairs, heads, layers and places in the place
/// of tensor algebra. Text in the programs' language.
std::string_view slow_blocks() noexcept;

/// The program `own_part` with every block that slow_blocks() knows replaced by
/// its slow form: a reference for the gate "equations". A program that is wired
/// wrongly has a reference that is wired wrongly; what it catches are faults of
/// blocks, of this program's copy of them, and of a later change of the text.
/// Errors: those of link_blocks.
result<std::string> reference_program(std::string_view own_part,
                                      std::string_view name);

} // namespace automodel::recsys
