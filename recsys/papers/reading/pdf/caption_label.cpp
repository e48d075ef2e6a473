#include "recsys/papers/reading/pdf/floats.hpp"

#include <array>
#include <cctype>

namespace automodel::recsys::pdf {

namespace {

struct caption_word {
  std::string_view printed, name;
};

constexpr std::array words{caption_word{"Figure", "Figure"},
                           caption_word{"FIGURE", "Figure"},
                           caption_word{"Fig.", "Figure"},
                           caption_word{"Fig", "Figure"},
                           caption_word{"FIG.", "Figure"},
                           caption_word{"Table", "Table"},
                           caption_word{"TABLE", "Table"},
                           caption_word{"Algorithm", "Algorithm"},
                           caption_word{"ALGORITHM", "Algorithm"},
                           caption_word{"Listing", "Listing"}};

bool is_number_part(char c) {
  return std::isdigit(static_cast<unsigned char>(c)) != 0 || c == 'I'
         || c == 'V' || c == 'X' || c == 'L' || c == 'A' || c == 'B'
         || c == 'S';
}

/// "2" of "2: Results", "2. Results", "II" or "2" alone; else empty.
std::string number_of(std::string_view text, bool ends_bare) {
  std::size_t end = 0;
  while (end < text.size()
         && (is_number_part(text[end])
             || (text[end] == '.' && end + 1 < text.size()
                 && is_number_part(text[end + 1]))))
    ++end;
  if (end == 0 || end > 6)
    return {};
  auto after = text.substr(end);
  auto closed = after.empty() || after.front() == ':' || after.front() == '.'
                || after.starts_with(" \xE2\x80\x93") // en dash
                || (ends_bare && after.front() == ' ');
  return closed ? std::string{text.substr(0, end)} : std::string{};
}

} // namespace

caption_label caption_at_start(std::string_view text) {
  for (const auto& word : words) {
    if (!text.starts_with(word.printed))
      continue;
    auto after = text.substr(word.printed.size());
    if (after.starts_with(' '))
      after.remove_prefix(1);
    auto number = number_of(after, word.name == "Algorithm");
    if (number.empty())
      continue;
    return {std::string{word.name} + ' ' + number, word.name == "Table"};
  }
  return {};
}

} // namespace automodel::recsys::pdf
