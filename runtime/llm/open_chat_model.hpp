#pragma once

#include "runtime/llm/chat_model.hpp"
#include "runtime/llm/llm_config.hpp"

#include <memory>

namespace automodel::runtime {

/// What a configuration describes; its replies are recorded if it says so.
/// `spent` of its cap was spent before. Errors: those of read_recordings.
result<std::unique_ptr<chat_model>> open_chat_model(const llm_config& config,
                                                    std::uint64_t spent);

} // namespace automodel::runtime
