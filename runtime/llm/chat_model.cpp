#include "runtime/llm/chat_model.hpp"

namespace automodel::runtime {

digest prompt_hash(const chat_request& request) {
  // The length parts the two, so that no other pair gives the same bytes.
  return digest_of(std::to_string(request.instructions.size()) + '\n'
                   + request.instructions + request.prompt);
}

} // namespace automodel::runtime
