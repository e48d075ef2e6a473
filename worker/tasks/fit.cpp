#include "messages/parameters.hpp"
#include "worker/tasks/task_input.hpp"
#include "worker/tasks/tasks.hpp"
#include "worker/tasks/training_curve.hpp"

namespace automodel::worker {

namespace {

void write_cost(const recsys::fit_cost& from,
                messages::schema::Cost::Builder to) {
  to.setSteps(from.steps);
  to.setRows(from.rows);
  to.setFlops(from.flops);
}

void reply_fitted(const task_context& in, const digest& model,
                  const recsys::fit_cost& cost, const training_curve& curve) {
  in.reply.send([&](reply_writer::builder out) {
    auto fitted = out.initFitted();
    fitted.setModel(messages::as_data(model));
    write_cost(cost, fitted.initCost());
    const auto& points = curve.points();
    auto list = fitted.initCurve(static_cast<unsigned>(points.size()));
    for (unsigned i = 0; i < list.size(); ++i)
      write_progress(points[i], list[i]);
  });
}

} // namespace

result<void> run(const fit_task& task, const task_context& in) {
  auto family = find_family(task.how, in);
  if (!family)
    return pass_on(family);
  auto train = map_part("train", in);
  if (!train)
    return pass_on(train);
  auto valid = map_optional_part("valid", in);
  if (!valid)
    return pass_on(valid);
  auto model_fd = in.passed.get("model");
  if (!model_fd)
    return pass_on(model_fd);

  training_curve curve;
  recsys::fit_context context;
  context.train = train->rows();
  context.valid = *valid ? &(*valid)->rows() : nullptr;
  context.metric = task.metric;
  context.mask_history = task.mask_history;
  context.seed = task.seed;
  context.cancel = &in.cancel;
  context.program = task.how.program;
  context.program_name = task.how.program_name;
  context.progress = [&](const recsys::training_progress& point) {
    curve.add(point);
    in.reply.progress(point);
  };
  auto model = (*family)->fit(task.how.fit, task.how.score, context);
  if (!model)
    return pass_on(model);

  recsys::array_file_writer file{model_kind(task.how)};
  (*model)->save(file);
  auto written = file.write(*model_fd);
  if (!written)
    return pass_on(written);
  reply_fitted(in, *written, (*model)->cost(), curve);
  return {};
}

} // namespace automodel::worker
