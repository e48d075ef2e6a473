#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace automodel {

/// The word that a person probably meant: the one with the fewest edits
/// (insert, delete, replace, swap neighbours), if they are few for its length;
/// else empty. The first of equals.
std::string_view nearest_word(std::string_view word,
                              std::span<const std::string_view> known);

/// What an error says about an unknown word: `allowed: a, b, c; did you mean
/// "a"?`, the question only if there is a near one. At most 20 are listed.
std::string allowed_words(std::string_view word,
                          std::span<const std::string_view> known);

} // namespace automodel
