#pragma once

#include "runtime/llm/chat_model.hpp"
#include "runtime/llm/cost_ledger.hpp"
#include "runtime/llm/llm_config.hpp"

#include <functional>
#include <memory>

namespace automodel::runtime {

/// Asks an OpenAI-compatible endpoint for a chat completion, as a stream.
/// Certificates are checked, redirections are not followed. The key is read
/// from the environment for each call, stands in one header, and is cut out of
/// whatever the server says.
///
/// What a call may cost at most (each byte of the prompt a token, and all the
/// tokens that a reply may have) is set aside before it; a stream that breaks
/// off costs that much. Tries again, later each time, after 429, 5xx and
/// refused connections: nothing was bought then.
class openai_model final : public chat_model {
public:
  /// `pause` waits before a retry.
  openai_model(llm_config config, std::shared_ptr<cost_ledger> ledger,
               std::function<void(std::chrono::milliseconds)> pause);

  chat_answer ask(const chat_request& request) override;

private:
  std::uint64_t price_of(const chat_usage& usage) const;

  llm_config config_;
  std::shared_ptr<cost_ledger> ledger_;
  std::function<void(std::chrono::milliseconds)> pause_;
};

} // namespace automodel::runtime
