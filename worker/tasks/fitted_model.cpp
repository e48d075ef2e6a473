#include "worker/tasks/fitted_model.hpp"

#include "messages/parameters.hpp"

namespace automodel::worker {

namespace {

void write_cost(const recsys::fit_cost& from,
                messages::schema::Cost::Builder to) {
  to.setSteps(from.steps);
  to.setRows(from.rows);
  to.setFlops(from.flops);
}

} // namespace

result<void> deliver(const fitted_model& model, const recipe& how,
                     const training_curve& curve, const task_context& in) {
  auto fd = in.passed.get("model");
  if (!fd)
    return pass_on(fd);
  recsys::array_file_writer file{model_kind(how)};
  model.save(file);
  auto written = file.write(*fd);
  if (!written)
    return pass_on(written);
  in.reply.send([&](reply_writer::builder out) {
    auto fitted = out.initFitted();
    fitted.setModel(messages::as_data(*written));
    write_cost(model.cost, fitted.initCost());
    const auto& points = curve.points();
    auto list = fitted.initCurve(static_cast<unsigned>(points.size()));
    for (unsigned i = 0; i < list.size(); ++i)
      write_progress(points[i], list[i]);
  });
  return {};
}

} // namespace automodel::worker
