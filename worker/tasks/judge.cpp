#include "recsys/evaluation/judge.hpp"

#include "messages/parameters.hpp"
#include "recsys/evaluation/score_stream.hpp"
#include "worker/tasks/task_input.hpp"
#include "worker/tasks/tasks.hpp"

namespace automodel::worker {

namespace {

using namespace std::chrono_literals;

/// The rows to be predicted and those known before them.
struct judged_parts {
  recsys::split_part train, targets;
  std::optional<recsys::split_part> valid; ///< history; only beside test
};

result<judged_parts> map_parts(std::string_view part, const task_context& in) {
  if (part != "valid" && part != "test")
    return fail(errc::invalid_argument,
                "cannot judge the part '" + std::string{part} + "'",
                "valid, test");
  auto train = map_part("train", in);
  if (!train)
    return pass_on(train);
  auto targets = map_part(part, in);
  if (!targets)
    return pass_on(targets);
  judged_parts all{std::move(*train), std::move(*targets), {}};
  if (part == "test") {
    auto valid = map_optional_part("valid", in);
    if (!valid)
      return pass_on(valid);
    all.valid = std::move(*valid);
  }
  return all;
}

result<recsys::judgement> judge_parts(const judge_task& task,
                                      const judged_parts& parts, int scorer,
                                      const task_context& in) {
  auto rules = recsys::protocol_from_json(task.protocol);
  if (!rules)
    return pass_on(rules);
  auto train = parts.train.rows();
  auto patience = in.deadline > 0ms ? in.deadline : 24h;
  recsys::score_stream_client source{scorer, train.n_items, patience};
  recsys::judge_options options;
  options.batch_users = task.batch_users;
  options.cancel = &in.cancel;
  options.progress = [&](std::uint64_t done, std::uint64_t users) {
    in.reply.progress({done, users, "users", static_cast<double>(done)});
  };
  return recsys::judge(*rules, train,
                       parts.valid ? &parts.valid->rows() : nullptr,
                       parts.targets.rows(), source, options);
}

void reply_judged(const task_context& in, const recsys::judgement& found,
                  const digest& values) {
  auto summaries = found.summaries();
  in.reply.send([&](reply_writer::builder out) {
    auto judged = out.initJudged();
    judged.setValues(messages::as_data(values));
    judged.setUsers(static_cast<std::uint32_t>(found.users.size()));
    auto list = judged.initMetrics(static_cast<unsigned>(summaries.size()));
    for (unsigned i = 0; i < list.size(); ++i) {
      list[i].setName(summaries[i].name);
      list[i].setMean(summaries[i].mean);
      list[i].setVariance(summaries[i].variance);
    }
  });
}

} // namespace

result<void> run(const judge_task& task, const task_context& in) {
  auto parts = map_parts(task.part, in);
  if (!parts)
    return pass_on(parts);
  auto scorer = in.passed.get("scorer");
  if (!scorer)
    return pass_on(scorer);
  auto values = in.passed.get("values");
  if (!values)
    return pass_on(values);
  auto found = judge_parts(task, *parts, *scorer, in);
  if (!found)
    return pass_on(found);
  found->protocol_id = task.protocol_id;
  recsys::array_file_writer file{std::string{recsys::judgement::kind}};
  found->save(file);
  auto written = file.write(*values);
  if (!written)
    return pass_on(written);
  reply_judged(in, *found, *written);
  return {};
}

} // namespace automodel::worker
