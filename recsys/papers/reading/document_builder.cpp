#include "recsys/papers/reading/document_builder.hpp"

#include <algorithm>
#include <map>

namespace automodel::recsys {

document_builder::document_builder(document_kind kind, std::uint32_t pages,
                                   const reading_limits& limits)
    : text_limit_(limits.text_bytes) {
  made_.kind = kind;
  made_.pages = pages;
  made_.sections.emplace_back();
}

bool document_builder::is_full(std::size_t more) noexcept {
  full_ = full_ || made_.text.size() + more > text_limit_;
  return full_;
}

text_span document_builder::append(std::string_view text, bool keep_lines) {
  auto cleaned = clean_text(text, keep_lines);
  auto begin = static_cast<std::uint32_t>(made_.text.size());
  if (!is_full(cleaned.size() + 2))
    made_.text += cleaned;
  return {begin, static_cast<std::uint32_t>(made_.text.size())};
}

document_block& document_builder::open(block_kind kind, text_span where,
                                       std::uint32_t page, std::string label) {
  document_block block;
  block.kind = kind;
  block.where = where;
  block.page = page;
  block.section = static_cast<std::uint32_t>(made_.sections.size() - 1);
  block.label = std::move(label);
  made_.text += "\n\n";
  if (in_abstract_) {
    if (made_.abstract.empty())
      made_.abstract = where;
    made_.abstract.end = where.end;
  }
  if (kind == block_kind::title && !has_title())
    made_.title = where;
  return made_.blocks.emplace_back(std::move(block));
}

void document_builder::add(block_kind kind, std::string_view text,
                           std::uint32_t page, std::string label) {
  auto keep_lines = kind == block_kind::equation || kind == block_kind::listing;
  auto where = append(text, keep_lines);
  if (!where.empty())
    open(kind, where, page, std::move(label));
}

void document_builder::add_heading(std::string_view number,
                                   std::string_view title, std::uint32_t level,
                                   std::uint32_t page) {
  auto where = append(number, false);
  if (!where.empty() && !is_full(1))
    made_.text += ' ';
  auto name = append(title, false);
  if (name.empty()) {
    made_.text.resize(where.begin);
    return;
  }
  document_section section;
  section.number = clean_text(number, false);
  section.title = name;
  section.level = level;
  section.page = page;
  section.first_block = static_cast<std::uint32_t>(made_.blocks.size());
  made_.sections.push_back(std::move(section));
  open(block_kind::heading, {where.begin, name.end}, page,
       made_.sections.back().number);
}

void document_builder::add_table(const std::vector<cell_text>& cells,
                                 std::uint32_t page, std::string label) {
  std::vector<table_cell> placed;
  auto begin = static_cast<std::uint32_t>(made_.text.size());
  for (const auto& cell : cells) {
    if (clean_text(cell.text, false).empty())
      continue;
    if (!placed.empty() && !is_full(3))
      made_.text += placed.back().row == cell.row ? " | " : "\n";
    placed.push_back(
        {cell.row, cell.column, cell.columns, append(cell.text, false)});
  }
  auto end = static_cast<std::uint32_t>(made_.text.size());
  if (begin != end)
    open(block_kind::table, {begin, end}, page, std::move(label)).cells
        = std::move(placed);
}

void document_builder::begin_abstract() noexcept {
  in_abstract_ = made_.abstract.empty();
}

void document_builder::end_abstract() noexcept {
  in_abstract_ = false;
}

result<document> document_builder::finish(const digest& source) {
  if (full_)
    return fail(errc::resource_exhausted,
                "the document has more text than a paper",
                "at most " + std::to_string(text_limit_) + " bytes");
  if (made_.blocks.empty())
    return fail(errc::parse_error, "the document holds no text",
                "a scan has to go through text recognition first");
  made_.source = source;
  made_.text.resize(made_.blocks.back().where.end);
  return std::move(made_);
}

} // namespace automodel::recsys
