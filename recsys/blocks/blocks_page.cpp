#include "recsys/blocks/block_library.hpp"

namespace automodel::recsys {

namespace {

constexpr std::string_view introduction
    = "# Blocks\n\n"
      "What `recsys/models/zoo/blocks.py` holds for model programs; how to use "
      "it is\nsaid in [model-programs.md](model-programs.md). This page is "
      "made "
      "from the\ncomments there; a test fails where it is not up to date.\n";

void add_comment(const std::string& comment, std::string& out) {
  for (std::size_t at = 0; at < comment.size();) {
    auto end = comment.find('\n', at);
    auto line = comment.substr(at, end - at);
    out += line.empty() ? "#\n" : "# " + line + '\n';
    at = end + 1;
  }
}

} // namespace

std::string signature_of(const block& one) {
  constexpr std::string_view definition = "def ";
  auto end = one.text.find(":\n");
  std::string out;
  for (char c : one.text.substr(definition.size(), end - definition.size())) {
    bool blank = c == ' ' || c == '\n';
    bool after_bracket = !out.empty() && out.back() == '(';
    if (blank && (out.back() == ' ' || after_bracket))
      continue;
    if (c == ')' && out.back() == ' ')
      out.pop_back();
    out += blank ? ' ' : c;
  }
  return out;
}

std::string blocks_page(const block_library& library) {
  std::string out(introduction);
  for (const auto& chapter : library.chapters()) {
    out += "\n## " + chapter.name + "\n";
    out += chapter.comment; // begins with an empty line
    for (const auto& one : library.blocks())
      if (one.chapter == chapter.name) {
        out += "\n```python\n";
        add_comment(one.comment, out);
        out += signature_of(one) + "\n```\n";
      }
  }
  return out;
}

} // namespace automodel::recsys
