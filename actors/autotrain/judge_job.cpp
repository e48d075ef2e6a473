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

template <class Fill>
result<runtime::worker_process> start(const judge_task& task,
                                      const job_descriptors& given,
                                      worker_source& workers, Fill&& fill) {
  auto worker = workers.spawn(limits_for(task.limits));
  if (!worker)
    return worker;
  auto request = job_request(task.limits, given, std::forward<Fill>(fill));
  if (auto sent = worker->send(request, given.descriptors()); !sent)
    return pass_on(sent);
  return worker;
}

result<runtime::worker_process>
start_scorer(const judge_task& task, const storage::artefact_store& artefacts,
             worker_source& workers, int socket) {
  auto given = open_parts(scorer_parts(task), artefacts);
  if (!given)
    return pass_on(given);
  given->add("judge", socket);
  return start(task, *given, workers, [&](schema::WorkerRequest::Builder to) {
    write_recipe(task.how, task.labels ? to.initScoreRows().initRecipe()
                                       : to.initScore().initRecipe());
  });
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

result<runtime::worker_process>
start_judge(const judge_task& task, const storage::artefact_store& artefacts,
            worker_source& workers, int socket, int values) {
  auto given = open_parts(judge_parts(task), artefacts);
  if (!given)
    return pass_on(given);
  given->add("scorer", socket);
  given->add("values", values);
  return start(task, *given, workers,
               [&](auto to) { write_judge_task(task, to); });
}

} // namespace

judge_job::judge_job(judge_task task, worker_source& workers)
    : task_(std::move(task)), workers_(&workers) {}

result<judge_job> judge_job::start(const judge_task& task,
                                   const storage::artefact_store& artefacts,
                                   worker_source& workers) {
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
  auto scorer = start_scorer(task_, artefacts, *workers_, sockets->first.get());
  if (!scorer)
    return pass_on(scorer);
  auto judge = start_judge(task_, artefacts, *workers_, sockets->second.get(),
                           values->get());
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
  auto reply = judge_->receive(patience);
  std::optional<judge_outcome> done;
  auto read = reply ? result<void>{} : result<void>{pass_on(reply)};
  if (reply && *reply)
    read = (*reply)->read([&](schema::WorkerReply::Reader from)
                              -> result<void> {
      switch (from.which()) {
      case schema::WorkerReply::PROGRESS:
        progress(from.getProgress().getStep(), from.getProgress().getSteps());
        return {};
      case schema::WorkerReply::JUDGED:
        done = read_judged(from.getJudged());
        return {};
      case schema::WorkerReply::FAILED:
        return tl::unexpected<error>(messages::read_problem(from.getFailed()));
      default:
        return fail(errc::worker_failed,
                    "the judge answered with something else");
      }
    });
  if (!read && replaced_ < max_replaced && was_killed()) {
    ++replaced_;
    if (auto begun = begin(artefacts); !begun)
      return pass_on(begun);
    return done;
  }
  if (!read)
    return tl::unexpected<error>(cause_of(std::move(read.error())));
  if (done) {
    auto stored = artefacts.put(values_.get());
    if (!stored)
      return pass_on(stored);
    done->per_user = *stored;
  }
  return done;
}

// The judge may say that its socket was closed before the scorer's end is
// known.
bool judge_job::was_killed() {
  using namespace std::chrono_literals;
  auto judge = judge_->wait(0ms);
  if (judge && runtime::killed_by_others(*judge))
    return true;
  auto scorer = scorer_->wait(200ms);
  return scorer && runtime::killed_by_others(*scorer);
}

// A judge without a scorer only says that its socket was closed; the scorer
// knows why.
error judge_job::cause_of(error judge_failure) {
  using namespace std::chrono_literals;
  for (;;) {
    auto reply = scorer_->receive(200ms);
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
