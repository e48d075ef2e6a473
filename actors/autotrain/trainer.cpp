#include "actors/autotrain/trainer.hpp"

#include "actors/progress.hpp"
#include "recsys/json_text.hpp"

#include <nlohmann/json.hpp>

namespace automodel::actors {

using namespace std::chrono_literals;

namespace {

// Short, so that a request to stop is heard soon.
constexpr auto fit_patience = 100ms;

struct fit_order {
  step_header step;
  std::string candidate;
  fit_task task;
  digest split;
};

result<fit_order> read(const message<schema::FitRequest>& request) {
  return request.read([](schema::FitRequest::Reader from) -> result<fit_order> {
    auto step = read_step(from.getStep());
    if (!step)
      return pass_on(step);
    auto train = messages::required_digest(from.getTrain(), "train");
    if (!train)
      return pass_on(train);
    auto split = messages::required_digest(from.getSplit(), "split");
    if (!split)
      return pass_on(split);
    fit_order order{
        std::move(*step), messages::read_text(from.getCandidate()), {}, *split};
    auto limits = from.getLimits();
    order.task = {read_recipe(from.getRecipe()),
                  from.getSeed(),
                  *train,
                  messages::read_digest(from.getValid()),
                  messages::read_digest(from.getTrainLabels()),
                  messages::read_digest(from.getValidLabels()),
                  messages::read_text(from.getMetric()),
                  from.getMaskHistory(),
                  {limits.getDeadlineSeconds(), limits.getMemoryBytes()}};
    return order;
  });
}

void write_training(const std::string& candidate, const fit_task& task,
                    const digest& split, const fit_outcome& fitted,
                    schema::Training::Builder to) {
  to.setCandidate(candidate);
  to.setFamily(task.how.family);
  to.setSeed(task.seed);
  const auto& fit = task.how.fit;
  messages::write_parameters(
      fit, to.initParameters(static_cast<unsigned>(fit.size())));
  to.setSplit(messages::as_data(split));
  to.setModel(messages::as_data(fitted.model));
  auto cost = to.initCost();
  cost.setSteps(fitted.cost.steps);
  cost.setRows(fitted.cost.rows);
  cost.setFlops(fitted.cost.flops);
  auto points = to.initCurve(static_cast<unsigned>(fitted.curve.size()));
  for (unsigned i = 0; i < points.size(); ++i) {
    points[i].setStep(fitted.curve[i].step);
    points[i].setMetric(fitted.curve[i].metric);
    points[i].setValue(fitted.curve[i].value);
  }
}

} // namespace

trainer::trainer(self_type* self, std::shared_ptr<worker_source> workers,
                 storage::artefact_store artefacts)
    : self_(self), workers_(std::move(workers)),
      artefacts_(std::move(artefacts)) {}

trainer::handle::behavior_type trainer::make_behavior() {
  return {runtime::guarded(self_,
                           [this](const message<schema::FitRequest>& request) {
                             return begin(request);
                           })};
}

trainer::answer trainer::begin(const message<schema::FitRequest>& request) {
  auto reply = self_->promise_reply<message<schema::StepResult>>();
  step_clock clock;
  auto order = read(request);
  if (!order) {
    reply.deliver(pass_on(order));
    return reply;
  }
  if (running_) {
    reply.deliver(
        fail(errc::unavailable, self_->path() + " is at work on another fit"));
    return reply;
  }
  self_->summarise("starts a worker for " + order->candidate);
  auto job = fit_job::start(order->task, artefacts_, kept_);
  if (!job) {
    reply.deliver(
        step_failure(order->step, role, clock, order->candidate, job.error()));
    return reply;
  }
  self_->summarise("fits " + order->candidate);
  running_.emplace(running{std::move(order->step), std::move(order->candidate),
                           std::move(order->task), order->split,
                           std::move(*job), clock, reply});
  self_->after(0ms, [this] { poll(); });
  return reply;
}

void trainer::poll() {
  auto done = running_->job.poll(
      fit_patience, artefacts_,
      [this](const recsys::training_progress& point) { report(point); });
  if (done && !*done) {
    self_->after(0ms, [this] { poll(); });
    return;
  }
  auto finished = std::move(*running_);
  running_.reset();
  self_->summarise("idle");
  if (!done) {
    self_->note_error(to_string(done.error()));
    finished.reply.deliver(step_failure(finished.step, role, finished.clock,
                                        finished.candidate, done.error()));
    return;
  }
  finished.reply.deliver(step_result(
      finished.step, role, finished.clock, [&](schema::Record::Builder record) {
        write_training(finished.candidate, finished.task, finished.split,
                       **done, record.initTraining());
      }));
}

void trainer::report(const recsys::training_progress& point) {
  step_progress progress;
  progress.experiment = running_->step.experiment;
  progress.step = running_->step.name;
  progress.candidate = running_->candidate;
  progress.done = point.step;
  progress.total = point.steps;
  progress.metric = point.metric;
  progress.value = point.value;
  tell_progress(self_, progress);
}

std::string trainer::state_json() const {
  if (!running_)
    return R"({"fit":null})";
  return recsys::json_text({{"fit",
                             {{"experiment", running_->step.experiment},
                              {"step", running_->step.name},
                              {"candidate", running_->candidate},
                              {"family", running_->task.how.family},
                              {"seed", running_->task.seed},
                              {"seconds", running_->clock.seconds()}}}});
}

} // namespace automodel::actors
