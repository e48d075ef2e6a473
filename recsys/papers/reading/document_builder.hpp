#pragma once

#include "base/error.hpp"
#include "recsys/papers/document/document.hpp"
#include "recsys/papers/reading/reading_limits.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace automodel::recsys {

/// A cell before it has a span.
struct cell_text {
  std::uint32_t row = 0, column = 0, columns = 1;
  std::string text{};
};

/// Puts a document together, block by block in reading order: writes the one
/// text and keeps the spans. Text is cleaned on the way: control characters and
/// invalid bytes go, white space becomes one space, ligatures become letters.
class document_builder {
public:
  document_builder(document_kind kind, std::uint32_t pages,
                   const reading_limits& limits);

  /// A block without a structure of its own. Lines are kept for equations and
  /// listings. An empty text adds nothing.
  void add(block_kind kind, std::string_view text, std::uint32_t page,
           std::string label = {});

  /// Begins a section. `number` may be empty.
  void add_heading(std::string_view number, std::string_view title,
                   std::uint32_t level, std::uint32_t page);

  /// Cells row by row, by column within a row.
  void add_table(const std::vector<cell_text>& cells, std::uint32_t page,
                 std::string label);

  /// The next `title` block is the document's title; see finish.
  bool has_title() const noexcept { return !made_.title.empty(); }

  /// Blocks added from here to end_abstract are the abstract.
  void begin_abstract() noexcept;
  void end_abstract() noexcept;

  std::size_t blocks() const noexcept { return made_.blocks.size(); }

  /// Errors: parse_error (no text at all), resource_exhausted (the text became
  /// longer than the limit).
  result<document> finish(const digest& source);

private:
  text_span append(std::string_view text, bool keep_lines);
  document_block& open(block_kind kind, text_span where, std::uint32_t page,
                       std::string label);
  bool is_full(std::size_t more) noexcept;

  document made_;
  std::size_t text_limit_;
  bool full_ = false, in_abstract_ = false;
};

/// Text as it stands in a document; see document_builder.
std::string clean_text(std::string_view text, bool keep_lines);

} // namespace automodel::recsys
