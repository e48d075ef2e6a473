#include "recsys/models/gates/gate.hpp"
#include "recsys/models/program/program_family.hpp"
#include "worker/tasks/tasks.hpp"

namespace automodel::worker {

namespace {

using recsys::gate_verdict;

void write_gate(const gate_verdict& from,
                messages::schema::Checked::Gate::Builder to) {
  to.setName(from.gate);
  to.setPassed(from.passed);
  to.setText(from.text);
  to.setMeasured(from.figure.has_value());
  to.setFigure(from.figure.value_or(0));
  to.setFile(from.where.file);
  to.setLine(from.where.line);
  to.setColumn(from.where.column);
  to.setHint(from.hint);
}

/// Whoever waits learns which gate a program never leaves.
std::function<void(std::string_view)> announced_to(reply_writer& reply) {
  return [&reply](std::string_view gate) {
    reply.send([&](reply_writer::builder out) {
      out.initProgress().setMetric(std::string("gate ").append(gate));
    });
  };
}

result<void> may_run(const task_context& in) {
  auto family = find_family({"program"}, model_use::ranking, in);
  return family ? result<void>{} : pass_on(family);
}

} // namespace

result<void> run(const check_task& task, const task_context& in) {
  if (auto allowed = may_run(in); !allowed)
    return allowed;
  recsys::gate_options how{task.how.fit, task.labels, nullptr,
                           announced_to(in.reply)};
  std::optional<recsys::program> reference;
  if (!task.reference.empty()) {
    auto compiled
        = recsys::program::compile(task.reference, task.reference_name);
    if (!compiled)
      return pass_on(compiled);
    reference = std::move(*compiled);
    how.reference = &*reference;
  }
  auto verdicts
      = recsys::check_source(task.how.program, task.how.program_name, how);
  if (!verdicts)
    return pass_on(verdicts);
  in.reply.send([&](reply_writer::builder out) {
    auto list
        = out.initChecked().initGates(static_cast<unsigned>(verdicts->size()));
    for (unsigned i = 0; i < list.size(); ++i)
      write_gate((*verdicts)[i], list[i]);
  });
  return {};
}

result<void> pass_gates(const recipe& how, std::uint32_t labels,
                        const task_context& in) {
  if (how.program.empty() || recsys::is_from_zoo(how.program))
    return {};
  auto verdicts = recsys::check_source(
      how.program, how.program_name,
      {how.fit, labels, nullptr, announced_to(in.reply)});
  if (!verdicts)
    return pass_on(verdicts);
  for (const auto& one : *verdicts)
    if (!one.passed)
      return tl::unexpected(recsys::as_error(one));
  return {};
}

} // namespace automodel::worker
