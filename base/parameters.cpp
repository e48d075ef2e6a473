#include "base/parameters.hpp"

#include <array>
#include <charconv>

namespace automodel {

namespace {

struct printer {
  std::string operator()(bool value) const { return value ? "true" : "false"; }

  std::string operator()(std::int64_t value) const {
    return std::to_string(value);
  }

  std::string operator()(double value) const {
    std::array<char, 32> buffer{};
    auto [end, ignored]
        = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    std::string text(buffer.data(), end);
    // Keeps a floating-point number recognisable as one when it is read back.
    if (text.find_first_not_of("-0123456789") == std::string::npos)
      text += ".0";
    return text;
  }

  std::string operator()(const std::string& value) const { return value; }
};

} // namespace

std::string to_string(const parameter& value) {
  return std::visit(printer{}, value);
}

std::string to_string(const parameters& values) {
  std::string text;
  for (const auto& [name, value] : values) {
    if (!text.empty())
      text += ' ';
    text += name + '=' + to_string(value);
  }
  return text;
}

} // namespace automodel
