#include "recsys/papers/reading/pdf/read_pdf.hpp"

#include "recsys/papers/reading/document_builder.hpp"
#include "recsys/papers/reading/known_heading.hpp"
#include "recsys/papers/reading/pdf/clipped_words.hpp"
#include "recsys/papers/reading/pdf/flow.hpp"
#include "recsys/papers/reading/pdf/joined_lines.hpp"
#include "recsys/papers/reading/pdf/mended_words.hpp"

namespace automodel::recsys {

namespace {

using pdf::flow_block;

std::string with_lines(const flow_block& block) {
  std::string out;
  for (const auto& line : block.lines)
    out += (out.empty() ? "" : "\n") + line;
  return out;
}

class block_writer {
public:
  block_writer(document_builder& to, const pdf::vocabulary& known)
      : to_(to), known_(known) {}

  void write(const flow_block& block) {
    switch (block.kind) {
    case block_kind::heading:
      return write_heading(block);
    case block_kind::table:
      return to_.add_table(block.cells, block.page, block.label);
    case block_kind::equation:
    case block_kind::listing:
      return to_.add(block.kind, with_lines(block), block.page, block.label);
    default:
      to_.add(block.kind, pdf::joined_lines(block.lines, known_), block.page,
              block.label);
    }
  }

private:
  void write_heading(const flow_block& block) {
    auto title = pdf::joined_lines(block.lines, known_);
    to_.end_abstract();
    to_.add_heading(block.label, title, block.level, block.page);
    if (is_abstract(title) && block.label.empty())
      to_.begin_abstract();
  }

  document_builder& to_;
  const pdf::vocabulary& known_;
};

} // namespace

result<document> read_pdf(std::span<const std::byte> file,
                          const reading_limits& limits) {
  auto words = pdf::read_words(file, limits);
  if (!words)
    return pass_on(words);
  auto pages = static_cast<std::uint32_t>(words->pages.size());
  pdf::drop_running_text(*words);
  auto body = pdf::find_body_style(*words);
  pdf::drop_clipped_words(*words, body);
  pdf::mend_words(*words, body);
  auto lines = pdf::paper_lines(*words, body);
  auto roles = pdf::find_roles(lines, body);
  pdf::vocabulary known;
  for (const auto& one : lines)
    known.add(one.signs.text);
  document_builder to{document_kind::pdf, pages, limits};
  block_writer writer{to, known};
  for (const auto& block : pdf::flow_blocks(lines, roles, body))
    writer.write(block);
  return to.finish(digest_of(file));
}

} // namespace automodel::recsys
