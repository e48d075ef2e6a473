#pragma once

#include "base/error.hpp"
#include "runtime/llm/chat_model.hpp"
#include "runtime/llm/event_stream.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace automodel::runtime {

/// Reads the body of a chat completion as it arrives: events of a stream, or
/// one JSON object from a server that does not stream. All of it is untrusted
/// and bounded.
class completion_reader {
public:
  /// At most `most_bytes` of body are taken.
  explicit completion_reader(std::size_t most_bytes);
  completion_reader(const completion_reader&) = delete;
  completion_reader& operator=(const completion_reader&) = delete;

  /// False: no more is taken, end the transfer; finish() says why.
  bool feed(std::string_view bytes);

  /// The text, when the body has ended. Errors: resource_exhausted, parse_error
  /// (no completion), unavailable (it broke off, or says that it failed).
  result<std::string> finish();

  const std::string& model() const noexcept { return model_; }
  /// What the server counted; nothing if it did not.
  const std::optional<chat_usage>& usage() const noexcept { return usage_; }

private:
  void hear_event(std::string_view data);
  bool read(std::string_view json, const char* part);
  void refuse(errc code, std::string what);

  std::size_t most_bytes_, bytes_ = 0;
  event_stream events_;
  std::string whole_; ///< of a body that is no stream
  bool streams_ = false;
  bool done_ = false;  ///< the stream says that it is over
  bool ended_ = false; ///< the text is whole; a count may follow
  std::string text_, model_;
  std::optional<chat_usage> usage_;
  std::optional<error> problem_;
};

} // namespace automodel::runtime
