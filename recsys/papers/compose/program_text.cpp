#include "recsys/papers/compose/program_text.hpp"

#include <algorithm>

namespace automodel::recsys {

program_text::program_text(std::string_view text) {
  while (!text.empty()) {
    auto end = std::min(text.find('\n'), text.size());
    lines_.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

std::optional<std::size_t> program_text::find(std::string_view start,
                                              std::size_t begin) const {
  for (auto i = begin; i < lines_.size(); ++i)
    if (lines_[i].starts_with(start))
      return i;
  return {};
}

std::optional<program_text::body>
program_text::body_of(std::string_view function) const {
  auto head = find("def " + std::string(function) + "(");
  if (!head)
    return {};
  auto begin = *head;
  while (begin < lines_.size() && !lines_[begin].ends_with(':'))
    ++begin;
  auto end = ++begin;
  while (end < lines_.size()
         && (lines_[end].empty() || lines_[end].starts_with(' ')))
    ++end;
  while (end > begin && lines_[end - 1].empty())
    --end;
  return body{begin, end};
}

std::vector<std::size_t> program_text::returns_in(const body& of) const {
  std::vector<std::size_t> out;
  for (auto i = of.begin; i < of.end; ++i) {
    auto first = lines_[i].find_first_not_of(' ');
    if (first != std::string::npos
        && std::string_view(lines_[i]).substr(first).starts_with("return "))
      out.push_back(i);
  }
  return out;
}

std::size_t program_text::end_of_statement(std::size_t line) const {
  std::ptrdiff_t depth = 0;
  for (auto i = line; i < lines_.size(); ++i) {
    for (char c : lines_[i]) {
      depth += c == '(' || c == '[' || c == '{';
      depth -= c == ')' || c == ']' || c == '}';
    }
    if (depth <= 0 && !lines_[i].ends_with('\\'))
      return i;
  }
  return lines_.size() - 1;
}

void program_text::insert(std::size_t line,
                          const std::vector<std::string>& added) {
  lines_.insert(lines_.begin() + static_cast<std::ptrdiff_t>(line),
                added.begin(), added.end());
}

std::string program_text::text() const {
  std::string out;
  for (const auto& line : lines_)
    out += line + '\n';
  return out;
}

} // namespace automodel::recsys
