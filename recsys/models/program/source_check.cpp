#include "recsys/models/program/source_check.hpp"

#include "recsys/ascii.hpp"
#include "recsys/blocks/link_blocks.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace automodel::recsys {

namespace {

constexpr std::string_view prologue_hint
    = "before the first def only these lines may stand: import math; import "
      "torch; from blocks import linear, ...; from torch import Tensor; from "
      "typing import Dict, List, Optional, Tuple, Union; Conf = Dict[str, "
      "Union[int, float, str, bool]]";

constexpr std::array<std::string_view, 4> prologue_lines{
    "import math", "import torch", "from torch import Tensor",
    "Conf = Dict[str, Union[int, float, str, bool]]"};

constexpr std::array<std::string_view, 5> typing_names{
    "Dict", "List", "Optional", "Tuple", "Union"};

std::string_view trim(std::string_view text) {
  auto first = text.find_first_not_of(' ');
  if (first == text.npos)
    return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

bool is_typing_import(std::string_view line) {
  constexpr std::string_view start = "from typing import ";
  if (!line.starts_with(start))
    return false;
  line.remove_prefix(start.size());
  for (bool more = true; more;) {
    auto comma = line.find(',');
    auto name = trim(line.substr(0, comma));
    if (std::find(typing_names.begin(), typing_names.end(), name)
        == typing_names.end())
      return false;
    more = comma != line.npos;
    if (more)
      line.remove_prefix(comma + 1);
  }
  return true;
}

bool is_prologue(std::string_view line) {
  return line.empty() || is_typing_import(line)
         || !imported_blocks(line).empty()
         || std::find(prologue_lines.begin(), prologue_lines.end(), line)
                != prologue_lines.end();
}

// One pass over the text, in the terms of the compiler's lexer: what it takes
// for a string or a comment, this must take for one too, or brackets could
// hide from the count.
class source_scanner {
public:
  source_scanner(std::string_view source, std::string_view name,
                 const source_limits& limits)
      : text_(source), name_(name), limits_(limits) {}

  result<std::string> run() {
    if (text_.size() > limits_.bytes)
      return fail_at(here(), errc::resource_exhausted,
                     "the program has " + std::to_string(text_.size())
                         + " bytes",
                     "at most " + std::to_string(limits_.bytes));
    while (at_ < text_.size()) {
      auto done = line_start_ == at_ && depth_ == 0 ? start_line() : next();
      if (!done)
        return pass_on(done);
    }
    if (depth_ > 0)
      return fail_at(opened_.back(), errc::parse_error,
                     "this bracket is never closed");
    return std::move(text_);
  }

private:
  source_position position(std::size_t at) const {
    return {name_, static_cast<std::uint32_t>(line_),
            static_cast<std::uint32_t>(at - line_start_ + 1)};
  }
  source_position here() const { return position(at_); }

  tl::unexpected<error> too_much(std::string what, std::size_t limit) const {
    return fail_at(here(), errc::resource_exhausted, std::move(what),
                   "at most " + std::to_string(limit));
  }

  std::string_view line() const {
    auto end = text_.find('\n', line_start_);
    return std::string_view(text_).substr(line_start_, end - line_start_);
  }

  // A line that starts a statement: prologue, blank, or indented code.
  result<void> start_line() {
    tokens_ = 0;
    auto content = line();
    auto comment = content.find('#');
    auto code = trim(content.substr(0, comment));
    if (in_prologue_ && !content.starts_with("def "))
      return blank_prologue(code);
    in_prologue_ = false;
    if (code.empty() || content.front() == '\r')
      return next();
    return measure_indent(content);
  }

  result<void> blank_prologue(std::string_view code) {
    if (!code.empty() && code.back() == '\r')
      code = trim(code.substr(0, code.size() - 1));
    if (!is_prologue(code))
      return fail_at(here(), errc::parse_error,
                     "this line may not stand in a program",
                     std::string(prologue_hint));
    auto size = line().size();
    std::fill_n(text_.begin() + static_cast<std::ptrdiff_t>(line_start_), size,
                ' ');
    at_ += size;
    return at_ < text_.size() ? next_line() : result<void>{};
  }

  result<void> measure_indent(std::string_view content) {
    auto indent = content.find_first_not_of(' ');
    while (!indents_.empty() && indents_.back() > indent)
      indents_.pop_back();
    if (indents_.empty() || indents_.back() < indent)
      indents_.push_back(indent);
    at_ += indent;
    if (indents_.size() > limits_.indents + 1)
      return too_much("too many blocks within blocks", limits_.indents);
    if (content.substr(indent).starts_with("elif") && ++elifs_ > limits_.elifs)
      return too_much("too many elif branches", limits_.elifs);
    return indent > 0 ? result<void>{} : next();
  }

  result<void> next() {
    char c = text_[at_];
    if (c == '\n')
      return next_line();
    if (c == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n')
      text_[at_] = c = ' ';
    if (c == ' ')
      return skip(1);
    if (c == '#')
      return skip_comment();
    if (c == '\\' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n')
      return continue_line();
    if (c < ' ' || c > '~')
      return fail_at(here(), errc::parse_error,
                     "a character that may not stand in a program",
                     "ASCII, indented with spaces; other letters only in "
                     "comments");
    if (++tokens_ > limits_.tokens)
      return too_much("this statement is too long", limits_.tokens);
    if (c == '"' || c == '\'')
      return skip_string();
    if (is_word(c))
      return skip_word();
    return bracket(c);
  }

  result<void> skip(std::size_t count) {
    at_ += count;
    return {};
  }

  result<void> next_line() {
    if (++line_ > limits_.lines)
      return too_much("the program has too many lines", limits_.lines);
    line_start_ = ++at_;
    return {};
  }

  // Not a new statement, so line_start_ must not equal at_.
  result<void> continue_line() {
    ++at_;
    auto moved = next_line();
    if (moved && at_ < text_.size())
      return next();
    return moved;
  }

  result<void> skip_comment() {
    while (at_ < text_.size() && text_[at_] != '\n')
      text_[at_++] = ' ';
    return {};
  }

  result<void> skip_word() {
    while (at_ < text_.size() && is_word(text_[at_]))
      ++at_;
    return {};
  }

  result<void> skip_string() {
    auto start = here();
    char quote = text_[at_];
    auto triple = std::string(3, quote);
    bool is_long = text_.compare(at_, 3, triple) == 0;
    std::size_t width = is_long ? 3 : 1;
    auto closing = triple.substr(0, width);
    for (at_ += width; at_ < text_.size();) {
      if (text_.compare(at_, width, closing) == 0)
        return skip(width);
      if (text_[at_] == '\n') {
        if (!is_long)
          break;
        if (auto moved = next_line(); !moved)
          return moved;
      } else {
        at_ += text_[at_] == '\\' && at_ + 1 < text_.size()
                       && text_[at_ + 1] != '\n'
                   ? 2
                   : 1;
      }
    }
    return fail_at(start, errc::parse_error, "this string is never closed");
  }

  result<void> bracket(char c) {
    if (c == '(' || c == '[' || c == '{') {
      opened_.push_back(here());
      if (++depth_ > limits_.brackets)
        return too_much("too many brackets within brackets", limits_.brackets);
    } else if (c == ')' || c == ']' || c == '}') {
      if (depth_ == 0)
        return fail_at(here(), errc::parse_error,
                       "this bracket was never opened");
      opened_.pop_back();
      --depth_;
    }
    return skip(1);
  }

  std::string text_;
  std::string name_;
  const source_limits& limits_;
  std::size_t at_ = 0, line_ = 1, line_start_ = 0;
  std::size_t depth_ = 0, tokens_ = 0, elifs_ = 0;
  std::vector<std::size_t> indents_;
  std::vector<source_position> opened_;
  bool in_prologue_ = true;
};

} // namespace

result<std::string> check_source(std::string_view source, std::string_view name,
                                 const source_limits& limits) {
  return source_scanner(source, name, limits).run();
}

} // namespace automodel::recsys
