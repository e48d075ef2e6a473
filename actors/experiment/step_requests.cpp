#include "actors/experiment/step_requests.hpp"

#include "actors/autotrain/first_trials.hpp"
#include "recsys/evaluation/one_protocol.hpp"
#include "recsys/evaluation/protocol.hpp"
#include "recsys/evaluation/value_metric.hpp"

#include <algorithm>
#include <set>

namespace automodel::actors {

namespace {

template <class Schema, class Fill>
result<message<Schema>> request(Fill&& fill) {
  return messages::make_message<Schema>(std::forward<Fill>(fill));
}

parameters all_parameters(const recsys::trial_spec& trial) {
  auto both = trial.fit;
  both.insert(trial.score.begin(), trial.score.end());
  return both;
}

std::string rule_of(const std::string& metric) {
  return recsys::better_direction(metric) == recsys::direction::lower
             ? "lowest"
             : "highest";
}

void write_options(const std::vector<std::pair<parameters, double>>& options,
                   const std::string& metric,
                   capnp::List<schema::Decision::Option>::Builder to) {
  for (unsigned i = 0; i < to.size(); ++i) {
    const auto& [choice, value] = options[i];
    messages::write_parameters(
        choice, to[i].initChoice(static_cast<unsigned>(choice.size())));
    to[i].setValue(value);
    to[i].setMetric(metric);
  }
}

} // namespace

step_requests::step_requests(const run_context& run,
                             const experiment_plan& plan,
                             const known_steps& known)
    : run_(run), plan_(plan), known_(known) {}

step_header step_requests::header(const step& which) const {
  step_header head{run_.id, which.name, {}};
  for (const auto& name : which.needs)
    if (const auto* parent = known_.find(name))
      head.parents.push_back(parent->id);
  return head;
}

void step_requests::write(const step& which, schema::Step::Builder to) const {
  auto head = header(which);
  // Equal requests have equal keys: whoever is asked twice acts once.
  runtime::write_stamp(to.initMeta(),
                       {0, run_.id, "/coordinator/experiments/" + run_.id,
                        run_.id + '/' + which.name, 0});
  to.setExperiment(head.experiment);
  to.setName(head.name);
  to.setPosition(which.position);
  auto parents = to.initParents(static_cast<unsigned>(head.parents.size()));
  for (unsigned i = 0; i < parents.size(); ++i)
    parents.set(i, messages::as_data(head.parents[i]));
}

void step_requests::write_limits(schema::Limits::Builder to) const {
  to.setDeadlineSeconds(plan_.spec().trial_deadline_seconds);
  to.setMemoryBytes(plan_.spec().trial_memory_bytes);
}

recipe step_requests::recipe_of(const step& which) const {
  const auto& candidate = plan_.spec().candidates[which.candidate];
  const auto& trial
      = plan_.trials(which.candidate, known_.outcomes())[which.trial].spec;
  return {candidate.family, trial.fit, trial.score, candidate.program,
          candidate.program_source};
}

result<message<schema::ImportRequest>>
step_requests::import_data(const step& which) const {
  return request<schema::ImportRequest>([&](auto to) {
    write(which, to.initStep());
    to.setSource(run_.resolved);
    to.setDataPath(run_.data_path);
    to.setItemsPath(run_.items_path);
    to.setUsersPath(run_.users_path);
  });
}

result<message<schema::ProfileRequest>>
step_requests::profile(const step& which) const {
  auto data = data_of(known_);
  if (!data)
    return pass_on(data);
  return request<schema::ProfileRequest>([&](auto to) {
    write(which, to.initStep());
    to.setDataset(messages::as_data(data->artefact));
  });
}

result<message<schema::WindowRequest>>
step_requests::windows(const step& which) const {
  auto data = data_of(known_);
  if (!data)
    return pass_on(data);
  return request<schema::WindowRequest>([&](auto to) {
    write(which, to.initStep());
    to.setDataset(messages::as_data(data->artefact));
    auto limit = plan_.spec().max_trials;
    to.setLimit(limit == 0 ? 4 : limit);
  });
}

result<message<schema::SplitRequest>>
step_requests::split(const step& which) const {
  auto data = data_of(known_);
  if (!data)
    return pass_on(data);
  return request<schema::SplitRequest>([&](auto to) {
    write(which, to.initStep());
    to.setDataset(messages::as_data(data->artefact));
    to.setProtocol(recsys::to_canonical_json(plan_.spec().evaluation));
    to.setSeed(which.seed);
    to.setJoinValidation(which.kind == step_kind::join_split);
  });
}

result<message<schema::FitRequest>>
step_requests::fit(const step& which) const {
  auto split = split_of(known_, which.needs.front());
  if (!split)
    return pass_on(split);
  return request<schema::FitRequest>([&](auto to) {
    write(which, to.initStep());
    to.setCandidate(plan_.spec().candidates[which.candidate].name);
    write_recipe(recipe_of(which), to.initRecipe());
    to.setSeed(which.seed);
    to.setSplit(messages::as_data(known_.find(which.needs.front())->id));
    to.setTrain(messages::as_data(split->train));
    if (split->train_labels)
      to.setTrainLabels(messages::as_data(*split->train_labels));
    // A joined split has no validation rows to stop by.
    if (which.kind == step_kind::fit) {
      to.setValid(messages::as_data(split->valid));
      if (split->valid_labels)
        to.setValidLabels(messages::as_data(*split->valid_labels));
    }
    to.setMetric(plan_.spec().selection);
    to.setMaskHistory(plan_.spec().evaluation.mask_history);
    write_limits(to.initLimits());
  });
}

result<message<schema::EvaluateRequest>>
step_requests::judge(const step& which) const {
  auto split = split_of(known_, which.needs[which.needs.size() - 2]);
  if (!split)
    return pass_on(split);
  auto model = model_of(known_, which.needs.back());
  if (!model)
    return pass_on(model);
  return request<schema::EvaluateRequest>([&](auto to) {
    write(which, to.initStep());
    to.setCandidate(plan_.spec().candidates[which.candidate].name);
    write_recipe(recipe_of(which), to.initRecipe());
    to.setSeed(which.seed);
    to.setModel(messages::as_data(*model));
    to.setTrain(messages::as_data(split->train));
    to.setValid(messages::as_data(split->valid));
    auto on_test = which.kind == step_kind::judge_test;
    if (on_test)
      to.setTest(messages::as_data(split->test));
    if (const auto& labels = on_test ? split->test_labels : split->valid_labels)
      to.setLabels(messages::as_data(*labels));
    to.setProtocol(recsys::to_canonical_json(plan_.spec().evaluation));
    to.setProtocolId(split->protocol_id);
    write_limits(to.initLimits());
  });
}

result<message<schema::ChooseRequest>>
step_requests::choose_config(const step& which) const {
  auto judged = plan_.standing_trials(which.candidate, known_.outcomes());
  const auto& tried = plan_.trials(which.candidate, known_.outcomes());
  std::vector<std::pair<parameters, double>> options;
  for (auto [index, value] : judged)
    options.emplace_back(all_parameters(tried[index].spec), value);
  std::set<std::uint64_t> configurations;
  for (const auto& trial : tried)
    configurations.insert(trial.spec.id);
  std::uint64_t steps = 0;
  for (const auto& [trial, fit] :
       plan_.fits_of(which.candidate, known_.outcomes()))
    steps += steps_of(known_, fit);
  return request<schema::ChooseRequest>([&](auto to) {
    write(which, to.initStep());
    to.setTrials(static_cast<std::uint32_t>(configurations.size()));
    to.setSteps(steps);
    to.setSlot("candidate/" + plan_.spec().candidates[which.candidate].name);
    to.setRule(rule_of(plan_.spec().selection));
    write_options(options, "valid " + plan_.spec().selection,
                  to.initOptions(static_cast<unsigned>(options.size())));
  });
}

result<message<schema::ChooseRequest>>
step_requests::choose_champion(const step& which) const {
  std::vector<std::pair<parameters, double>> options;
  for (auto c : plan_.finalists(known_.outcomes())) {
    auto judged = plan_.outcome_of(plan_.final_trial(c, known_.outcomes()),
                                   known_.outcomes());
    if (judged && judged->mean)
      options.emplace_back(
          parameters{{"candidate", plan_.spec().candidates[c].name}},
          *judged->mean);
  }
  return request<schema::ChooseRequest>([&](auto to) {
    write(which, to.initStep());
    to.setSlot("champion");
    to.setRule(rule_of(plan_.spec().selection));
    write_options(options, "valid " + plan_.spec().selection,
                  to.initOptions(static_cast<unsigned>(options.size())));
  });
}

result<message<schema::ChooseRequest>>
step_requests::ask_policy(const step& which) const {
  return request<schema::ChooseRequest>([&](auto to) {
    write(which, to.initStep());
    to.setSlot(plan_.spec().candidates[which.candidate].name);
    to.setRule(which.kind == step_kind::learn ? learn_rule : suggest_rule);
  });
}

result<message<schema::ClaimRequest>>
step_requests::claim(const step& which) const {
  const auto& spec = plan_.spec();
  std::vector<split_facts> splits;
  recsys::one_protocol protocol;
  for (const auto& name : plan_.test_split_steps()) {
    auto split = split_of(known_, name);
    if (!split)
      return pass_on(split);
    if (auto same = protocol.add(name, split->protocol_id); !same)
      return pass_on(same);
    splits.push_back(std::move(*split));
  }
  // A candidate that could not be judged on every seed makes no claim.
  std::vector<std::pair<std::string, std::vector<digest>>> judged;
  for (auto c : plan_.finalists(known_.outcomes())) {
    std::vector<digest> values;
    for (const auto& name : plan_.test_steps(c))
      if (auto found = per_user_of(known_, name))
        values.push_back(*found);
    if (values.size() == spec.seeds.size())
      judged.emplace_back(spec.candidates[c].name, std::move(values));
  }
  return request<schema::ClaimRequest>([&](auto to) {
    write(which, to.initStep());
    to.setMetric(spec.selection);
    to.setReference(spec.reference);
    to.setProtocolId(splits.front().protocol_id);
    to.setMargin(spec.margin);
    to.setSeed(spec.seed);
    to.setProtocol(recsys::to_canonical_json(spec.evaluation));
    auto compared = to.initMetrics(static_cast<unsigned>(spec.compared.size()));
    for (unsigned i = 0; i < compared.size(); ++i)
      compared.set(i, spec.compared[i]);
    auto candidates = to.initCandidates(static_cast<unsigned>(judged.size()));
    for (unsigned i = 0; i < candidates.size(); ++i) {
      candidates[i].setName(judged[i].first);
      const auto& values = judged[i].second;
      auto list
          = candidates[i].initPerUser(static_cast<unsigned>(values.size()));
      for (unsigned s = 0; s < list.size(); ++s)
        list.set(s, messages::as_data(values[s]));
    }
    auto trains = to.initTrains(static_cast<unsigned>(splits.size()));
    for (unsigned s = 0; s < trains.size(); ++s)
      trains.set(s, messages::as_data(
                        splits[s].train_labels.value_or(splits[s].train)));
  });
}

result<message<schema::ReleaseRequest>>
step_requests::release(const step& which) const {
  const auto& spec = plan_.spec();
  auto finalists = plan_.finalists(known_.outcomes());
  const auto* champion = known_.find("champion");
  if (!champion || champion->outcome.chosen >= finalists.size())
    return fail(errc::not_found, "no champion was chosen");
  step released{which};
  released.candidate = finalists[champion->outcome.chosen];
  released.trial = plan_.chosen_trial(released.candidate, known_.outcomes());
  auto how = recipe_of(released);
  auto split = split_of(known_, plan_.test_split_steps().front());
  if (!split)
    return pass_on(split);
  auto trial = plan_.final_trial(released.candidate, known_.outcomes());
  auto model = model_of(known_, plan_.test_fit_steps(trial).front());
  if (!model)
    return pass_on(model);
  auto data = data_of(known_);
  if (!data)
    return pass_on(data);
  return request<schema::ReleaseRequest>([&](auto to) {
    write(which, to.initStep());
    to.setCandidate(spec.candidates[released.candidate].name);
    write_recipe(how, to.initRecipe());
    to.setModel(messages::as_data(*model));
    // A predictor of rows needs no history.
    if (!split->train_labels) {
      to.setTrain(messages::as_data(split->train));
      to.setValid(messages::as_data(split->valid));
    }
    to.setVocabulary(messages::as_data(split->vocabulary));
    to.setProtocol(recsys::to_canonical_json(spec.evaluation));
    to.setProtocolId(split->protocol_id);
    to.setLineage("{\"champion\":\"" + to_hex(champion->id) + "\"}");
    to.setSeed(spec.seeds.front());
    to.setDatasetName(data->name);
    to.setDatasetHash(data->hash);
    to.setKernelProfile(run_.kernel_profile);
    to.setVersion(run_.version);
    to.setReason(rule_of(spec.selection) + ' ' + spec.selection
                 + " on validation, seed "
                 + std::to_string(spec.seeds.front()));
  });
}

} // namespace automodel::actors
