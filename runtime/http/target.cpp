#include "runtime/http/target.hpp"

#include "base/utf8.hpp"

#include <algorithm>
#include <optional>

namespace automodel::runtime::http {

namespace {

constexpr std::size_t longest = 4096;
constexpr std::size_t most_segments = 64;
constexpr std::size_t most_parameters = 32;

tl::unexpected<error> refuse_target(std::string text) {
  return fail(errc::invalid_argument, std::move(text));
}

int digit(char c) noexcept {
  if (c >= '0' && c <= '9')
    return c - '0';
  if (c >= 'a' && c <= 'f')
    return c - 'a' + 10;
  if (c >= 'A' && c <= 'F')
    return c - 'A' + 10;
  return -1;
}

result<std::string> decode(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_space) {
      out += ' ';
    } else if (text[i] != '%') {
      out += text[i];
    } else {
      auto high = i + 2 < text.size() ? digit(text[i + 1]) : -1;
      auto low = i + 2 < text.size() ? digit(text[i + 2]) : -1;
      if (high < 0 || low < 0)
        return refuse_target("\"%\" is followed by two hexadecimal digits");
      out += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  auto control = [](unsigned char c) { return c < 0x20 || c == 0x7f; };
  if (std::any_of(out.begin(), out.end(), control))
    return refuse_target("the target holds a control character");
  if (!is_valid_utf8(out))
    return refuse_target("the target is not UTF-8");
  return out;
}

result<void> add_segment(target& to, std::string_view text) {
  auto segment = decode(text, false);
  if (!segment)
    return pass_on(segment);
  if (segment->empty() || *segment == "." || *segment == "..")
    return refuse_target("a path has no empty, \".\" or \"..\" parts");
  if (to.segments.size() == most_segments)
    return refuse_target("a path has at most " + std::to_string(most_segments)
                         + " parts");
  to.segments.push_back(std::move(*segment));
  return {};
}

result<void> add_parameter(target& to, std::string_view text) {
  auto equals = text.find('=');
  auto name = decode(text.substr(0, equals), true);
  if (!name)
    return pass_on(name);
  auto value = equals == std::string_view::npos
                   ? result<std::string>{std::string{}}
                   : decode(text.substr(equals + 1), true);
  if (!value)
    return pass_on(value);
  if (to.query.size() == most_parameters)
    return refuse_target("a query has at most "
                         + std::to_string(most_parameters) + " parameters");
  if (!to.query.emplace(*name, std::move(*value)).second)
    return refuse_target("the parameter \"" + *name + "\" is given twice");
  return {};
}

// Calls `take` with each part between separators.
template <class Take>
result<void> split(std::string_view text, char separator, Take&& take) {
  while (!text.empty()) {
    auto end = std::min(text.find(separator), text.size());
    if (auto taken = take(text.substr(0, end)); !taken)
      return taken;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return {};
}

} // namespace

result<target> parse_target(std::string_view text) {
  if (text.size() > longest)
    return refuse_target("the target is longer than " + std::to_string(longest)
                         + " bytes");
  if (text.empty() || text.front() != '/')
    return refuse_target("the target is not a path");
  if (text.find('#') != std::string_view::npos)
    return refuse_target("the target holds a \"#\"");
  target out;
  auto question = std::min(text.find('?'), text.size());
  auto path = text.substr(1, question - 1);
  auto read = split(
      path, '/', [&](std::string_view part) { return add_segment(out, part); });
  if (!read)
    return pass_on(read);
  auto query = text.substr(std::min(question + 1, text.size()));
  read = split(query, '&',
               [&](std::string_view part) { return add_parameter(out, part); });
  if (!read)
    return pass_on(read);
  return out;
}

std::string percent_encoded(std::string_view text) {
  static constexpr char digits[] = "0123456789ABCDEF";
  std::string out;
  for (auto c : text) {
    auto plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
                 || (c >= '0' && c <= '9')
                 || std::string_view{"-._~"}.find(c) != std::string_view::npos;
    if (plain) {
      out += c;
      continue;
    }
    auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += digits[byte >> 4];
    out += digits[byte & 15];
  }
  return out;
}

} // namespace automodel::runtime::http
