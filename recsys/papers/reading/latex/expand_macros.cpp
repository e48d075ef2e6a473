#include "recsys/papers/reading/latex/latex_source.hpp"
#include "recsys/papers/reading/latex/tex_cursor.hpp"

#include <array>
#include <cctype>
#include <map>

namespace automodel::recsys::latex {

namespace {

struct macro {
  std::size_t arguments = 0;
  bool optional = false; ///< the first, with a default
  std::string default_first{};
  std::string text{};
};

using macro_table = std::map<std::string, macro, std::less<>>;

constexpr std::size_t most_macros = 2'000, longest = 4'000;
constexpr int passes = 8; // a macro may use macros this deep

std::string_view name_in(std::string_view group) {
  while (group.starts_with('\\') || group.starts_with(' '))
    group.remove_prefix(1);
  return group;
}

std::size_t digit_in(std::string_view text) {
  return text.size() == 1 && text[0] >= '1' && text[0] <= '9'
             ? static_cast<std::size_t>(text[0] - '0')
             : 0;
}

/// \newcommand{\x}[2][default]{text}
void add_command(tex_cursor& at, macro_table& out) {
  auto name = std::string{name_in(at.take_group())};
  macro made;
  made.arguments = digit_in(at.take_option());
  auto before = at;
  if (auto value = at.take_option(); at.left().size() != before.left().size()) {
    made.optional = made.arguments > 0;
    made.default_first = value;
  }
  made.text = at.take_group();
  if (!name.empty() && made.text.size() <= longest)
    out[name] = std::move(made);
}

/// \def\x{text}; with arguments only of the form #1#2.
void add_definition(tex_cursor& at, macro_table& out) {
  at.skip_space();
  if (at.next() != '\\')
    return;
  auto name = std::string{at.take_command()};
  macro made;
  while (at.left().size() > 2 && at.next() == '#') {
    ++made.arguments;
    at.skip(2);
  }
  if (at.next() != '{')
    return;
  made.text = at.take_group();
  if (made.text.size() <= longest)
    out[name] = std::move(made);
}

macro_table macros_in(std::string_view preamble) {
  macro_table out;
  tex_cursor at{preamble};
  while (!at.done() && out.size() < most_macros) {
    at.take_until("\\");
    auto left = at.left();
    for (std::string_view name : {"newcommand", "renewcommand",
                                  "providecommand", "DeclareRobustCommand"})
      if (left.starts_with(name)) {
        at.skip(name.size());
        at.take("*");
        add_command(at, out);
      }
    if (left.starts_with("DeclareMathOperator")) {
      at.skip(19);
      at.take("*");
      auto name = std::string{name_in(at.take_group())};
      out[name] = {
          0, false, {}, "\\operatorname{" + std::string{at.take_group()} + "}"};
    } else if (left.starts_with("def\\")) {
      at.skip(3);
      add_definition(at, out);
    }
  }
  return out;
}

std::string filled(const macro& from, const std::array<std::string, 9>& with) {
  std::string out;
  for (std::size_t i = 0; i < from.text.size(); ++i) {
    auto digit = from.text[i] == '#' && i + 1 < from.text.size()
                     ? digit_in(std::string_view{from.text}.substr(i + 1, 1))
                     : 0;
    if (digit == 0) {
      out += from.text[i];
    } else {
      out += with[digit - 1];
      ++i;
    }
  }
  return out;
}

/// One pass over the text; false if there was nothing to expand.
bool expand_once(std::string_view text, const macro_table& known,
                 std::string& out, std::size_t limit) {
  tex_cursor at{text};
  bool any = false;
  while (!at.done() && out.size() <= limit) {
    auto plain = at.left().substr(0, at.left().find('\\'));
    out += plain;
    at.skip(plain.size());
    if (at.done())
      break;
    auto before = at.left();
    auto name = at.take_command();
    auto found = known.find(name);
    if (found == known.end()) {
      out += before.substr(0, before.size() - at.left().size());
      continue;
    }
    any = true;
    std::array<std::string, 9> arguments;
    const auto& use = found->second;
    std::size_t first = 0;
    if (use.optional) {
      auto given = at.take_option();
      arguments[first++] = given.empty() ? use.default_first : given;
    }
    for (auto i = first; i < use.arguments; ++i)
      arguments[i] = at.take_group();
    out += filled(use, arguments);
    // "\x y": TeX takes the space, but it parted words of ours.
    if (std::isalpha(static_cast<unsigned char>(at.next())) != 0)
      out += ' ';
  }
  return any;
}

} // namespace

result<std::string> expand_macros(std::string_view text,
                                  std::string_view preamble,
                                  const reading_limits& limits) {
  auto known = macros_in(preamble);
  std::string now{text};
  for (int i = 0; i < passes; ++i) {
    std::string next;
    auto any = expand_once(now, known, next, limits.text_bytes);
    if (next.size() > limits.text_bytes)
      return fail(errc::resource_exhausted,
                  "the paper's macros make too long a text",
                  "at most " + std::to_string(limits.text_bytes) + " bytes");
    now = std::move(next);
    if (!any)
      break;
  }
  return now;
}

} // namespace automodel::recsys::latex
