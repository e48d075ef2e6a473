#pragma once

#include "runtime/llm/chat_model.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>

namespace automodel::runtime {

/// Writes each prompt to a file and waits until somebody puts a reply beside
/// it: for sites without a network, and for people in the model's place. Of a
/// prompt HASH the files are HASH.prompt.md and HASH.reply.md. A reply that is
/// there already is taken at once, so whoever was interrupted goes on.
class folder_model final : public chat_model {
public:
  /// Waits so long for each reply, which may have so many bytes.
  folder_model(std::filesystem::path folder, std::chrono::milliseconds patience,
               std::uint64_t most_bytes)
      : folder_(std::move(folder)), patience_(patience),
        most_bytes_(most_bytes) {}

  /// Errors: deadline_exceeded (which file is waited for), resource_exhausted,
  /// io_error.
  chat_answer ask(const chat_request& request) override;

private:
  std::filesystem::path folder_;
  std::chrono::milliseconds patience_;
  std::uint64_t most_bytes_;
};

} // namespace automodel::runtime
