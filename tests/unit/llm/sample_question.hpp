#pragma once

#include "runtime/llm/chat_model.hpp"

namespace automodel::runtime {

inline const chat_request question{"test/question", "Be brief.",
                                   "What is 1 + 1?"};

} // namespace automodel::runtime
