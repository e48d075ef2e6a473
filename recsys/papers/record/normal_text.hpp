#pragma once

#include "recsys/ascii.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace automodel::recsys {

/// The normal form in which passages and values are compared
/// (docs/method-record.md): lower case, ligatures, mathematical and full-width
/// letters as plain ones, all dashes as '-', white space as one blank.
std::string normal_text(std::string_view text);

/// Its words: letters, digits and what is not ASCII, with one blank before
/// each word and none behind: " click through rate". A term stands at the
/// start of a word where plain_words(term) is found in plain_words(text).
std::string plain_words(std::string_view text);

/// Its letters and digits alone.
std::string letters_and_digits(std::string_view text);

/// Whether a byte of a normal text is of a letter: "a" to "z", and all that is
/// not ASCII.
constexpr bool is_normal_letter(char c) noexcept {
  return is_lower(c) || static_cast<unsigned char>(c) >= 0x80;
}

/// A number that stands in a text.
struct read_number {
  double value = 0;
  std::size_t begin = 0; ///< bytes of the normal text
  std::size_t end = 0;
};

/// Every number of a normal text in every way it can be read, in order of
/// where they begin: "1e-3" is 1e-3 alone, "70%" is 70 and 0.7, "10-4" is 10,
/// 4 and 1e-4. O(length).
std::vector<read_number> numbers_in(std::string_view normal);

/// Whether two numbers are the same but for how they are written: to nine
/// digits.
bool same_number(double a, double b);

} // namespace automodel::recsys
