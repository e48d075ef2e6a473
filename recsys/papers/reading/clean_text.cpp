#include "base/utf8.hpp"
#include "recsys/papers/reading/document_builder.hpp"

#include <array>

namespace automodel::recsys {

namespace {

constexpr std::array<std::string_view, 7> ligatures{"ff",  "fi", "fl", "ffi",
                                                    "ffl", "st", "st"};
constexpr char32_t first_ligature = 0xFB00;

bool is_space(char32_t c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v'
         || c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F
         || c == 0x205F || c == 0x3000 || c == 0x2028 || c == 0x2029;
}

/// Controls, soft hyphens, joiners, direction marks, private use, the
/// replacement character: nothing of it is text.
bool is_noise(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xAD
         || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E)
         || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || c == 0xFFFD
         || (c >= 0xE000 && c <= 0xF8FF) || c >= 0xE0000;
}

class cleaner {
public:
  cleaner(std::string_view text, bool keep_lines)
      : from_(text), keep_lines_(keep_lines) {}

  std::string run() {
    while (!from_.empty()) {
      auto before = from_;
      auto next = take_code_point(from_);
      take(next, before.substr(0, before.size() - from_.size()));
    }
    return std::move(out_);
  }

private:
  void take(char32_t c, std::string_view bytes) {
    if (c == '\n')
      gap_ = keep_lines_ ? '\n' : gap_ == '\n' ? gap_ : ' ';
    else if (is_space(c))
      gap_ = gap_ == '\0' ? ' ' : gap_;
    else if (c >= first_ligature && c < first_ligature + ligatures.size())
      put(ligatures[c - first_ligature]);
    else if (!is_noise(c))
      put(bytes);
  }

  void put(std::string_view bytes) {
    if (gap_ != '\0' && !out_.empty())
      out_ += gap_;
    gap_ = '\0';
    out_ += bytes;
  }

  std::string_view from_;
  bool keep_lines_;
  char gap_ = '\0'; ///< white space seen and not yet written
  std::string out_;
};

} // namespace

std::string clean_text(std::string_view text, bool keep_lines) {
  return cleaner{text, keep_lines}.run();
}

} // namespace automodel::recsys
