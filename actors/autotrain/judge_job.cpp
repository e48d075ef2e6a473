#include "actors/autotrain/judge_job.hpp"

#include "actors/autotrain/job_request.hpp"
#include "messages/frame_socket.hpp"
#include "messages/parameters.hpp"

namespace automodel::actors {

namespace {

namespace schema = messages::schema;

judge_outcome read_judged(schema::Judged::Reader from) {
  judge_outcome out;
  out.users = from.getUsers();
  for (auto metric : from.getMetrics())
    out.metrics.push_back({messages::read_text(metric.getName()),
                           metric.getMean(), metric.getVariance()});
  out.rows = from.getRows();
  for (auto label : from.getSingleClass())
    out.single_class.emplace_back(messages::read_text(label.getName()),
                                  label.getCount());
  return out;
}

using part_list = std::vector<std::pair<const char*, std::optional<digest>>>;

// On validation the history is the training part; on test the validation rows
// may have become history, too. Rows have no history.
part_list scorer_parts(const judge_task& task) {
  if (task.labels)
    return {{"model", task.model},
            {"rows", task.test ? *task.test : task.valid}};
  auto with_valid = task.test && task.valid_in_history;
  return {{"model", task.model},
          {"train", task.train},
          {"valid", with_valid ? std::optional{task.valid} : std::nullopt}};
}

part_list judge_parts(const judge_task& task) {
  if (task.labels)
    return {{"labels", task.labels}};
  return {{"train", task.train}, {"valid", task.valid}, {"test", task.test}};
}

result<job_descriptors> open_parts(const part_list& parts,
                                   const storage::artefact_store& artefacts) {
  job_descriptors given;
  for (const auto& [name, part] : parts)
    if (part)
      if (auto added = given.add_artefact(name, *part, artefacts); !added)
        return pass_on(added);
  return given;
}

// Everything that a worker of that kind is shown, but for the model.
std::string purpose_of(std::string kind, const part_list& parts) {
  for (const auto& [name, part] : parts)
    if (part && std::string_view{name} != "model")
      kind += std::string{" "} + name + " " + to_hex(*part);
  return kind;
}

std::string purpose_of_scorer(const judge_task& task) {
  return task.how.program.empty() ? purpose_of("score", scorer_parts(task))
                                  : std::string{};
}

std::string purpose_of_judge(const judge_task& task) {
  return purpose_of("judge", judge_parts(task));
}

result<kept_worker::lease>
start_scorer(const judge_task& task, const storage::artefact_store& artefacts,
             kept_worker& workers, int socket) {
  auto given = open_parts(scorer_parts(task), artefacts);
  if (!given)
    return pass_on(given);
  given->add("judge", socket);
  auto request = job_request(
      task.limits, *given, [&](schema::WorkerRequest::Builder to) {
        write_recipe(task.how, task.labels ? to.initScoreRows().initRecipe()
                                           : to.initScore().initRecipe());
      });
  return workers.start(purpose_of_scorer(task), task.limits, request,
                       given->descriptors());
}

void write_judge_task(const judge_task& task,
                      schema::WorkerRequest::Builder to) {
  const auto* part = task.test ? "test" : "valid";
  if (task.labels) {
    auto judge = to.initJudgeRows();
    judge.setProtocol(task.protocol);
    judge.setProtocolId(task.protocol_id);
    judge.setPart(part);
    return;
  }
  auto judge = to.initJudge();
  judge.setProtocol(task.protocol);
  judge.setProtocolId(task.protocol_id);
  judge.setPart(part);
}

result<kept_worker::lease> start_judge(const judge_task& task,
                                       const storage::artefact_store& artefacts,
                                       kept_worker& workers, int socket,
                                       int values) {
  auto given = open_parts(judge_parts(task), artefacts);
  if (!given)
    return pass_on(given);
  given->add("scorer", socket);
  given->add("values", values);
  auto request = job_request(task.limits, *given,
                             [&](auto to) { write_judge_task(task, to); });
  return workers.start(purpose_of_judge(task), task.limits, request,
                       given->descriptors());
}

} // namespace

judge_job::judge_job(judge_task task, judge_workers& workers)
    : task_(std::move(task)), workers_(&workers) {}

result<judge_job> judge_job::start(const judge_task& task,
                                   const storage::artefact_store& artefacts,
                                   judge_workers& workers) {
  judge_job job(task, workers);
  if (auto begun = job.begin(artefacts); !begun)
    return pass_on(begun);
  return job;
}

result<void> judge_job::begin(const storage::artefact_store& artefacts) {
  auto values = memory_file("values");
  if (!values)
    return pass_on(values);
  auto sockets = messages::frame_socket::make_pair();
  if (!sockets)
    return pass_on(sockets);
  auto scorer
      = start_scorer(task_, artefacts, workers_->scorers, sockets->first.get());
  if (!scorer)
    return pass_on(scorer);
  auto judge = start_judge(task_, artefacts, workers_->judges,
                           sockets->second.get(), values->get());
  if (!judge)
    return pass_on(judge);
  scorer_.emplace(std::move(*scorer));
  judge_.emplace(std::move(*judge));
  values_ = std::move(*values);
  return {};
}

result<std::optional<judge_outcome>>
judge_job::poll(std::chrono::milliseconds patience,
                storage::artefact_store& artefacts,
                const progress_callback& progress) {
  auto done = listen(patience, progress);
  if (!done) {
    if (auto goes_on = begin_again(done.error(), artefacts); !goes_on)
      return pass_on(goes_on);
    return std::optional<judge_outcome>{};
  }
  if (!*done)
    return done;
  auto stored = artefacts.put(values_.get());
  if (!stored)
    return pass_on(stored);
  (*done)->per_user = *stored;
  keep_workers();
  return done;
}

result<std::optional<judge_outcome>>
judge_job::listen(std::chrono::milliseconds patience,
                  const progress_callback& progress) {
  auto reply = judge_->process.receive(patience);
  if (!reply)
    return pass_on(reply);
  std::optional<judge_outcome> done;
  if (!*reply)
    return done;
  auto read = (*reply)->read(
      [&](schema::WorkerReply::Reader from) -> result<void> {
        switch (from.which()) {
        case schema::WorkerReply::PROGRESS:
          progress(from.getProgress().getStep(), from.getProgress().getSteps());
          return {};
        case schema::WorkerReply::JUDGED:
          done = read_judged(from.getJudged());
          return {};
        case schema::WorkerReply::FAILED:
          return tl::unexpected<error>(
              messages::read_problem(from.getFailed()));
        default:
          return fail(errc::worker_failed,
                      "the judge answered with something else");
        }
      });
  if (!read)
    return pass_on(read);
  return done;
}

/// If the failure says nothing about the task.
result<void> judge_job::begin_again(error why,
                                    const storage::artefact_store& artefacts) {
  auto killed = was_killed();
  why = cause_of(std::move(why));
  if (kept_worker::may_be_of_earlier_work(*scorer_, why)
      || kept_worker::may_be_of_earlier_work(*judge_, why))
    return begin(artefacts);
  if (!killed)
    return tl::unexpected<error>(std::move(why));
  if (++replaced_ > max_replaced)
    return fail(errc::worker_failed, "its workers were killed "
                                         + std::to_string(replaced_)
                                         + " times; the last: " + why.message);
  return begin(artefacts);
}

// The scorer says that it is done once the judge has closed their socket.
void judge_job::keep_workers() {
  using namespace std::chrono_literals;
  workers_->judges.keep(purpose_of_judge(task_), task_.limits,
                        std::move(judge_->process));
  auto reply = scorer_->process.receive(200ms);
  if (!reply || !*reply)
    return;
  auto scored
      = (*reply)->read([](schema::WorkerReply::Reader from) -> result<bool> {
          return from.which() == schema::WorkerReply::SCORED;
        });
  if (scored && *scored)
    workers_->scorers.keep(purpose_of_scorer(task_), task_.limits,
                           std::move(scorer_->process));
}

// The judge may say that its socket was closed before the scorer's end is
// known.
bool judge_job::was_killed() {
  using namespace std::chrono_literals;
  auto judge = judge_->process.wait(0ms);
  if (judge && runtime::killed_by_others(*judge))
    return true;
  auto scorer = scorer_->process.wait(200ms);
  return scorer && runtime::killed_by_others(*scorer);
}

// A judge without a scorer only says that its socket was closed; the scorer
// knows why.
error judge_job::cause_of(error judge_failure) {
  using namespace std::chrono_literals;
  for (;;) {
    auto reply = scorer_->process.receive(200ms);
    if (!reply)
      return judge_failure.code == errc::worker_failed ? reply.error()
                                                       : judge_failure;
    if (!*reply)
      return judge_failure;
    auto failed = (*reply)->read(
        [](schema::WorkerReply::Reader reader) -> result<void> {
          if (reader.which() == schema::WorkerReply::FAILED)
            return tl::unexpected<error>(
                messages::read_problem(reader.getFailed()));
          return {};
        });
    if (!failed)
      return failed.error();
  }
}

} // namespace automodel::actors
