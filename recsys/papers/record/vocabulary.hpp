#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace automodel::recsys {

/// A word that a field of a method record may have, and how papers say it.
struct record_word {
  std::string_view word;    ///< "cross_v2"
  std::string_view meaning; ///< for people, one line
  /// What a passage must hold to state the word: terms in lower case, parted
  /// by '|'. A term of several words may be parted by hyphens or white space
  /// in the passage.
  std::string_view terms;
};

using record_words = std::span<const record_word>;

/// The words that fields of a record may have; docs/method-record.md lists
/// them.
record_words task_words();
record_words input_words();
record_words output_words();
record_words module_words();
record_words loss_words();
record_words setting_words();
record_words metric_words();
record_words split_words();

/// The word of a list; null if it is not there.
const record_word* find_word(record_words words, std::string_view word);

/// Whether one of the word's terms stands in the passage.
bool states_word(const record_word& word, std::string_view passage);

} // namespace automodel::recsys
