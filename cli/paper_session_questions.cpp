#include "actors/papers/paper_questions.hpp"
#include "cli/composed_method.hpp"
#include "cli/gate_list.hpp"
#include "cli/paper_session.hpp"
#include "recsys/papers/record/method_record_json.hpp"
#include "runtime/llm/open_chat_model.hpp"

#include <cstdio>

// What a session asks a language model, if it was given one.
namespace automodel::cli {

namespace {

/// Whether an error of a check speaks of the program, and not of this machine.
bool is_of_program(errc code) {
  switch (code) {
  case errc::deadline_exceeded:
  case errc::resource_exhausted:
  case errc::worker_failed:
  case errc::invalid_argument:
  case errc::parse_error:
    return true;
  default:
    return false;
  }
}

} // namespace

result<void> paper_session::open_model() {
  if (calls_)
    return {};
  auto before = actors::totals_of(attempt_->journal());
  if (!before)
    return pass_on(before);
  auto model = runtime::open_chat_model(*model_config_, before->cost_micro);
  if (!model)
    return pass_on(model);
  model_ = std::move(*model);
  calls_.emplace(
      attempt_->journal(), *model_, model_config_->model,
      actors::call_limits{model_config_->calls, model_config_->prompt_bytes});
  report_.language_model.emplace();
  report_.language_model->model = model_config_->model;
  return {};
}

result<void> paper_session::ask_fields() {
  if (!model_config_)
    return {};
  if (auto asked = checkpoint("ask", model_subject()); !asked || exit_)
    return asked;
  if (auto opened = open_model(); !opened)
    return opened;
  if (!paper_)
    return {};
  auto taken = actors::ask_missing_fields(*calls_, model_config_->repairs,
                                          *paper_, report_.record);
  if (!taken)
    return pass_on(taken);
  report_.language_model->fields = *taken;
  for (const auto& one : *taken)
    std::fprintf(stderr, "filled by the language model: %s\n", one.c_str());
  if (taken->empty())
    return {};
  if (auto written = write("record.json", method_record_json(report_.record));
      !written)
    return written;
  return compose();
}

result<void> paper_session::ask_for_program() {
  if (!model_config_ || report_.made.complete())
    return {};
  auto& use = *report_.language_model;
  use.asked_for_program = true;
  auto run_gates = [this](const recsys::composition& made)
      -> result<std::vector<recsys::gate_line>> {
    auto checked = gates_of(made, site_->workers());
    if (checked)
      return gate_lines(*checked);
    if (!is_of_program(checked.error().code))
      return pass_on(checked);
    return std::vector<recsys::gate_line>{
        {"compile and run", false, to_string(checked.error())}};
  };
  auto outcome
      = actors::ask_program(*calls_, model_config_->program_repairs, *attempt_,
                            report_.record, run_gates, report_.made);
  if (!outcome)
    return pass_on(outcome);
  use.wrote_program = outcome->written;
  use.repairs = outcome->repairs;
  use.why_not = outcome->why;
  report_.gates = std::move(outcome->gates);
  return {};
}

result<void> paper_session::count_calls() {
  if (!report_.language_model)
    return {};
  auto totals = actors::totals_of(attempt_->journal());
  if (!totals)
    return pass_on(totals);
  auto& use = *report_.language_model;
  use.accepted = totals->accepted;
  use.refused = totals->refused;
  use.input_tokens = totals->input_tokens;
  use.output_tokens = totals->output_tokens;
  use.cost_micro = totals->cost_micro;
  return {};
}

} // namespace automodel::cli
