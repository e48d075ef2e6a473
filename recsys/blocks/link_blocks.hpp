#pragma once

#include "base/error.hpp"
#include "recsys/blocks/block_library.hpp"

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::recsys {

/// The names in a line `from blocks import linear, mlp`; empty if `line`, from
/// which blanks and comments are cut, is no such line.
std::vector<std::string> imported_blocks(std::string_view line);

/// Makes a program's text whole: the blocks that it imports in its prologue,
/// and those that they call, are appended. What a text already carries is not
/// looked up, so that a saved program keeps the blocks it was trained with.
///
/// A block stands below a line that says where it is from:
///
///     # --- blocks.py, line 12 ---
///
/// `name` stands for the file in errors; `library` is the text of blocks.py.
/// Errors: not_found for a name that is no block, conflict for one that the
/// program defines itself.
result<std::string> link_blocks(std::string_view source, std::string_view name,
                                std::string_view library = blocks_source());

/// A block in a linked text.
struct linked_block {
  std::uint32_t library_line{}; ///< in blocks.py
  std::uint32_t text_line{};    ///< in the text of all blocks, from 1
  std::string_view text;        ///< below its heading
};

/// A linked text in its parts.
struct linked_parts {
  std::string_view own;          ///< what the program's author wrote
  std::string_view blocks;       ///< the rest: blocks, each below its heading
  std::vector<linked_block> all; ///< in the order of the text
  std::set<std::string, std::less<>> imports; ///< what the own part imports

  /// The line of blocks.py that line `line` of `blocks` is; 0 for the first
  /// heading.
  std::uint32_t library_line(std::uint32_t line) const noexcept;
};

linked_parts split_linked(std::string_view source);

} // namespace automodel::recsys
