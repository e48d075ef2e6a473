#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace automodel::recsys {

/// Terms are words parted by blanks, in lower case; a list of terms is parted
/// by '|'. A term that ends in '*' may go on within its last word; each may
/// have an 's' behind it. Texts are plain_words() with a blank behind them.

/// Whether one of the terms stands in the text, as whole words.
bool has_term(std::string_view text, std::string_view terms);

/// Where the first of them begins; npos if none does.
std::size_t find_term(std::string_view text, std::string_view terms,
                      std::size_t from = 0);

/// How often they stand there, all together.
std::size_t count_terms(std::string_view text, std::string_view terms);

} // namespace automodel::recsys
