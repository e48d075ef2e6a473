#include "recsys/data/text/token_text.hpp"

#include <cstdint>

namespace automodel::recsys {

namespace {

/// Bytes of the sequence that begins with `lead`, and its smallest value.
struct sequence {
  std::size_t length = 0;
  std::uint32_t bits = 0, smallest = 0;
};

sequence begin_sequence(unsigned char lead) noexcept {
  if (lead < 0x80)
    return {1, lead, 0};
  if ((lead & 0xe0) == 0xc0)
    return {2, lead & 0x1fU, 0x80};
  if ((lead & 0xf0) == 0xe0)
    return {3, lead & 0x0fU, 0x800};
  if ((lead & 0xf8) == 0xf0)
    return {4, lead & 0x07U, 0x10000};
  return {};
}

} // namespace

bool is_utf8(std::string_view text) noexcept {
  for (std::size_t at = 0; at < text.size();) {
    auto [length, value, smallest]
        = begin_sequence(static_cast<unsigned char>(text[at]));
    if (length == 0 || text.size() - at < length)
      return false;
    for (std::size_t i = 1; i < length; ++i) {
      auto byte = static_cast<unsigned char>(text[at + i]);
      if ((byte & 0xc0) != 0x80)
        return false;
      value = value << 6 | (byte & 0x3fU);
    }
    if (value < smallest || value > 0x10ffff
        || (value >= 0xd800 && value <= 0xdfff))
      return false;
    at += length;
  }
  return true;
}

std::string_view token_problem(std::string_view token) noexcept {
  if (token.empty())
    return "is empty";
  if (token.size() > max_token_bytes)
    return "is longer than 512 bytes";
  bool ascii = true;
  for (auto c : token) {
    auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f)
      return "has a control character";
    ascii = ascii && byte < 0x80;
  }
  if (!ascii && !is_utf8(token))
    return "is not UTF-8";
  return {};
}

std::string_view text_store::keep(std::string text) {
  texts_.push_back(std::move(text));
  return texts_.back();
}

std::string_view text_store::as_utf8(std::string_view text) {
  if (is_utf8(text))
    return text;
  std::string converted;
  for (auto c : text) {
    auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      converted += c;
    } else {
      converted += static_cast<char>(0xc0 | byte >> 6);
      converted += static_cast<char>(0x80 | (byte & 0x3f));
    }
  }
  return keep(std::move(converted));
}

} // namespace automodel::recsys
