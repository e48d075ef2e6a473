#include "actors/papers/approval.hpp"
#include "cli/paper_session.hpp"
#include "runtime/llm/cost_ledger.hpp"

#include <algorithm>
#include <cstdio>

// What a session waits for a person to allow.
namespace automodel::cli {

std::string paper_session::model_subject() const {
  const auto& model = *model_config_;
  return "Ask the language model " + model.model + " (" + model.provider
         + (model.url.empty() ? "" : ", " + model.url) + ") about "
         + report_.source
         + ". Sections of the paper and fields of its record are sent; it may "
           "cost "
         + runtime::money_text(static_cast<std::uint64_t>(model.cap * 1e6))
         + " and make " + std::to_string(model.calls) + " calls.";
}

std::string paper_session::program_subject() const {
  return "Train the program that the language model "
         + report_.language_model->model
         + " wrote, in a sandboxed worker. All its gates are open. It is "
           "program.py in this folder, SHA-256 "
         + to_hex(digest_of(report_.made.program)) + ".";
}

std::string paper_session::training_subject() const {
  return "Train the method of " + report_.source + " and its baseline, "
         + pair_.baseline + ". " + report_.estimate
         + "\nCriterion: " + pair_.criterion + ".";
}

result<void> paper_session::checkpoint(const std::string& risk,
                                       const std::string& subject) {
  if (std::ranges::find(options_.approve, risk) == options_.approve.end())
    return {};
  std::error_code problem;
  std::filesystem::create_directories(folder(), problem);
  std::fprintf(stderr, "Waiting for a person, in %s: %s\n", folder().c_str(),
               subject.c_str());
  auto said = actors::ask_approval(
      attempt_->journal(), {risk, subject, folder(),
                            std::chrono::seconds{options_.approval_seconds}});
  if (!said)
    return pass_on(said);
  switch (*said) {
  case actors::approval::given:
    return {};
  case actors::approval::refused:
    std::fprintf(stderr, "automodel: a person refused it\n");
    return stop(recsys::attempt_end::refused, exit_code(errc::not_permitted));
  case actors::approval::silence:
    std::fprintf(stderr,
                 "automodel: nobody allowed it in time, so it is not done; the "
                 "same command asks again:\n  %s\n",
                 command_.c_str());
    exit_ = exit_code(errc::deadline_exceeded);
  }
  return {};
}

} // namespace automodel::cli
