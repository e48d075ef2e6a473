#include "actors/progress.hpp"

namespace automodel::actors {

message<schema::ProgressEvent> to_message(const step_progress& from) {
  return messages::make_message<schema::ProgressEvent>([&](auto to) {
    to.setExperiment(from.experiment);
    to.setStep(from.step);
    to.setCandidate(from.candidate);
    to.setPhase(from.phase);
    to.setDone(from.done);
    to.setTotal(from.total);
    to.setMetric(from.metric);
    to.setValue(from.value);
    to.setText(from.text);
  });
}

} // namespace automodel::actors
