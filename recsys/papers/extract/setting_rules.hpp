#pragma once

#include <span>
#include <string_view>

namespace automodel::recsys {

/// How papers state a numeric setting.
struct setting_rule {
  std::string_view name; ///< of setting_words()
  /// Terms that the number follows: "learning rate is set to 0.001".
  std::string_view before;
  /// Terms that the number stands directly before: "128 hidden units".
  std::string_view behind;
  double lowest, highest; ///< values that make sense
  bool whole;             ///< a whole number
  bool sized = false;     ///< sizes of several layers: a list
};

std::span<const setting_rule> setting_rules();

/// A setting whose value is a word of the text.
struct setting_choice {
  std::string_view name;  ///< of setting_words()
  std::string_view value; ///< "adam"
  std::string_view terms; ///< how it is said
  std::string_view near;  ///< terms one of which the sentence has
};

std::span<const setting_choice> setting_choices();

} // namespace automodel::recsys
