#include "recsys/papers/document/document.hpp"

#include <algorithm>
#include <array>

namespace automodel::recsys {

std::optional<std::size_t> block_at(const document& in, std::uint32_t offset) {
  auto after = std::ranges::upper_bound(
      in.blocks, offset, {},
      [](const document_block& block) { return block.where.begin; });
  if (after == in.blocks.begin() || std::prev(after)->where.end <= offset)
    return {};
  return static_cast<std::size_t>(std::prev(after) - in.blocks.begin());
}

std::string_view to_string(document_kind kind) noexcept {
  static constexpr std::array<std::string_view, 4> names{"pdf", "html", "latex",
                                                         "text"};
  return names[static_cast<std::size_t>(kind)];
}

std::string_view to_string(block_kind kind) noexcept {
  static constexpr std::array<std::string_view, 12> names{
      "title",    "front matter", "heading",  "paragraph",
      "equation", "table",        "caption",  "list item",
      "listing",  "figure",       "footnote", "reference"};
  return names[static_cast<std::size_t>(kind)];
}

} // namespace automodel::recsys
