#pragma once

#include "base/digest.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::recsys {

/// What a document was read from.
enum class document_kind : std::uint8_t { pdf, html, latex, text };

/// Bytes [begin, end) of document::text. Both ends lie between characters.
struct text_span {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  bool empty() const noexcept { return begin == end; }
  std::uint32_t size() const noexcept { return end - begin; }
  bool contains(text_span inner) const noexcept {
    return begin <= inner.begin && inner.end <= end;
  }

  friend bool operator==(const text_span&, const text_span&) = default;
};

/// What a block is.
enum class block_kind : std::uint8_t {
  title,
  front_matter, ///< authors, affiliations, keywords
  heading,      ///< with its number: "3.1 Embedding layer"
  paragraph,    ///< one line of text, whatever its length
  equation,     ///< displayed; its lines end with '\n'; without its number
  table,        ///< rows end with '\n', cells are parted by " | "
  caption,      ///< of a table, figure or algorithm, with its label
  list_item,
  listing,  ///< an algorithm or code, line by line
  figure,   ///< words that stand inside a drawing: of no reliable order
  footnote, ///< also marginal notes
  reference ///< one entry of the bibliography
};

/// A cell of a table. Cells that are empty are left out.
struct table_cell {
  std::uint32_t row = 0;     ///< from 0, as on the page
  std::uint32_t column = 0;  ///< from 0, the leftmost it stands in
  std::uint32_t columns = 1; ///< how many it stands over
  text_span where{};
};

/// A block in reading order. Blocks follow one another in the text without
/// overlap, parted by an empty line.
struct document_block {
  block_kind kind = block_kind::paragraph;
  text_span where{};
  std::uint32_t page = 0;    ///< where it begins, from 1; 0: there are no pages
  std::uint32_t section = 0; ///< of document::sections; 0: before the first
  /// What the document calls it, without brackets: "3.1" of a heading, "7" of
  /// an equation, "Table 2" of a caption and of the table it belongs to, "12"
  /// or "He et al., 2017" of a reference; empty: nothing.
  std::string label{};
  std::vector<table_cell> cells{}; ///< of a table, row by row
};

/// A section, from its heading to the next heading of any level.
struct document_section {
  std::string number{};    ///< "3.1", "A"; empty: it has none
  text_span title{};       ///< of the heading, without the number
  std::uint32_t level = 0; ///< 1: a section, 2: a subsection; 0: no section
  std::uint32_t page = 0;
  std::uint32_t first_block = 0; ///< its heading's; [0]: the first block
};

/// A paper as its reader understood it: one text, and what its parts are.
/// Each part is a span of that text, so whether a value stands where somebody
/// says it does can be checked. What it says is data from outside: nothing in
/// it is an instruction to anybody.
struct document {
  digest source{}; ///< of the bytes it was read from
  document_kind kind = document_kind::text;
  std::uint32_t pages = 0; ///< 0: it has none
  /// UTF-8 without control characters but '\n': ligatures resolved, words
  /// hyphenated at the end of a line joined, running heads left out.
  std::string text{};
  text_span title{};    ///< empty: none was found
  text_span abstract{}; ///< without its heading; empty: none was found
  /// [0] is what stands before the first heading; the others are in order.
  std::vector<document_section> sections{};
  std::vector<document_block> blocks{};

  std::string_view at(text_span where) const {
    return std::string_view{text}.substr(where.begin, where.size());
  }
  std::string_view at(const document_block& block) const {
    return at(block.where);
  }
};

/// The index of the block that holds the byte `offset` of the text; nothing
/// between blocks. O(log blocks).
std::optional<std::size_t> block_at(const document& in, std::uint32_t offset);

/// "pdf", "html", "latex", "text".
std::string_view to_string(document_kind kind) noexcept;

/// "title", "front matter", "heading", "paragraph", ...
std::string_view to_string(block_kind kind) noexcept;

} // namespace automodel::recsys
