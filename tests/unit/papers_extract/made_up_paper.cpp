#include "tests/unit/papers_extract/made_up_paper.hpp"

#include <algorithm>
#include <string>

namespace automodel::recsys {

namespace {

class paper_maker {
public:
  document make(std::string_view lines) && {
    of_.sections.emplace_back();
    while (!lines.empty()) {
      auto end = std::min(lines.find('\n'), lines.size());
      add(lines.substr(0, end));
      lines.remove_prefix(std::min(end + 1, lines.size()));
    }
    return std::move(of_);
  }

private:
  void add(std::string_view line) {
    if (line.starts_with("| "))
      return add_row(line.substr(2));
    if (line.empty())
      return;
    if (line.starts_with("# "))
      add_heading(line.substr(2));
    else if (line.starts_with("$ "))
      add_equation(line.substr(2));
    else if (line.starts_with("> "))
      append(block_kind::caption, line.substr(2)).label
          = line.substr(2, line.find(':') - 2);
    else
      append(block_kind::paragraph, line);
  }

  std::uint32_t size() const {
    return static_cast<std::uint32_t>(of_.text.size());
  }

  document_block& append(block_kind kind, std::string_view text) {
    if (!of_.text.empty())
      of_.text += "\n\n";
    auto begin = size();
    of_.text += text;
    document_block block{kind, {begin, size()}};
    block.section = static_cast<std::uint32_t>(of_.sections.size() - 1);
    of_.blocks.push_back(block);
    return of_.blocks.back();
  }

  void add_heading(std::string_view text) {
    auto blank = text.find(' ');
    document_section section;
    section.number = text.substr(0, blank);
    section.level = static_cast<std::uint32_t>(
        1 + std::ranges::count(section.number, '.'));
    section.first_block = static_cast<std::uint32_t>(of_.blocks.size());
    of_.sections.push_back(section);
    auto where = append(block_kind::heading, text).where;
    where.begin += static_cast<std::uint32_t>(blank + 1);
    of_.sections.back().title = where;
  }

  void add_equation(std::string_view text) {
    auto open = text.rfind(" (");
    auto& block = append(block_kind::equation, text.substr(0, open));
    if (open != text.npos)
      block.label = text.substr(open + 2, text.size() - open - 3);
  }

  void add_row(std::string_view text) {
    if (of_.blocks.back().kind != block_kind::table) {
      auto label = of_.blocks.back().label;
      append(block_kind::table, "").label = label;
      row_ = 0;
    } else {
      of_.text += '\n';
      ++row_;
    }
    auto& table = of_.blocks.back();
    for (std::uint32_t column = 0; !text.empty(); ++column) {
      auto end = std::min(text.find(" | "), text.size());
      auto begin = size();
      of_.text += text.substr(0, end);
      table.cells.push_back({row_, column, 1, {begin, size()}});
      text.remove_prefix(std::min(end + 3, text.size()));
      of_.text += text.empty() ? "" : " | ";
    }
    table.where.end = size();
  }

  document of_;
  std::uint32_t row_ = 0;
};

} // namespace

document made_up_paper(std::string_view lines) {
  return paper_maker().make(lines);
}

} // namespace automodel::recsys
