#include "actors/autotrain/lead.hpp"

#include "actors/autotrain/job_request.hpp"
#include "actors/autotrain/recipe.hpp"
#include "actors/reward_table.hpp"
#include "recsys/serving/champion.hpp"

#include <array>
#include <optional>
#include <tuple>
#include <utility>

namespace automodel::actors {

namespace {

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
                      "highest, lowest");
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

} // namespace

autotrain_lead::autotrain_lead(self_type* self,
                               storage::artefact_store artefacts)
    : self_(self), artefacts_(std::move(artefacts)) {}

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

result<message<schema::StepResult>>
autotrain_lead::choose(const message<schema::ChooseRequest>& request) {
  step_clock clock;
  auto order = read(request);
  if (!order)
    return pass_on(order);
  auto made = decide(*order);
  if (!made)
    return step_failure(order->step, role, clock, "", made.error());
  return step_result(order->step, role, clock,
                     [&](schema::Record::Builder record) {
                       write(*order, *made, record.initDecision());
                     });
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
