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
