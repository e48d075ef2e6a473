#include "base/utf8.hpp"
#include "recsys/papers/document/document_json.hpp"

#include <algorithm>
#include <limits>

namespace automodel::recsys {

namespace {

bool is_boundary(const std::string& text, std::uint32_t offset) {
  return offset == text.size()
         || (static_cast<unsigned char>(text[offset]) & 0xC0) != 0x80;
}

/// Looks at one part after the other and keeps the first thing that is wrong.
class check {
public:
  explicit check(const document& of) : of_(of) {}

  result<void> run() {
    text();
    span("the title", of_.title);
    span("the abstract", of_.abstract);
    for (std::size_t i = 0; i < of_.sections.size(); ++i)
      section(i);
    for (std::size_t i = 0; i < of_.blocks.size(); ++i)
      block(i);
    if (problem_.empty())
      return {};
    return fail(errc::parse_error, "document: " + problem_);
  }

private:
  void expect(bool holds, const std::string& part, const char* what) {
    if (!holds && problem_.empty())
      problem_ = part + what;
  }

  void text() {
    expect(of_.text.size() < std::numeric_limits<std::uint32_t>::max(),
           "the text", " is too long");
    expect(is_valid_utf8(of_.text), "the text", " is not UTF-8");
    expect(!of_.sections.empty(), "the list of sections", " is empty");
  }

  void span(const std::string& part, text_span where) {
    auto inside = where.begin <= where.end && where.end <= of_.text.size();
    expect(inside, part, " lies outside the text");
    if (inside)
      expect(is_boundary(of_.text, where.begin)
                 && is_boundary(of_.text, where.end),
             part, " begins or ends within a character");
  }

  void section(std::size_t index) {
    const auto& one = of_.sections[index];
    auto part = "section " + std::to_string(index);
    span(part, one.title);
    expect(one.first_block <= of_.blocks.size(), part, " begins nowhere");
    expect(one.page <= of_.pages, part, " is on no page");
    if (index > 0)
      expect(of_.sections[index - 1].first_block <= one.first_block, part,
             " begins before the one before it");
  }

  void block(std::size_t index) {
    const auto& one = of_.blocks[index];
    auto part = "block " + std::to_string(index);
    span(part, one.where);
    expect(one.section < of_.sections.size(), part, " is in no section");
    expect(one.page <= of_.pages, part, " is on no page");
    if (index > 0)
      expect(of_.blocks[index - 1].where.end <= one.where.begin, part,
             " overlaps the one before it");
    for (const auto& cell : one.cells) {
      expect(one.where.contains(cell.where), part, " does not hold its cells");
      span(part + ", a cell", cell.where);
      expect(cell.columns > 0, part, " has a cell over no column");
    }
  }

  const document& of_;
  std::string problem_;
};

} // namespace

result<void> check_document(const document& of) {
  return check{of}.run();
}

} // namespace automodel::recsys
