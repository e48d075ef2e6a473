#include "runtime/llm/replay_model.hpp"

namespace automodel::runtime {

result<std::unique_ptr<chat_model>>
replay_model::open(const std::filesystem::path& file) {
  auto known = read_recordings(file);
  if (!known)
    return pass_on(known);
  return std::unique_ptr<chat_model>{new replay_model(file, std::move(*known))};
}

chat_answer replay_model::ask(const chat_request& request) {
  auto hash = prompt_hash(request);
  auto found = known_.find(hash);
  if (found == known_.end())
    return {fail_at({file_.string()}, errc::not_found,
                    "there is no recording of the prompt " + to_hex(hash) + " ("
                        + request.purpose + ")",
                    "`recordings` beside another provider writes one")};
  const auto& one = found->second;
  return {one.reply, one.model, one.usage};
}

chat_answer recording_model::ask(const chat_request& request) {
  auto answer = inner_->ask(request);
  if (!answer.text)
    return answer;
  auto kept
      = append_recording(file_, {prompt_hash(request), request.purpose,
                                 answer.model, *answer.text, answer.usage});
  if (!kept)
    answer.text = pass_on(kept);
  return answer;
}

} // namespace automodel::runtime
