#pragma once

#include "base/digest.hpp"
#include "base/error.hpp"

#include <cstdint>
#include <string>

namespace automodel::runtime {

/// One question to a language model. Both texts leave this machine where the
/// provider is on another one.
struct chat_request {
  std::string purpose;      ///< "paper/fields": for people and records
  std::string instructions; ///< the system message
  std::string prompt;       ///< the user's message
};

/// The name of a question, by which recordings and reply files are found: a
/// hash of instructions and prompt.
digest prompt_hash(const chat_request& request);

struct chat_usage {
  std::uint64_t input_tokens = 0;
  std::uint64_t output_tokens = 0;
  bool counted = false;         ///< by the provider; else bounds from above
  std::uint64_t cost_micro = 0; ///< millionths of the unit of the prices
};

/// What came of a question. What was used is known also where no answer came.
struct chat_answer {
  result<std::string> text; ///< untrusted
  std::string model{};      ///< as the answer names it; may be empty
  chat_usage usage{};
};

/// A language model, or what stands in for one.
class chat_model {
public:
  virtual ~chat_model() = default;

  /// Blocks until there is an answer or a reason for none. Errors of the text:
  /// not_found (no recording), deadline_exceeded, resource_exhausted (the
  /// reply is too long, the cost cap is reached), unavailable (not reached, or
  /// it failed), not_permitted (the key), invalid_argument.
  virtual chat_answer ask(const chat_request& request) = 0;
};

} // namespace automodel::runtime
