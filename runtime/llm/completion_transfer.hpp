#pragma once

#include "runtime/llm/chat_model.hpp"
#include "runtime/llm/completion_reader.hpp"
#include "runtime/llm/llm_config.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace automodel::runtime {

/// One try to get a completion.
struct transfer_outcome {
  result<std::string> text;
  std::string model{};
  std::optional<chat_usage> usage{};
  bool bought = false;          ///< the question was taken: it is to be paid
  bool again = false;           ///< another try may help
  std::chrono::seconds wait{0}; ///< that the server asks for before it
};

/// Posts `body` and reads what is streamed back, until `deadline` has passed.
/// `key` may be empty; it stands in no error. Blocks.
transfer_outcome post_completion(const llm_config& config,
                                 const std::string& body,
                                 const std::string& key,
                                 std::chrono::milliseconds deadline);

} // namespace automodel::runtime
