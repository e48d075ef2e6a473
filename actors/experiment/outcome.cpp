#include "actors/experiment/outcome.hpp"

#include "actors/autotrain/first_trials.hpp"
#include "messages/parameters.hpp"

namespace automodel::actors {

namespace {

namespace schema = messages::schema;

// A policy suggests whole configurations. A decision about windows proposes one
// value per option; any other decision chooses among them.
void read_decision(schema::Decision::Reader decision, step_outcome& out) {
  out.chosen = decision.getChosen();
  if (messages::read_text(decision.getSlot()).starts_with(first_trials_slot)) {
    for (auto option : decision.getOptions())
      out.suggested.push_back(messages::read_parameters(option.getChoice()));
    return;
  }
  for (auto option : decision.getOptions())
    for (auto choice : option.getChoice())
      out.proposed.push_back(messages::read_parameter(choice));
}

void read_evaluation(schema::Evaluation::Reader evaluation, step_outcome& out) {
  for (auto metric : evaluation.getMetrics())
    out.metrics.emplace(metric.getName().cStr(), metric.getMean());
}

} // namespace

result<step_outcome> outcome_of(const storage::record_message& record) {
  return record.read([](schema::Record::Reader reader) -> result<step_outcome> {
    step_outcome out;
    switch (reader.which()) {
    case schema::Record::FAILURE:
      out.failed = true;
      break;
    case schema::Record::DECISION:
      read_decision(reader.getDecision(), out);
      break;
    case schema::Record::EVALUATION:
      read_evaluation(reader.getEvaluation(), out);
      break;
    default:
      break;
    }
    return out;
  });
}

} // namespace automodel::actors
