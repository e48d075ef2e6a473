#pragma once

#include "recsys/papers/reading/document_builder.hpp"
#include "recsys/papers/reading/pdf/floats.hpp"

#include <vector>

namespace automodel::recsys::pdf {

/// A block before its lines are joined.
struct flow_block {
  block_kind kind = block_kind::paragraph;
  std::uint32_t page = 0;
  std::vector<std::string> lines{};
  std::string label{};     ///< of a heading its number
  std::uint32_t level = 0; ///< of a heading
  std::vector<cell_text> cells{};
  bool may_go_on = false;     ///< a paragraph at the foot of its column
  bool may_go_before = false; ///< one at the head of its column, not indented
};

/// The blocks of a document in reading order. Captions, tables, figures and
/// footnotes that interrupt a paragraph come after it.
std::vector<flow_block> flow_blocks(const std::vector<paper_line>& lines,
                                    const line_roles& roles,
                                    const body_style& body);

} // namespace automodel::recsys::pdf
