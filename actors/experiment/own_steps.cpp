#include "actors/experiment/own_steps.hpp"

#include "actors/experiment/report_of.hpp"
#include "actors/experiment/reward_payment.hpp"
#include "actors/experiment/stage_results.hpp"
#include "messages/parameters.hpp"

#include <algorithm>

namespace automodel::actors {

namespace {

void write(const reward_payment& payment, coordination::reward_layer layer,
           const known_steps& known, schema::Reward::Builder to) {
  using coordination::reward_layer;
  to.setKind(layer == reward_layer::inner   ? schema::Reward::Kind::INNER
             : layer == reward_layer::outer ? schema::Reward::Kind::OUTER
                                            : schema::Reward::Kind::EFFECTIVE);
  to.setOutcome(messages::as_data(known.find(payment.evidence)->id));
  to.setRule(payment.rule);
  to.setMetric(payment.metric);
  std::int64_t total = 0;
  auto entries = to.initEntries(static_cast<unsigned>(payment.entries.size()));
  for (unsigned i = 0; i < entries.size(); ++i) {
    const auto& paid = payment.entries[i];
    entries[i].setAgent(paid.agent);
    entries[i].setDecision(messages::as_data(
        paid.record ? *paid.record : known.find(paid.step)->id));
    entries[i].setAmountMicro(paid.amount.count);
    total += paid.amount.count;
  }
  to.setTotalMicro(total);
}

} // namespace

own_steps::own_steps(const run_context& run, const experiment_plan& plan,
                     const known_steps& known, const step_requests& requests)
    : run_(run), plan_(plan), known_(known), requests_(requests) {}

message<schema::StepResult> own_steps::intent(const step& which) const {
  return step_result(requests_.header(which), role, {},
                     [&](schema::Record::Builder record) {
                       auto to = record.initIntent();
                       to.setName(plan_.spec().name);
                       to.setResolvedFile(run_.resolved);
                       to.setSeed(plan_.spec().seed);
                       to.setVersion(run_.version);
                       to.setKernelProfile(run_.kernel_profile);
                     });
}

message<schema::StepResult> own_steps::decide_stage(const step& which) const {
  auto made
      = stage_results{plan_, known_.outcomes(), which.trial}.decide_next();
  return step_result(
      requests_.header(which), role, {}, [&](schema::Record::Builder record) {
        auto to = record.initDecision();
        to.setSlot(which.name);
        to.setChosen(made.run ? 0 : 1);
        to.setRationale(made.reason);
        auto options = to.initOptions(2);
        for (unsigned i = 0; i < 2; ++i)
          messages::write_parameters(
              {{"stage", std::string{i == 0 ? "runs" : "skipped"}}},
              options[i].initChoice(1));
      });
}

result<message<schema::StepResult>>
own_steps::open_holdout(const step& which) const {
  auto split = split_of(known_, which.needs.back());
  if (!split)
    return pass_on(split);
  auto names = plan_.holdout_steps();
  auto ordinal
      = std::find(names.begin(), names.end(), which.name) - names.begin() + 1;
  const auto& spec = plan_.spec();
  return step_result(requests_.header(which), role, {},
                     [&](schema::Record::Builder record) {
                       auto to = record.initHoldoutOpening();
                       to.setSplit(messages::as_data(split->test));
                       to.setClaim("each candidate against '" + spec.reference
                                   + "' on " + spec.selection);
                       to.setOrdinal(static_cast<std::uint32_t>(ordinal));
                     });
}

result<message<schema::StepResult>> own_steps::reward(const step& which) const {
  auto layer = static_cast<coordination::reward_layer>(which.trial);
  auto payment = pay_decisions(plan_, known_, layer);
  if (!payment)
    return failure(which, payment.error());
  return step_result(requests_.header(which), role, {},
                     [&](schema::Record::Builder record) {
                       write(*payment, layer, known_, record.initReward());
                     });
}

result<message<schema::StepResult>>
own_steps::pay_policy(const step& which) const {
  auto payment = pay_suggestions(plan_, known_, which.candidate);
  if (!payment)
    return failure(which, payment.error());
  auto head = requests_.header(which);
  for (const auto& one : payment->entries)
    if (std::ranges::find(head.parents, *one.record) == head.parents.end())
      head.parents.push_back(*one.record);
  return step_result(head, role, {}, [&](schema::Record::Builder record) {
    write(*payment, coordination::reward_layer::effective, known_,
          record.initReward());
  });
}

result<message<schema::StepResult>>
own_steps::finish(const step& which, storage::artefact_store& artefacts) const {
  std::vector<storage::stored_record> records;
  for (const auto& planned : plan_.steps(known_.outcomes()).steps)
    if (const auto* done = known_.find(planned.name))
      records.push_back(
          {0, done->id, {}, run_.id, 0, done->record, done->annex});
  auto report = report_of(records, artefacts);
  if (!report)
    return pass_on(report);
  auto text = recsys::to_json(report->results, false);
  auto stored = artefacts.put(std::as_bytes(std::span{text}));
  if (!stored)
    return pass_on(stored);
  return step_result(requests_.header(which), role, {},
                     [&](schema::Record::Builder record) {
                       auto to = record.initFinished();
                       to.setResults(messages::as_data(*stored));
                       to.setOk(report->results.failures.empty());
                     });
}

result<message<schema::StepResult>> own_steps::failure(const step& which,
                                                       const error& why) const {
  auto candidate = is_about_candidate(which.kind)
                       ? plan_.spec().candidates[which.candidate].name
                       : std::string{};
  return step_failure(requests_.header(which), role, {}, candidate, why);
}

} // namespace automodel::actors
