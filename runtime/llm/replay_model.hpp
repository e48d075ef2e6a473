#pragma once

#include "runtime/llm/chat_model.hpp"
#include "runtime/llm/recordings.hpp"

#include <filesystem>
#include <memory>

namespace automodel::runtime {

/// Answers from recordings: no network, no chance, the cost that was paid then.
class replay_model final : public chat_model {
public:
  /// Errors: those of read_recordings.
  static result<std::unique_ptr<chat_model>>
  open(const std::filesystem::path& file);

  chat_answer ask(const chat_request& request) override;

private:
  replay_model(std::filesystem::path file, std::map<digest, recording> known)
      : file_(std::move(file)), known_(std::move(known)) {}

  std::filesystem::path file_;
  std::map<digest, recording> known_;
};

/// Passes questions on and keeps the replies, as replay_model reads them.
class recording_model final : public chat_model {
public:
  recording_model(std::unique_ptr<chat_model> inner, std::filesystem::path file)
      : inner_(std::move(inner)), file_(std::move(file)) {}

  /// Beside the inner errors: io_error, storage_full.
  chat_answer ask(const chat_request& request) override;

private:
  std::unique_ptr<chat_model> inner_;
  std::filesystem::path file_;
};

} // namespace automodel::runtime
