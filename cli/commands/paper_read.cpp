#include "base/utf8.hpp"
#include "cli/commands/paper.hpp"
#include "cli/paper_file.hpp"
#include "recsys/papers/document/document_json.hpp"

#include <algorithm>
#include <cstdio>
#include <memory>

namespace automodel::cli {

namespace {

using recsys::block_kind;
using recsys::document;
using recsys::document_block;

struct read_options {
  paper_choice from{};
  bool json = false;
};

/// Text of strangers, for a terminal.
void print(std::string_view text) {
  std::printf("%s", without_controls(text).c_str());
}

void print_lines(std::string_view text) {
  while (!text.empty()) {
    auto end = std::min(text.find('\n'), text.size());
    print(text.substr(0, end));
    std::printf("\n");
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

std::size_t count(const document& in, block_kind kind) {
  std::size_t out = 0;
  for (const auto& block : in.blocks)
    out += block.kind == kind;
  return out;
}

void print_outline(const document& in) {
  std::printf("Sections\n");
  for (std::size_t i = 1; i < in.sections.size(); ++i) {
    const auto& one = in.sections[i];
    std::printf("%*s%s%s", static_cast<int>(2 * one.level), "",
                without_controls(one.number).c_str(),
                one.number.empty() ? "" : " ");
    print(in.at(one.title));
    if (one.page > 0)
      std::printf("  (p. %u)", one.page);
    std::printf("\n");
  }
}

void print_counts(const document& in) {
  std::printf("\n%s, %u pages, %zu bytes of text",
              std::string{to_string(in.kind)}.c_str(), in.pages,
              in.text.size());
  for (auto kind :
       {block_kind::paragraph, block_kind::equation, block_kind::table,
        block_kind::caption, block_kind::reference})
    std::printf(", %zu %s%s", count(in, kind),
                std::string{to_string(kind)}.c_str(),
                count(in, kind) == 1 ? "" : "s");
  std::printf("\nSHA-256 of the file: %s\n", to_hex(in.source).c_str());
}

void print_block(const document& in, const document_block& block) {
  std::printf("\n");
  auto words = block.kind == block_kind::paragraph
               || block.kind == block_kind::list_item
               || block.kind == block_kind::reference;
  if (!words) {
    std::printf("[%s", std::string{to_string(block.kind)}.c_str());
    if (!block.label.empty())
      std::printf(" %s", without_controls(block.label).c_str());
    std::printf("]\n");
  }
  print_lines(in.at(block));
}

void print_document(const document& in) {
  print(in.title.empty() ? "(no title found)" : in.at(in.title));
  std::printf("\n\n");
  print_outline(in);
  print_counts(in);
  for (const auto& block : in.blocks)
    print_block(in, block);
}

result<int> read_one(const read_options& options) {
  auto read = document_in(options.from);
  if (!read)
    return pass_on(read);
  if (options.json)
    std::printf("%s\n", recsys::document_json(*read).c_str());
  else
    print_document(*read);
  return 0;
}

} // namespace

void add_paper_read(CLI::App& paper, action& chosen) {
  auto* command = paper.add_subcommand(
      "read", "Take a paper apart in a sandboxed worker: its outline, what it "
              "has of each kind, its text in reading order.");
  auto options = std::make_shared<read_options>();
  add_paper_choice(*command, options->from);
  command->add_flag("--json", options->json,
                    "Print the document with the places of its parts");
  command->callback([options, &chosen] {
    chosen = [options] { return read_one(*options); };
  });
}

} // namespace automodel::cli
