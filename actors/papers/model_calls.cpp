#include "actors/papers/model_calls.hpp"

#include "base/joined.hpp"
#include "base/utf8.hpp"
#include "messages/parameters.hpp"

#include <optional>

namespace automodel::actors {

namespace {

namespace schema = messages::schema;
using call_outcome = schema::ModelCall::Outcome;

constexpr const char* calling_role = "/coordinator/papers/language-model";
constexpr std::size_t most_reason = 4'000;
constexpr int most_tries = 1'000;

struct known_call {
  bool answered = false;
  std::optional<digest> reply;
};

result<known_call> read_call(const storage::stored_record& stored) {
  return stored.record.read(
      [](schema::Record::Reader from) -> result<known_call> {
        if (from.which() != schema::Record::MODEL_CALL)
          return fail(errc::corrupt, "a call's step holds another record");
        auto call = from.getModelCall();
        known_call out;
        out.answered = call.getOutcome() != call_outcome::UNANSWERED;
        if (auto hash = messages::read_digest(call.getReply()))
          out.reply = *hash;
        return out;
      });
}

std::string reason_of(const std::vector<std::string>& lines) {
  return without_controls(joined(lines, "; ").substr(0, most_reason));
}

} // namespace

result<call_totals> totals_of(const attempt_journal& journal) {
  auto steps = journal.steps();
  if (!steps)
    return pass_on(steps);
  call_totals out;
  for (const auto& one : *steps) {
    auto read
        = one.record.read([&](schema::Record::Reader from) -> result<void> {
            if (from.which() != schema::Record::MODEL_CALL)
              return {};
            auto call = from.getModelCall();
            auto outcome = call.getOutcome();
            ++(outcome == call_outcome::ACCEPTED  ? out.accepted
               : outcome == call_outcome::REFUSED ? out.refused
                                                  : out.unanswered);
            out.input_tokens += call.getInputTokens();
            out.output_tokens += call.getOutputTokens();
            out.cost_micro += call.getCostMicro();
            return {};
          });
    if (!read)
      return pass_on(read);
  }
  return out;
}

result<judged_reply> model_calls::ask(std::string_view step,
                                      const runtime::chat_request& request,
                                      const judge& problems) {
  if (request.instructions.size() + request.prompt.size()
      > limits_.prompt_bytes)
    return fail(errc::resource_exhausted,
                "the prompt of " + std::string(step) + " has more than "
                    + std::to_string(limits_.prompt_bytes) + " bytes",
                "limits.prompt_bytes");
  // Another question, of another build or record, is another step.
  auto name
      = std::string(step) + '/' + to_hex(prompt_hash(request)).substr(0, 12);
  for (int tries = 1; tries <= most_tries; ++tries) {
    auto here = tries == 1 ? name : name + "/again-" + std::to_string(tries);
    auto before = journal_.find(here);
    if (!before)
      return pass_on(before);
    if (!*before) {
      auto so_far = totals_of(journal_);
      if (!so_far)
        return pass_on(so_far);
      if (so_far->calls() >= limits_.calls)
        return fail(errc::resource_exhausted,
                    "the attempt has made the " + std::to_string(limits_.calls)
                        + " calls that it may make",
                    "limits.calls");
      auto answer = model_.ask(request);
      std::vector<std::string> wrong;
      if (answer.text)
        wrong = problems(*answer.text);
      if (auto kept = keep(here, request, answer, wrong); !kept)
        return pass_on(kept);
      if (!answer.text)
        return pass_on(answer.text);
      return judged_reply{std::move(*answer.text), std::move(wrong)};
    }
    auto known = read_call(**before);
    if (!known)
      return pass_on(known);
    if (!known->answered)
      continue;
    if (!known->reply)
      return fail(errc::corrupt, "a call's record names no reply");
    auto text = journal_.text(*known->reply);
    if (!text)
      return pass_on(text);
    auto wrong = problems(*text);
    return judged_reply{std::move(*text), std::move(wrong)};
  }
  return fail(errc::resource_exhausted, "the model was asked "
                                            + std::to_string(most_tries)
                                            + " times and never answered");
}

result<void> model_calls::keep(const std::string& step,
                               const runtime::chat_request& request,
                               const runtime::chat_answer& answer,
                               const std::vector<std::string>& problems) {
  auto parent = journal_.find("intent");
  auto prompt
      = journal_.put(request.instructions + "\n\n=====\n\n" + request.prompt);
  if (!parent)
    return pass_on(parent);
  if (!prompt)
    return pass_on(prompt);
  std::optional<digest> reply;
  if (answer.text) {
    auto stored = journal_.put(*answer.text);
    if (!stored)
      return pass_on(stored);
    reply = *stored;
  }
  std::vector<digest> parents;
  if (*parent)
    parents.push_back((*parent)->id);
  auto hash = prompt_hash(request);
  auto done = journal_.commit(
      step, calling_role, parents, [&](schema::Record::Builder record) {
        auto to = record.initModelCall();
        to.setPurpose(request.purpose);
        to.setModel(name_);
        to.setAnsweredBy(answer.model);
        to.setPrompt(messages::as_data(*prompt));
        to.setPromptHash(messages::as_data(hash));
        if (reply)
          to.setReply(messages::as_data(*reply));
        to.setInputTokens(answer.usage.input_tokens);
        to.setOutputTokens(answer.usage.output_tokens);
        to.setCounted(answer.usage.counted);
        to.setCostMicro(answer.usage.cost_micro);
        to.setOutcome(!answer.text       ? call_outcome::UNANSWERED
                      : problems.empty() ? call_outcome::ACCEPTED
                                         : call_outcome::REFUSED);
        if (!answer.text)
          to.setReason(reason_of({to_string(answer.text.error())}));
        else if (!problems.empty())
          to.setReason(reason_of(problems));
      });
  if (!done)
    return pass_on(done);
  return {};
}

} // namespace automodel::actors
