#pragma once

#include "actors/papers/attempt_journal.hpp"
#include "base/error.hpp"
#include "runtime/llm/chat_model.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::actors {

/// What the calls of an attempt came to, of its records.
struct call_totals {
  std::uint64_t accepted = 0, refused = 0, unanswered = 0;
  std::uint64_t input_tokens = 0, output_tokens = 0, cost_micro = 0;

  std::uint64_t calls() const { return accepted + refused + unanswered; }
};

/// The calls of one attempt so far. Errors: those of memory_reader.
result<call_totals> totals_of(const attempt_journal& journal);

struct call_limits {
  std::uint64_t calls = 0;        ///< of the attempt, earlier ones included
  std::uint64_t prompt_bytes = 0; ///< instructions and text
};

/// What was said, and what is wrong with it.
struct judged_reply {
  std::string text;
  std::vector<std::string> problems; ///< empty: it is accepted
};

/// Asks a language model, and records each call in the memory before anything
/// rests on it: its prompt, its reply, what it used and cost, what was wrong
/// with it. A question whose reply is in the memory is not asked again.
class model_calls {
public:
  /// What is wrong with a reply, one sentence each. Pure: it may be asked again
  /// of a reply from the memory.
  using judge = std::function<std::vector<std::string>(const std::string&)>;

  /// `name` of the model stands in the records. Journal and model must outlive
  /// the calls.
  model_calls(attempt_journal& journal, runtime::chat_model& model,
              std::string name, call_limits limits)
      : journal_(journal), model_(model), name_(std::move(name)),
        limits_(limits) {}

  const std::string& model() const noexcept { return name_; }
  const call_limits& limits() const noexcept { return limits_; }

  /// `step` names the call in the memory: "llm/fields/1". Errors: those of
  /// chat_model::ask, recorded too; resource_exhausted (a limit); those of the
  /// memory.
  result<judged_reply> ask(std::string_view step,
                           const runtime::chat_request& request,
                           const judge& problems);

private:
  result<void> keep(const std::string& step,
                    const runtime::chat_request& request,
                    const runtime::chat_answer& answer,
                    const std::vector<std::string>& problems);

  attempt_journal& journal_;
  runtime::chat_model& model_;
  std::string name_;
  call_limits limits_;
};

} // namespace automodel::actors
