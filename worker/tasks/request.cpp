#include "worker/tasks/request.hpp"

#include "messages/bounds.hpp"
#include "messages/parameters.hpp"

#include <algorithm>

namespace automodel::worker {

namespace {

namespace schema = messages::schema;
using messages::read_text;

recipe read_recipe(schema::Recipe::Reader from) {
  return {read_text(from.getFamily()), messages::read_parameters(from.getFit()),
          messages::read_parameters(from.getScore()),
          read_text(from.getProgramName()), read_text(from.getProgram())};
}

fit_task read_fit(schema::FitTask::Reader from) {
  return {read_recipe(from.getRecipe()), from.getSeed(),
          read_text(from.getMetric()), from.getMaskHistory(),
          std::chrono::milliseconds{from.getCheckpointMs()}};
}

judge_task read_judge(schema::JudgeTask::Reader from) {
  return {read_text(from.getProtocol()), read_text(from.getPart()),
          from.getBatchUsers(), read_text(from.getProtocolId())};
}

fit_rows_task read_fit_rows(schema::FitRowsTask::Reader from) {
  return {read_recipe(from.getRecipe()), from.getSeed(),
          read_text(from.getMetric()),
          std::chrono::milliseconds{from.getCheckpointMs()}};
}

judge_rows_task read_judge_rows(schema::JudgeRowsTask::Reader from) {
  return {read_text(from.getProtocol()), read_text(from.getPart()),
          read_text(from.getProtocolId())};
}

check_task read_check(schema::CheckTask::Reader from) {
  return {read_recipe(from.getRecipe()), std::max(from.getLabels(), 1U),
          read_text(from.getReference()), read_text(from.getReferenceName())};
}

misbehaviour read_misbehaviour(schema::Misbehaviour::Reader from) {
  return {read_text(from.getKind()), read_text(from.getText())};
}

result<void> read_task(schema::WorkerRequest::Reader from, request& out) {
  switch (from.which()) {
  case schema::WorkerRequest::FIT:
    out.what = read_fit(from.getFit());
    return {};
  case schema::WorkerRequest::SCORE:
    out.what = score_task{read_recipe(from.getScore().getRecipe())};
    return {};
  case schema::WorkerRequest::JUDGE:
    out.what = read_judge(from.getJudge());
    return {};
  case schema::WorkerRequest::DESCRIBE:
    out.what = describe_task{};
    return {};
  case schema::WorkerRequest::FIT_ROWS:
    out.what = read_fit_rows(from.getFitRows());
    return {};
  case schema::WorkerRequest::SCORE_ROWS:
    out.what = score_rows_task{read_recipe(from.getScoreRows().getRecipe())};
    return {};
  case schema::WorkerRequest::JUDGE_ROWS:
    out.what = read_judge_rows(from.getJudgeRows());
    return {};
  case schema::WorkerRequest::CHECK:
    out.what = read_check(from.getCheck());
    return {};
  case schema::WorkerRequest::EXPORT:
    out.what = export_task{read_recipe(from.getExport().getRecipe())};
    return {};
  case schema::WorkerRequest::READ_PAPER:
    out.what = read_paper_task{read_text(from.getReadPaper().getName())};
    return {};
  case schema::WorkerRequest::MISBEHAVE:
    out.what = read_misbehaviour(from.getMisbehave());
    return {};
  }
  return fail(errc::incompatible,
              "a task of a newer version: number "
                  + std::to_string(static_cast<unsigned>(from.which())));
}

} // namespace

result<request>
read_request(const messages::message<schema::WorkerRequest>& from) {
  return from.read([](schema::WorkerRequest::Reader reader) -> result<request> {
    constexpr messages::content_bounds bounds{
        .text_bytes = messages::limits::program_bytes};
    if (auto bounded = messages::check_bounds(reader, bounds); !bounded)
      return pass_on(bounded);
    request out;
    out.task = reader.getTask();
    out.deadline = std::chrono::milliseconds{reader.getDeadlineMs()};
    out.memory_bytes = reader.getMemoryBytes();
    for (auto name : reader.getDescriptors())
      out.descriptors.push_back(read_text(name));
    if (auto task = read_task(reader, out); !task)
      return pass_on(task);
    return out;
  });
}

} // namespace automodel::worker
