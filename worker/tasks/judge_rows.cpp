#include "messages/parameters.hpp"
#include "recsys/evaluation/prediction_stream.hpp"
#include "recsys/evaluation/row_judgement.hpp"
#include "worker/tasks/task_input.hpp"
#include "worker/tasks/tasks.hpp"

namespace automodel::worker {

namespace {

using namespace std::chrono_literals;

result<recsys::row_labels> map_truth(std::string_view part,
                                     const task_context& in) {
  if (part != "valid" && part != "test")
    return fail(errc::invalid_argument,
                "cannot judge the part '" + std::string{part} + "'",
                "valid, test");
  auto fd = in.passed.get("labels");
  if (!fd)
    return pass_on(fd);
  auto truth = recsys::row_labels::map(*fd, "labels");
  if (truth && truth->part() != part)
    return fail(errc::invalid_argument, "the labels are those of the part '"
                                            + std::string{truth->part()}
                                            + "', not of '" + std::string{part}
                                            + "'");
  return truth;
}

void reply_judged(const task_context& in, const recsys::row_judgement& found,
                  const digest& values) {
  in.reply.send([&](reply_writer::builder out) {
    auto judged = out.initJudged();
    judged.setValues(messages::as_data(values));
    judged.setRows(found.n_rows());
    if (found.has_users)
      judged.setUsers(static_cast<std::uint32_t>(found.groups.ids.size()));
    auto metrics
        = judged.initMetrics(static_cast<unsigned>(found.values.size()));
    for (unsigned i = 0; i < metrics.size(); ++i) {
      metrics[i].setName(found.values[i].first);
      metrics[i].setMean(found.values[i].second);
    }
    auto skipped = judged.initSingleClass(
        static_cast<unsigned>(found.single_class_users.size()));
    unsigned next = 0;
    for (const auto& [label, users] : found.single_class_users) {
      skipped[next].setName(label);
      skipped[next++].setCount(users);
    }
  });
}

} // namespace

result<void> run(const judge_rows_task& task, const task_context& in) {
  auto truth = map_truth(task.part, in);
  if (!truth)
    return pass_on(truth);
  auto scorer = in.passed.get("scorer");
  if (!scorer)
    return pass_on(scorer);
  auto values = in.passed.get("values");
  if (!values)
    return pass_on(values);
  auto rules = recsys::protocol_from_json(task.protocol);
  if (!rules)
    return pass_on(rules);
  recsys::prediction_order wanted;
  wanted.n_rows = truth->n_rows();
  wanted.n_labels = static_cast<std::uint32_t>(truth->names().size());
  wanted.deadline = in.deadline > 0ms ? in.deadline : 24h;
  wanted.progress = [&](std::uint64_t done, std::uint64_t rows) {
    in.reply.progress({done, rows, "rows", static_cast<double>(done)});
  };
  auto predictions = recsys::receive_predictions(*scorer, wanted);
  if (!predictions)
    return pass_on(predictions);
  auto found = recsys::judge_rows(*rules, *truth, std::move(*predictions));
  if (!found)
    return pass_on(found);
  found->protocol_id = task.protocol_id;
  recsys::array_file_writer file{std::string{recsys::row_judgement::kind}};
  found->save(file);
  auto written = file.write(*values);
  if (!written)
    return pass_on(written);
  reply_judged(in, *found, *written);
  return {};
}

} // namespace automodel::worker
