#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::recsys {

/// A file of recsys/papers/ask/prompts, which is built into this executable.
struct prompt_source {
  std::string_view name; ///< "fields.md"
  std::string_view text;
};

std::vector<prompt_source> prompt_sources();

/// A question to a language model.
struct prompt {
  std::string instructions, text;
};

using prompt_values = std::map<std::string, std::string, std::less<>>;

/// The text of a file of prompts, `{{NAME}}` replaced by values. What is put in
/// is not looked at again. Throws std::logic_error for a file or a name that is
/// not there: a defect of the caller.
std::string filled_text(std::string_view file, const prompt_values& values);

/// The same of a file with both parts, which a line of = parts.
prompt filled_prompt(std::string_view file, const prompt_values& values);

/// The question again, with the reply that was refused and why.
prompt repair_prompt(const prompt& first, std::string_view reply,
                     const std::vector<std::string>& problems);

/// Text of others between marks that it does not hold, so that it cannot end
/// them: they are named by a hash of it.
std::string fenced(std::string_view name, std::string_view text);

} // namespace automodel::recsys
