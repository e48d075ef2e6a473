#include "recsys/evaluation/history.hpp"
#include "recsys/evaluation/score_stream.hpp"
#include "worker/tasks/task_input.hpp"
#include "worker/tasks/tasks.hpp"

namespace automodel::worker {

namespace {

result<std::unique_ptr<recsys::recommender>>
load_recommender(const recipe& how, const task_context& in) {
  auto family = find_family(how, model_use::ranking, in);
  if (!family)
    return pass_on(family);
  auto file = map_model(how, in);
  if (!file)
    return pass_on(file);
  return (*family)->load(*file, how.score);
}

} // namespace

result<void> run(const score_task& task, const task_context& in) {
  auto model = load_recommender(task.how, in);
  if (!model)
    return pass_on(model);
  auto train = map_part("train", in);
  if (!train)
    return pass_on(train);
  auto valid = map_optional_part("valid", in);
  if (!valid)
    return pass_on(valid);
  auto judge = in.passed.get("judge");
  if (!judge)
    return pass_on(judge);

  auto history = train->rows();
  result<recsys::joined_interactions> joined;
  if (*valid) {
    joined = recsys::joined_interactions::join(history, (*valid)->rows());
    if (!joined)
      return pass_on(joined);
    history = joined->rows();
  }
  if (auto served = recsys::serve_scores(*judge, **model, history); !served)
    return served;
  in.reply.send([](reply_writer::builder out) { out.setScored(); });
  return {};
}

} // namespace automodel::worker
