#include "actors/step_result.hpp"

namespace automodel::actors {

result<step_header> read_step(schema::Step::Reader from) {
  step_header step{messages::read_text(from.getExperiment()),
                   messages::read_text(from.getName()),
                   {}};
  for (auto parent : from.getParents()) {
    auto id = messages::read_digest(parent);
    if (!id)
      return fail(errc::parse_error,
                  "a parent of step '" + step.name + "' is not a record's id");
    step.parents.push_back(*id);
  }
  return step;
}

void write_record_head(schema::Record::Builder to, const step_header& step,
                       std::string_view agent) {
  to.setExperiment(step.experiment);
  to.setStep(step.name);
  to.setAgent(std::string{agent});
  auto parents = to.initParents(static_cast<unsigned>(step.parents.size()));
  for (unsigned i = 0; i < parents.size(); ++i)
    parents.set(i, messages::as_data(step.parents[i]));
}

namespace {

bool is_outcome(const error& what) noexcept {
  switch (what.code) {
  case errc::cancelled:
  case errc::unavailable:
  case errc::storage_full:
    return false;
  default:
    return true;
  }
}

} // namespace

result<message<schema::StepResult>> step_failure(const step_header& step,
                                                 std::string_view agent,
                                                 const step_clock& clock,
                                                 std::string_view candidate,
                                                 const error& what) {
  if (!is_outcome(what))
    return tl::unexpected<error>(what);
  return step_result(step, agent, clock, [&](schema::Record::Builder record) {
    auto failure = record.initFailure();
    failure.setCandidate(std::string{candidate});
    messages::write_problem(what, failure.initProblem());
  });
}

message<schema::StepResult> done_at(const std::string& node, std::uint32_t slot,
                                    const message<schema::StepResult>& what) {
  capnp::FlatArrayMessageReader reader{what.words().words()};
  capnp::MallocMessageBuilder builder;
  builder.setRoot(reader.getRoot<schema::StepResult>());
  auto annex = builder.getRoot<schema::StepResult>().getAnnex();
  if (annex.getNode().size() == 0) {
    annex.setNode(node);
    annex.setWorker(static_cast<std::int32_t>(slot));
  }
  return message<schema::StepResult>{builder};
}

} // namespace automodel::actors
