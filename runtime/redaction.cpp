#include "runtime/redaction.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace automodel::runtime {

namespace {

constexpr std::string_view mask = "[redacted]";

// Shorter values would turn ordinary words into masks.
constexpr std::size_t shortest_value = 6;

constexpr std::array<std::string_view, 5> endings{"key", "token", "secret",
                                                  "password", "authorization"};

bool is_name_char(char c) noexcept {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'
         || c == '-' || c == '.';
}

bool ends_with_word(std::string_view name, std::string_view word) noexcept {
  if (name.size() < word.size())
    return false;
  auto tail = name.substr(name.size() - word.size());
  auto same = std::equal(
      tail.begin(), tail.end(), word.begin(),
      [](unsigned char a, unsigned char b) { return std::tolower(a) == b; });
  if (!same)
    return false;
  if (name.size() == word.size())
    return word != "key"; // "key" alone is a word, not the name of a secret
  auto before = name[name.size() - word.size() - 1];
  return before == '_' || before == '-' || before == '.';
}

// The end of what follows a secret name and its separator.
std::size_t end_of_value(std::string_view text, std::size_t from) noexcept {
  constexpr std::string_view bearer = "Bearer ";
  if (text.substr(from, bearer.size()) == bearer)
    from += bearer.size();
  return std::min(text.find_first_of(" \t\r\n\"',;&}", from), text.size());
}

// The position after `=` or `:` and an opening quote; npos: no value follows.
std::size_t begin_of_value(std::string_view text, std::size_t from) noexcept {
  auto skip = [&](std::string_view chars) {
    from = std::min(text.find_first_not_of(chars, from), text.size());
  };
  skip("\"' ");
  if (from == text.size() || (text[from] != '=' && text[from] != ':'))
    return std::string_view::npos;
  ++from;
  skip("\"' ");
  return from;
}

std::string mask_named(std::string_view text) {
  std::string out;
  std::size_t at = 0;
  while (at < text.size()) {
    auto begin = at;
    while (at < text.size() && is_name_char(text[at]))
      ++at;
    auto name = text.substr(begin, at - begin);
    out += name;
    if (name.empty()) {
      out += text[at++];
      continue;
    }
    if (!is_secret_name(name))
      continue;
    auto value = begin_of_value(text, at);
    if (value == std::string_view::npos)
      continue;
    auto end = end_of_value(text, value);
    if (end == value)
      continue;
    out += text.substr(at, value - at);
    out += mask;
    at = end;
  }
  return out;
}

} // namespace

bool is_secret_name(std::string_view name) noexcept {
  return std::any_of(endings.begin(), endings.end(),
                     [name](auto word) { return ends_with_word(name, word); });
}

redactor::redactor(const char* const* environment) {
  for (; environment != nullptr && *environment != nullptr; ++environment) {
    std::string_view line{*environment};
    auto equals = line.find('=');
    if (equals == std::string_view::npos)
      continue;
    auto value = line.substr(equals + 1);
    if (is_secret_name(line.substr(0, equals))
        && value.size() >= shortest_value)
      values_.emplace_back(value);
  }
}

std::string redactor::operator()(std::string text) const {
  for (const auto& value : values_)
    for (auto at = text.find(value); at != std::string::npos;
         at = text.find(value, at + mask.size()))
      text.replace(at, value.size(), mask);
  return mask_named(text);
}

} // namespace automodel::runtime
