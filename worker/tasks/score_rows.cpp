#include "recsys/evaluation/prediction_stream.hpp"
#include "worker/tasks/task_input.hpp"
#include "worker/tasks/tasks.hpp"

namespace automodel::worker {

namespace {

result<std::unique_ptr<recsys::predictor>>
load_predictor(const recipe& how, const task_context& in) {
  auto family = find_family(how, model_use::rows, in);
  if (!family)
    return pass_on(family);
  auto file = map_model(how, in);
  if (!file)
    return pass_on(file);
  return (*family)->load_rows(*file);
}

} // namespace

result<void> run(const score_rows_task& task, const task_context& in) {
  auto model = load_predictor(task.how, in);
  if (!model)
    return pass_on(model);
  auto fd = in.passed.get("rows");
  if (!fd)
    return pass_on(fd);
  auto rows = recsys::row_features::map(*fd, "rows");
  if (!rows)
    return pass_on(rows);
  auto judge = in.passed.get("judge");
  if (!judge)
    return pass_on(judge);
  if (auto served = recsys::serve_predictions(*judge, **model, rows->rows());
      !served)
    return served;
  in.reply.send([](reply_writer::builder out) { out.setScored(); });
  return {};
}

} // namespace automodel::worker
