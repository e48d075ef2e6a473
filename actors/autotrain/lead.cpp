#include "actors/autotrain/lead.hpp"

#include "actors/autotrain/job_request.hpp"
#include "actors/autotrain/recipe.hpp"
#include "actors/memory/commit_message.hpp"
#include "actors/memory/memory_keeper.hpp"
#include "actors/reward_table.hpp"
#include "recsys/serving/champion.hpp"

#include <array>
#include <optional>
#include <tuple>
#include <utility>

namespace automodel::actors {

using namespace std::chrono_literals;

namespace {

constexpr auto memory_deadline = 60s;

struct option {
  parameters choice;
  double value = 0;
  std::string metric;
};

struct choice_order {
  step_header step;
  std::string slot;
  std::vector<option> options;
  std::uint32_t trials = 0;
  std::uint64_t steps = 0;
  reward_table::best_reward wanted = reward_table::best_reward::highest;
};

result<choice_order> read(const message<schema::ChooseRequest>& request) {
  return request.read(
      [](schema::ChooseRequest::Reader from) -> result<choice_order> {
        auto step = read_step(from.getStep());
        if (!step)
          return pass_on(step);
        choice_order order{
            std::move(*step), messages::read_text(from.getSlot()), {}};
        auto rule = messages::read_text(from.getRule());
        if (rule == "lowest")
          order.wanted = reward_table::best_reward::lowest;
        else if (rule != "highest")
          return fail(errc::parse_error, "no rule is called '" + rule + "'",
                      "highest, lowest, suggest, learn");
        order.trials = from.getTrials();
        order.steps = from.getSteps();
        for (auto entry : from.getOptions())
          order.options.push_back({messages::read_parameters(entry.getChoice()),
                                   entry.getValue(),
                                   messages::read_text(entry.getMetric())});
        return order;
      });
}

// The lead as an agent: each option's value is the reward of that setting.
result<decision> decide(const choice_order& order) {
  decision_slot slot{order.slot, {}};
  for (const auto& option : order.options)
    slot.settings.push_back(option.choice);
  reward_table chooser{"takes what is best on validation", slot, order.wanted};
  for (const auto& option : order.options)
    if (auto seen = chooser.observe_reward(
            {order.slot, option.choice, option.value, option.metric});
        !seen)
      return pass_on(seen);
  return chooser.decide(order.slot);
}

void write(const choice_order& order, const decision& made,
           schema::Decision::Builder to) {
  to.setSlot(order.slot);
  to.setChosen(static_cast<std::uint32_t>(made.chosen));
  to.setRationale(made.rationale);
  to.setTrials(order.trials);
  to.setSteps(order.steps);
  auto options = to.initOptions(static_cast<unsigned>(order.options.size()));
  for (unsigned i = 0; i < options.size(); ++i) {
    const auto& from = order.options[i];
    messages::write_parameters(
        from.choice,
        options[i].initChoice(static_cast<unsigned>(from.choice.size())));
    options[i].setValue(from.value);
    options[i].setMetric(from.metric);
  }
}

struct release_order {
  step_header step;
  recsys::champion_info info;
  digest model, vocabulary;
  std::optional<digest> train, valid; ///< histories; predictors have none
  std::string reason;
};

result<release_order> read(const message<schema::ReleaseRequest>& request) {
  return request.read(
      [](schema::ReleaseRequest::Reader from) -> result<release_order> {
        auto step = read_step(from.getStep());
        if (!step)
          return pass_on(step);
        auto rules = recsys::protocol_from_json(
            messages::read_text(from.getProtocol()));
        if (!rules)
          return pass_on(rules);
        release_order order;
        order.step = std::move(*step);
        auto how = read_recipe(from.getRecipe());
        auto& info = order.info;
        info.candidate = messages::read_text(from.getCandidate());
        info.family = how.family;
        info.fit = how.fit;
        info.score = how.score;
        info.program_name = how.program_name;
        info.program = how.program;
        info.seed = from.getSeed();
        info.rules = std::move(*rules);
        info.protocol_id = messages::read_text(from.getProtocolId());
        info.dataset_name = messages::read_text(from.getDatasetName());
        info.dataset_hash = messages::read_text(from.getDatasetHash());
        info.kernel_profile = messages::read_text(from.getKernelProfile());
        info.version = messages::read_text(from.getVersion());
        info.experiment = order.step.experiment;
        info.lineage = messages::read_text(from.getLineage());
        order.reason = messages::read_text(from.getReason());
        for (auto [name, data] :
             {std::pair{&order.model, from.getModel()},
              std::pair{&order.vocabulary, from.getVocabulary()}}) {
          auto hash = messages::read_digest(data);
          if (!hash)
            return fail(errc::parse_error,
                        "a part of the champion is not named by a hash");
          *name = *hash;
        }
        order.train = messages::read_digest(from.getTrain());
        order.valid = messages::read_digest(from.getValid());
        return order;
      });
}

result<digest> pack(const release_order& order,
                    storage::artefact_store& artefacts) {
  std::array<unique_fd, 4> parts;
  recsys::champion_sections sections;
  for (auto [name, part, section] :
       {std::tuple{std::optional{order.model}, &parts[0], &sections.model},
        std::tuple{order.train, &parts[1], &sections.train},
        std::tuple{order.valid, &parts[2], &sections.valid},
        std::tuple{std::optional{order.vocabulary}, &parts[3],
                   &sections.vocabulary}}) {
    if (!name)
      continue;
    auto fd = artefacts.open(*name);
    if (!fd)
      return pass_on(fd);
    *part = std::move(*fd);
    *section = part->get();
  }
  auto file = memory_file("champion");
  if (!file)
    return pass_on(file);
  auto packed = recsys::write_champion(order.info, sections, file->get());
  if (!packed)
    return pass_on(packed);
  return artefacts.put(file->get());
}

result<message<schema::StepResult>>
choose_by_value(const message<schema::ChooseRequest>& request) {
  step_clock clock;
  auto order = read(request);
  if (!order)
    return pass_on(order);
  auto made = decide(*order);
  if (!made)
    return step_failure(order->step, autotrain_lead::role, clock, "",
                        made.error());
  return step_result(order->step, autotrain_lead::role, clock,
                     [&](schema::Record::Builder record) {
                       write(*order, *made, record.initDecision());
                     });
}

// Nothing if it is not about a policy.
result<std::optional<policy_order>>
read_policy_order(const message<schema::ChooseRequest>& request) {
  return request.read([](schema::ChooseRequest::Reader from)
                          -> result<std::optional<policy_order>> {
    auto rule = messages::read_text(from.getRule());
    if (rule != suggest_rule && rule != learn_rule)
      return std::optional<policy_order>{};
    auto step = read_step(from.getStep());
    if (!step)
      return pass_on(step);
    return policy_order{*std::move(step), messages::read_text(from.getSlot()),
                        rule == learn_rule};
  });
}

} // namespace

autotrain_lead::autotrain_lead(self_type* self,
                               storage::artefact_store artefacts,
                               std::optional<storage::memory_reader> memory)
    : self_(self), artefacts_(std::move(artefacts)),
      memory_(std::move(memory)) {}

autotrain_lead::handle::behavior_type autotrain_lead::make_behavior() {
  return {
      runtime::guarded(self_,
                       [this](const message<schema::ChooseRequest>& request) {
                         return choose(request);
                       }),
      runtime::guarded(self_,
                       [this](const message<schema::ReleaseRequest>& request) {
                         return release(request);
                       }),
  };
}

autotrain_lead::answer
autotrain_lead::choose(const message<schema::ChooseRequest>& request) {
  auto reply = self_->promise_reply<message<schema::StepResult>>();
  auto policy = read_policy_order(request);
  if (policy && *policy) {
    jobs_.push_back({std::move(**policy), reply});
    if (jobs_.size() == 1)
      begin_policy_job();
  } else {
    reply.deliver(policy
                      ? choose_by_value(request)
                      : result<message<schema::StepResult>>{pass_on(policy)});
  }
  return reply;
}

// One at a time: what the next decides rests on what this one has learned.
void autotrain_lead::begin_policy_job() {
  auto& job = jobs_.front();
  if (!memory_)
    return end_policy_job(
        fail(errc::unavailable, "there is no memory where policies live"));
  auto work = work_of(job.order, *memory_);
  if (!work)
    return end_policy_job(step_failure(job.order.step, role, {},
                                       job.order.candidate, work.error()));
  job.work = *std::move(work);
  go_on_with_policy_job();
}

void autotrain_lead::go_on_with_policy_job() {
  auto& job = jobs_.front();
  if (job.committed == job.work->steps.size())
    return end_policy_job(job.work->answer);
  auto memory
      = self_->environment().directory.find<memory_actor>(memory_keeper::path);
  if (!memory)
    return end_policy_job(pass_on(memory));
  runtime::ask(
      self_, *memory, memory_deadline,
      commit_message(job.work->steps[job.committed]),
      [this](const message<schema::CommitReceipt>&) {
        ++jobs_.front().committed;
        go_on_with_policy_job();
      },
      // Asked again, it goes on with what the memory has.
      [this](const error& why) {
        end_policy_job(fail(errc::unavailable, to_string(why)));
      });
}

void autotrain_lead::end_policy_job(result<message<schema::StepResult>> with) {
  auto reply = jobs_.front().reply;
  jobs_.pop_front();
  reply.deliver(std::move(with));
  if (!jobs_.empty())
    begin_policy_job();
}

result<message<schema::StepResult>>
autotrain_lead::release(const message<schema::ReleaseRequest>& request) {
  step_clock clock;
  auto order = read(request);
  if (!order)
    return pass_on(order);
  self_->summarise("packs " + order->info.candidate);
  auto packed = pack(*order, artefacts_);
  self_->summarise("idle");
  if (!packed)
    return step_failure(order->step, role, clock, order->info.candidate,
                        packed.error());
  return step_result(order->step, role, clock,
                     [&](schema::Record::Builder record) {
                       auto to = record.initRelease();
                       to.setCandidate(order->info.candidate);
                       to.setArtefact(messages::as_data(*packed));
                       to.setReason(order->reason);
                     });
}

} // namespace automodel::actors
