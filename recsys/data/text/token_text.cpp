#include "recsys/data/text/token_text.hpp"

#include "base/utf8.hpp"

namespace automodel::recsys {

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
  if (!ascii && !is_valid_utf8(token))
    return "is not UTF-8";
  return {};
}

std::string_view text_store::keep(std::string text) {
  texts_.push_back(std::move(text));
  return texts_.back();
}

std::string_view text_store::as_utf8(std::string_view text) {
  if (is_valid_utf8(text))
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
