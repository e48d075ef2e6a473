#include "worker/tasks/reply_writer.hpp"

#include "messages/parameters.hpp"

namespace automodel::worker {

using namespace std::chrono_literals;

void reply_writer::progress(const recsys::training_progress& point) {
  auto now = clock::now();
  if (now < next_progress_)
    return;
  next_progress_ = now + 100ms;
  send([&](builder out) { write_progress(point, out.initProgress()); });
}

void reply_writer::beat(std::uint64_t step, recsys::training_phase phase) {
  auto now = clock::now();
  auto validates = phase == recsys::training_phase::validation;
  if (!validates && now < next_beat_)
    return;
  next_beat_ = validates ? now : now + 1s;
  send([&](builder out) {
    auto to = out.initProgress();
    to.setStep(step);
    if (validates)
      to.setMetric("validation");
  });
}

void reply_writer::failed(const error& why) {
  send([&](builder out) { messages::write_problem(why, out.initFailed()); });
}

void reply_writer::send_frame(const messages::frame& words) {
  (void)node_.send(words, {}, -1ms);
}

void write_progress(const recsys::training_progress& from,
                    messages::schema::Progress::Builder to) {
  to.setStep(from.step);
  to.setSteps(from.steps);
  to.setMetric(from.metric);
  to.setValue(from.value);
}

} // namespace automodel::worker
