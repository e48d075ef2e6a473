#include "worker/tasks/checkpoint_files.hpp"
#include "worker/tasks/fitted_model.hpp"
#include "worker/tasks/task_input.hpp"
#include "worker/tasks/tasks.hpp"
#include "worker/tasks/training_curve.hpp"

namespace automodel::worker {

result<void> run(const fit_rows_task& task, const task_context& in) {
  auto family = find_family(task.how, model_use::rows, in);
  if (!family)
    return pass_on(family);
  auto train = map_labelled("train", in);
  if (!train)
    return pass_on(train);
  std::optional<labelled_part> valid;
  if (in.passed.contains("valid")) {
    auto part = map_labelled("valid", in);
    if (!part)
      return pass_on(part);
    valid = std::move(*part);
  }
  if (auto out = in.passed.get("model"); !out)
    return pass_on(out);
  if (auto passed = pass_gates(task.how, train->rows.n_labels, in); !passed)
    return pass_on(passed);

  auto checkpoints = checkpoint_files::open(in, task.checkpoint_every);
  if (!checkpoints)
    return pass_on(checkpoints);

  training_curve curve;
  recsys::row_fit_context context;
  context.train = train->rows;
  context.valid = valid ? &valid->rows : nullptr;
  context.metric = task.metric;
  context.seed = task.seed;
  context.cancel = &in.cancel;
  context.program = task.how.program;
  context.program_name = task.how.program_name;
  if (*checkpoints) {
    context.checkpoints = &**checkpoints;
    context.checkpoint = (*checkpoints)->newest();
  }
  context.progress = [&](const recsys::training_progress& point) {
    curve.add(point);
    in.reply.progress(point);
  };
  context.beat = [&](std::uint64_t step, recsys::training_phase phase) {
    in.reply.beat(step, phase);
  };
  auto model = (*family)->fit_rows(task.how.fit, context);
  if (!model)
    return pass_on(model);
  auto save = [&](recsys::array_file_writer& out) { (*model)->save(out); };
  return deliver({save, (*model)->cost()}, task.how, curve, in);
}

} // namespace automodel::worker
