#pragma once

#include <span>
#include <string>
#include <string_view>

namespace automodel::recsys {

/// A form that equations of a kind of module or loss have.
struct equation_form {
  std::string_view word;    ///< of module_words() or loss_words()
  std::string_view meaning; ///< for people
  /// A regular expression (ECMAScript) of squashed texts. Symbols that are
  /// lost when a PDF is read may be absent.
  std::string_view pattern;
};

std::span<const equation_form> equation_forms();

/// Whether a squashed equation has the form, which is one of equation_forms().
/// Longer texts than 600 bytes are cut.
bool has_form(const equation_form& form, std::string_view squashed);

} // namespace automodel::recsys
