#include "recsys/models/gates/gate.hpp"

#include "recsys/models/gates/gate_list.hpp"
#include "recsys/models/program/torch_error.hpp"

#include <array>
#include <span>

namespace automodel::recsys {

namespace {

constexpr auto compilation = "compiles";
constexpr auto against_reference = "equations";

struct gate {
  const char* name;
  gate_verdict (*check)(const program_probe&);
};

constexpr std::array of_all{
    gate{"shapes", shapes_gate},           gate{"parameters", parameters_gate},
    gate{"determinism", determinism_gate}, gate{"inputs", inputs_gate},
    gate{"gradients", gradients_gate},     gate{"overfit", overfit_gate}};
constexpr std::array of_sequences{gate{"causality", causality_gate}};
constexpr std::array of_rows{gate{"rows", rows_gate},
                             gate{"agreement", agreement_gate},
                             gate{"canary", canary_gate}};

std::vector<gate> gates_for(program_task task) {
  std::vector<gate> out(of_all.begin(), of_all.end());
  if (task == program_task::sequential)
    out.insert(out.end(), of_sequences.begin(), of_sequences.end());
  if (task == program_task::ctr)
    out.insert(out.end(), of_rows.begin(), of_rows.end());
  return out;
}

/// libtorch throws where shapes of the program's answers do not fit.
template <class Check>
gate_verdict guarded(const char* name, const program& model, Check&& check) {
  try {
    return check();
  } catch (const std::exception& thrown) {
    return refused(name,
                   runtime_error(thrown.what(), model.source(), model.name()));
  }
}

} // namespace

result<std::vector<gate_verdict>> check_gates(const program& model,
                                              const gate_options& how) {
  if (how.reference != nullptr && how.reference->task() != model.task())
    return fail_at({how.reference->name(), 0, 0}, errc::invalid_argument,
                   "the reference's task is "
                       + std::string(to_string(how.reference->task())),
                   "the program's is " + std::string(to_string(model.task())));
  auto probe = program_probe::make(model, how.given, how.labels);
  if (!probe)
    return pass_on(probe);
  std::vector<gate_verdict> out;
  auto run = [&](const char* name, auto&& check) -> result<void> {
    if (how.starting)
      how.starting(name);
    out.push_back(guarded(name, model, check));
    if (out.back().kind == errc::resource_exhausted)
      return tl::unexpected(as_error(out.back()));
    return {};
  };
  for (const auto& one : gates_for(model.task()))
    if (auto done = run(one.name, [&] { return one.check(*probe); }); !done)
      return pass_on(done);
  if (how.reference != nullptr)
    if (auto done = run(against_reference,
                        [&] { return equations_gate(*probe, *how.reference); });
        !done)
      return pass_on(done);
  return out;
}

result<std::vector<gate_verdict>> check_source(std::string_view source,
                                               std::string_view name,
                                               const gate_options& how) {
  if (how.starting)
    how.starting(compilation);
  auto model = program::compile(source, name);
  if (!model)
    return std::vector{refused(compilation, model.error())};
  auto out = check_gates(*model, how);
  if (out)
    out->insert(
        out->begin(),
        passed(compilation, "a program of the task "
                                + std::string(to_string(model->task()))));
  return out;
}

std::vector<std::string> gates_of(program_task task) {
  std::vector<std::string> out;
  for (const auto& one : gates_for(task))
    out.emplace_back(one.name);
  return out;
}

error as_error(const gate_verdict& closed) {
  return {closed.kind, "the gate " + closed.gate + ": " + closed.text,
          closed.where, closed.hint};
}

} // namespace automodel::recsys
