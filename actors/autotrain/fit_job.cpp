#include "actors/autotrain/fit_job.hpp"

#include "actors/autotrain/job_request.hpp"
#include "messages/parameters.hpp"

#include <utility>

namespace automodel::actors {

namespace {

namespace schema = messages::schema;

recsys::training_progress read_progress(schema::Progress::Reader from) {
  return {from.getStep(), from.getSteps(),
          messages::read_text(from.getMetric()), from.getValue()};
}

fit_outcome read_fitted(schema::Fitted::Reader from) {
  fit_outcome out;
  auto cost = from.getCost();
  out.cost = {cost.getSteps(), cost.getRows(), cost.getFlops()};
  for (auto point : from.getCurve())
    out.curve.push_back(read_progress(point));
  return out;
}

result<job_descriptors> parts_of(const fit_task& task,
                                 const storage::artefact_store& artefacts) {
  job_descriptors given;
  for (const auto& [name, part] :
       {std::pair{"train", std::optional{task.train}},
        std::pair{"train-labels", task.train_labels},
        std::pair{"valid", task.valid},
        std::pair{"valid-labels", task.valid_labels}})
    if (part)
      if (auto added = given.add_artefact(name, *part, artefacts); !added)
        return pass_on(added);
  return given;
}

void write_task(const fit_task& task, schema::WorkerRequest::Builder to) {
  auto every = static_cast<std::uint32_t>(task.checkpoint_every.count());
  if (task.train_labels) {
    auto fit = to.initFitRows();
    write_recipe(task.how, fit.initRecipe());
    fit.setSeed(task.seed);
    fit.setMetric(task.metric);
    fit.setCheckpointMs(every);
    return;
  }
  auto fit = to.initFit();
  write_recipe(task.how, fit.initRecipe());
  fit.setSeed(task.seed);
  fit.setMetric(task.metric);
  fit.setMaskHistory(task.mask_history);
  fit.setCheckpointMs(every);
}

// Everything that a fit is shown.
std::string purpose_of(const fit_task& task) {
  if (!task.how.program.empty())
    return {};
  std::string out = "fit";
  for (const auto& part : {std::optional{task.train}, task.train_labels,
                           task.valid, task.valid_labels})
    out += " " + (part ? to_hex(*part) : "-");
  return out;
}

} // namespace

fit_job::fit_job(fit_task task, kept_worker& workers)
    : task_(std::move(task)), workers_(&workers), steps_(task_.step_budget) {}

result<fit_job> fit_job::start(const fit_task& task,
                               const storage::artefact_store& artefacts,
                               kept_worker& workers) {
  fit_job job(task, workers);
  for (auto& fd : job.checkpoints_) {
    auto file = memory_file("checkpoint");
    if (!file)
      return pass_on(file);
    fd = std::move(*file);
  }
  if (auto begun = job.begin(artefacts); !begun)
    return pass_on(begun);
  return job;
}

/// Starts a worker at the task, which goes on from what the checkpoints hold.
result<void> fit_job::begin(const storage::artefact_store& artefacts) {
  auto given = parts_of(task_, artefacts);
  if (!given)
    return pass_on(given);
  auto model = memory_file("model");
  if (!model)
    return pass_on(model);
  model_ = std::move(*model);
  given->add("model", model_.get());
  given->add("checkpoint-a", checkpoints_[0].get());
  given->add("checkpoint-b", checkpoints_[1].get());
  auto request = job_request(task_.limits, *given,
                             [&](auto to) { write_task(task_, to); });
  auto worker = workers_->start(purpose_of(task_), task_.limits, request,
                                given->descriptors());
  if (!worker)
    return pass_on(worker);
  worker_.emplace(std::move(*worker));
  steps_.pause();
  return {};
}

/// If the failure says nothing about the task.
result<void> fit_job::begin_again(const error& why,
                                  const storage::artefact_store& artefacts) {
  if (kept_worker::may_be_of_earlier_work(*worker_, why))
    return begin(artefacts);
  auto exit = worker_->process.wait(std::chrono::milliseconds{0});
  if (!exit || !runtime::killed_by_others(*exit))
    return tl::unexpected<error>(why);
  if (++replaced_ > max_replaced)
    return fail(errc::worker_failed, "its workers were killed "
                                         + std::to_string(replaced_)
                                         + " times; the last: " + why.message);
  return begin(artefacts);
}

/// A beat of the training, or a point of its curve.
void fit_job::hear(const recsys::training_progress& said,
                   const progress_callback& progress) {
  if (said.metric.empty())
    steps_.made_step(said.step, step_watch::clock::now());
  else if (said.metric == "validation")
    steps_.pause();
  else
    progress(said);
}

result<std::optional<fit_outcome>>
fit_job::poll(std::chrono::milliseconds patience,
              storage::artefact_store& artefacts,
              const progress_callback& progress) {
  auto done = listen(patience, progress);
  if (!done) {
    if (auto goes_on = begin_again(done.error(), artefacts); !goes_on)
      return pass_on(goes_on);
    return std::optional<fit_outcome>{};
  }
  if (!*done)
    return done;
  auto stored = artefacts.put(model_.get());
  if (!stored)
    return pass_on(stored);
  (*done)->model = *stored;
  workers_->keep(purpose_of(task_), task_.limits, std::move(worker_->process));
  return done;
}

result<std::optional<fit_outcome>>
fit_job::listen(std::chrono::milliseconds patience,
                const progress_callback& progress) {
  auto reply = worker_->process.receive(patience);
  if (!reply)
    return pass_on(reply);
  std::optional<fit_outcome> done;
  if (!*reply) {
    auto goes_on = steps_.check(step_watch::clock::now());
    if (!goes_on)
      worker_->process.kill();
    return goes_on ? result<std::optional<fit_outcome>>{done}
                   : pass_on(goes_on);
  }
  auto read
      = (*reply)->read([&](schema::WorkerReply::Reader reader) -> result<void> {
          switch (reader.which()) {
          case schema::WorkerReply::PROGRESS:
            hear(read_progress(reader.getProgress()), progress);
            return {};
          case schema::WorkerReply::FITTED:
            done = read_fitted(reader.getFitted());
            return {};
          case schema::WorkerReply::FAILED:
            return tl::unexpected<error>(
                messages::read_problem(reader.getFailed()));
          default:
            return fail(errc::worker_failed,
                        "the worker answered a fit with something else");
          }
        });
  if (!read)
    return pass_on(read);
  return done;
}

} // namespace automodel::actors
