#include "actors/autotrain/evaluator.hpp"

#include "actors/autotrain/claim_step.hpp"
#include "actors/autotrain/split_step.hpp"
#include "actors/progress.hpp"
#include "recsys/evaluation/protocol.hpp"

namespace automodel::actors {

using namespace std::chrono_literals;

namespace {

constexpr auto judge_patience = 100ms;

} // namespace

evaluator::evaluator(self_type* self, std::shared_ptr<worker_source> workers,
                     storage::artefact_store artefacts,
                     std::filesystem::path scratch)
    : self_(self), workers_(std::move(workers)),
      artefacts_(std::move(artefacts)), scratch_(std::move(scratch)) {}

evaluator::handle::behavior_type evaluator::make_behavior() {
  return {
      runtime::guarded(self_,
                       [this](const message<schema::SplitRequest>& request) {
                         return split(request);
                       }),
      runtime::guarded(self_,
                       [this](const message<schema::EvaluateRequest>& request) {
                         return begin(request);
                       }),
      runtime::guarded(self_,
                       [this](const message<schema::ClaimRequest>& request) {
                         return claim(request);
                       }),
  };
}

result<message<schema::StepResult>>
evaluator::split(const message<schema::SplitRequest>& request) {
  step_clock clock;
  self_->summarise("splits the data");
  auto order = read_split_order(request);
  if (!order)
    return pass_on(order);
  auto made = make_split_artefacts(*order, scratch_, artefacts_);
  self_->summarise("idle");
  if (made)
    return step_result(order->step, role, clock,
                       [&](schema::Record::Builder record) {
                         write_split(*order, *made, record.initSplit());
                       });
  return step_failure(order->step, role, clock, "", made.error());
}

result<message<schema::StepResult>>
evaluator::claim(const message<schema::ClaimRequest>& request) {
  step_clock clock;
  self_->summarise("answers the claim");
  auto order = read_claim_order(request, artefacts_);
  if (!order)
    return pass_on(order);
  auto answered = answer_order(*order);
  self_->summarise("idle");
  if (!answered)
    return step_failure(order->step, role, clock, "", answered.error());
  return step_result(order->step, role, clock,
                     [&](schema::Record::Builder record) {
                       write_claim(*order, *answered, record.initClaim());
                     });
}

result<evaluator::subject>
evaluator::read(const message<schema::EvaluateRequest>& request) {
  return request.read(
      [](schema::EvaluateRequest::Reader from) -> result<subject> {
        auto step = read_step(from.getStep());
        if (!step)
          return pass_on(step);
        auto model = messages::required_digest(from.getModel(), "model");
        auto train = messages::required_digest(from.getTrain(), "train");
        auto valid = messages::required_digest(from.getValid(), "valid");
        for (auto* part : {&model, &train, &valid})
          if (!*part)
            return pass_on(*part);
        auto protocol = messages::read_text(from.getProtocol());
        auto rules = recsys::protocol_from_json(protocol);
        if (!rules)
          return pass_on(rules);
        auto limits = from.getLimits();
        subject about{std::move(*step),
                      messages::read_text(from.getCandidate()),
                      from.getSeed(),
                      messages::read_text(from.getProtocolId()),
                      {}};
        about.task = {read_recipe(from.getRecipe()),
                      *model,
                      *train,
                      *valid,
                      messages::read_digest(from.getTest()),
                      messages::read_digest(from.getLabels()),
                      std::move(protocol),
                      about.protocol_id,
                      rules->valid_in_history,
                      {limits.getDeadlineSeconds(), limits.getMemoryBytes()}};
        return about;
      });
}

evaluator::answer
evaluator::begin(const message<schema::EvaluateRequest>& request) {
  auto reply = self_->promise_reply<message<schema::StepResult>>();
  step_clock clock;
  auto about = read(request);
  if (!about) {
    reply.deliver(pass_on(about));
    return reply;
  }
  if (running_) {
    reply.deliver(fail(errc::unavailable,
                       self_->path() + " is at work on another model"));
    return reply;
  }
  self_->summarise("starts a worker for " + about->candidate);
  auto job = judge_job::start(about->task, artefacts_, kept_);
  if (!job) {
    reply.deliver(
        step_failure(about->step, role, clock, about->candidate, job.error()));
    return reply;
  }
  self_->summarise("judges " + about->candidate);
  running_.emplace(running{std::move(*about), std::move(*job), clock, reply});
  self_->after(0ms, [this] { poll(); });
  return reply;
}

void evaluator::poll() {
  auto done = running_->job.poll(judge_patience, artefacts_,
                                 [this](std::uint64_t users, std::uint64_t of) {
                                   step_progress progress;
                                   progress.experiment
                                       = running_->about.step.experiment;
                                   progress.step = running_->about.step.name;
                                   progress.candidate
                                       = running_->about.candidate;
                                   progress.done = users;
                                   progress.total = of;
                                   tell_progress(self_, progress);
                                 });
  if (done && !*done) {
    self_->after(0ms, [this] { poll(); });
    return;
  }
  auto finished = std::move(*running_);
  running_.reset();
  self_->summarise("idle");
  const auto& about = finished.about;
  if (!done) {
    self_->note_error(to_string(done.error()));
    finished.reply.deliver(step_failure(about.step, role, finished.clock,
                                        about.candidate, done.error()));
    return;
  }
  finished.reply.deliver(step_result(
      about.step, role, finished.clock, [&](schema::Record::Builder record) {
        write(about, **done, record.initEvaluation());
      }));
}

void evaluator::write(const subject& about, const judge_outcome& judged,
                      schema::Evaluation::Builder to) {
  to.setCandidate(about.candidate);
  to.setSeed(about.seed);
  to.setPart(about.task.test ? schema::Evaluation::Part::TEST
                             : schema::Evaluation::Part::VALID);
  to.setProtocolId(about.protocol_id);
  to.setPerUser(messages::as_data(judged.per_user));
  to.setUsers(judged.users);
  to.setRows(judged.rows);
  auto skipped
      = to.initSingleClass(static_cast<unsigned>(judged.single_class.size()));
  for (unsigned i = 0; i < skipped.size(); ++i) {
    skipped[i].setName(judged.single_class[i].first);
    skipped[i].setCount(judged.single_class[i].second);
  }
  auto metrics = to.initMetrics(static_cast<unsigned>(judged.metrics.size()));
  for (unsigned i = 0; i < metrics.size(); ++i) {
    metrics[i].setName(judged.metrics[i].name);
    metrics[i].setMean(judged.metrics[i].mean);
    metrics[i].setVariance(judged.metrics[i].variance);
  }
  const auto& score = about.task.how.score;
  messages::write_parameters(
      score, to.initParameters(static_cast<unsigned>(score.size())));
}

} // namespace automodel::actors
