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
  if (task.train_labels) {
    auto fit = to.initFitRows();
    write_recipe(task.how, fit.initRecipe());
    fit.setSeed(task.seed);
    fit.setMetric(task.metric);
    return;
  }
  auto fit = to.initFit();
  write_recipe(task.how, fit.initRecipe());
  fit.setSeed(task.seed);
  fit.setMetric(task.metric);
  fit.setMaskHistory(task.mask_history);
}

} // namespace

fit_job::fit_job(runtime::worker_process worker, unique_fd model)
    : worker_(std::move(worker)), model_(std::move(model)) {}

result<fit_job> fit_job::start(const fit_task& task,
                               const storage::artefact_store& artefacts,
                               worker_source& workers) {
  auto given = parts_of(task, artefacts);
  if (!given)
    return pass_on(given);
  auto model = memory_file("model");
  if (!model)
    return pass_on(model);
  given->add("model", model->get());
  auto worker = workers.spawn(limits_for(task.limits));
  if (!worker)
    return pass_on(worker);
  auto request = job_request(task.limits, *given,
                             [&](auto to) { write_task(task, to); });
  if (auto sent = worker->send(request, given->descriptors()); !sent)
    return pass_on(sent);
  return fit_job{std::move(*worker), std::move(*model)};
}

result<std::optional<fit_outcome>>
fit_job::poll(std::chrono::milliseconds patience,
              storage::artefact_store& artefacts,
              const progress_callback& progress) {
  auto reply = worker_.receive(patience);
  if (!reply)
    return pass_on(reply);
  std::optional<fit_outcome> done;
  if (!*reply)
    return done;
  auto read
      = (*reply)->read([&](schema::WorkerReply::Reader reader) -> result<void> {
          switch (reader.which()) {
          case schema::WorkerReply::PROGRESS:
            progress(read_progress(reader.getProgress()));
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
  if (done) {
    auto stored = artefacts.put(model_.get());
    if (!stored)
      return pass_on(stored);
    done->model = *stored;
  }
  return done;
}

} // namespace automodel::actors
