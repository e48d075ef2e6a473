#include "recsys/papers/ask/paper_passages.hpp"

#include "base/utf8.hpp"
#include "recsys/papers/ask/prompt.hpp"
#include "recsys/papers/extract/section_roles.hpp"

namespace automodel::recsys {

namespace {

constexpr std::size_t most_sections = 200;

bool shows(block_kind kind) {
  return kind != block_kind::title && kind != block_kind::front_matter
         && kind != block_kind::reference && kind != block_kind::figure;
}

std::string text_of(const document& of, std::size_t section) {
  std::string out;
  for (const auto& block : of.blocks)
    if (block.section == section && shows(block.kind)) {
      out += of.at(block);
      out += "\n\n";
    }
  return out;
}

} // namespace

std::string outline_of(const document& of) {
  std::string out;
  for (std::size_t i = 1; i < of.sections.size() && i <= most_sections; ++i) {
    const auto& one = of.sections[i];
    auto heading = without_controls(of.at(one.title)).substr(0, 200);
    out += std::to_string(i) + ". " + std::string(2 * one.level, ' ') + heading
           + " (" + std::to_string(text_of(of, i).size()) + " bytes)\n";
  }
  return fenced("outline", out);
}

std::set<std::size_t> telling_sections(const document& of) {
  std::set<std::size_t> out;
  auto roles = section_roles(of);
  for (std::size_t i = 0; i < roles.size(); ++i)
    if (roles[i] == section_role::method
        || roles[i] == section_role::experiments
        || roles[i] == section_role::preliminary)
      out.insert(i);
  return out;
}

std::string passages_of(const document& of, const std::set<std::size_t>& wanted,
                        std::size_t most_bytes, std::set<std::size_t>& shown) {
  std::string out;
  for (auto i : wanted) {
    if (i >= of.sections.size())
      continue;
    auto text = text_of(of, i);
    if (text.empty())
      continue;
    auto piece = fenced("section " + std::to_string(i), text) + "\n\n";
    if (out.size() + piece.size() > most_bytes)
      continue;
    out += piece;
    shown.insert(i);
  }
  return out.empty() ? "(none)\n" : out;
}

} // namespace automodel::recsys
