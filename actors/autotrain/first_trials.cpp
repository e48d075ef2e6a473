#include "actors/autotrain/first_trials.hpp"

#include "actors/learning/durable_policy.hpp"
#include "recsys/experiment/candidate_search.hpp"
#include "recsys/json_text.hpp"
#include "recsys/tuning/space_json.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>

namespace automodel::actors {

namespace {

using coordination::policy_kind;
using coordination::policy_options;

constexpr std::size_t longest_shown = 60; ///< of names: steps contain them
constexpr const char* lead_path = "/coordinator/autotrain/";

// Who learns, what over, and how. The options do not depend on the seed of an
// experiment: the next one goes on with the same policy.
struct policy_place {
  policy_owner owner;
  recsys::search_space space;
  policy_options options;
};

policy_kind kind_of(const std::string& name) {
  for (auto kind : {policy_kind::thompson, policy_kind::ucb1, policy_kind::exp3,
                    policy_kind::evolution, policy_kind::reinforce})
    if (name == coordination::to_string(kind))
      return kind;
  return policy_kind::thompson;
}

std::string space_text(const recsys::search_space& space) {
  auto all = nlohmann::json::object();
  for (const auto& one : space.dimensions())
    all[one.name] = recsys::as_json(one);
  return recsys::json_text(all);
}

result<policy_place> place_of(const recsys::candidate_spec& candidate,
                              const recsys::experiment_spec& experiment) {
  auto space = recsys::space_of(candidate);
  if (!space)
    return pass_on(space);
  policy_options options;
  options.kind = kind_of(experiment.learning->policy);
  auto about = candidate.name + '\n' + space_text(*space) + '\n'
               + experiment.selection + '\n' + coordination::to_text(options);
  auto slot
      = first_trials_slot
        + (candidate.name.size() > longest_shown ? "" : candidate.name + '/')
        + to_hex(digest_of(about)).substr(0, 12);
  options.name = slot;
  return policy_place{
      {policies, lead_path + slot, slot}, *std::move(space), options};
}

// What the policy of an order's candidate is, by the experiment's intent.
struct asked_policy {
  digest intent;
  policy_place place;
  std::uint32_t trials = 0;
};

result<asked_policy> asked_by(const policy_order& order,
                              const storage::memory_reader& memory) {
  auto intent = memory.step(order.step.experiment, "intent");
  if (!intent)
    return pass_on(intent);
  if (!*intent)
    return fail(errc::not_found,
                "experiment " + order.step.experiment + " has no intent");
  auto spec = (*intent)->record.read(
      [](schema::Record::Reader record) -> result<recsys::experiment_spec> {
        return recsys::from_canonical_json(
            messages::read_text(record.getIntent().getResolvedFile()));
      });
  if (!spec)
    return pass_on(spec);
  auto at = std::ranges::find(spec->candidates, order.candidate,
                              &recsys::candidate_spec::name);
  if (at == spec->candidates.end() || !spec->learning)
    return fail(errc::not_found,
                "no policy is asked for about \"" + order.candidate + '"');
  auto place = place_of(*at, *spec);
  if (!place)
    return pass_on(place);
  return asked_policy{(*intent)->id, *std::move(place), spec->learning->trials};
}

struct made_decision {
  digest id, state; ///< of their records
  parameters values;
  double probability = 1;
};

result<digest> state_after(const digest& decision,
                           const storage::memory_reader& memory) {
  auto children = memory.children(decision);
  if (!children)
    return pass_on(children);
  for (const auto& one : *children) {
    auto is_state
        = one.record.read([](schema::Record::Reader record) -> result<bool> {
            return record.isPolicy();
          });
    if (is_state && *is_state)
      return one.id;
  }
  return fail(errc::corrupt, "a decision of a policy without its state");
}

// What the policy has decided for this experiment before.
result<std::vector<made_decision>>
decided_before(const asked_policy& asked,
               const storage::memory_reader& memory) {
  auto children = memory.children(asked.intent);
  if (!children)
    return pass_on(children);
  std::ranges::sort(*children, {}, &storage::stored_record::index);
  std::vector<made_decision> found;
  for (const auto& one : *children) {
    if (one.producer != asked.place.owner.agent)
      continue;
    auto state = state_after(one.id, memory);
    if (!state)
      return pass_on(state);
    auto read
        = one.record.read([&](schema::Record::Reader record) -> result<void> {
            auto option = record.getDecision().getOptions()[0];
            found.push_back({one.id, *state,
                             messages::read_parameters(option.getChoice()),
                             option.getValue()});
            return {};
          });
    if (!read)
      return pass_on(read);
  }
  return found;
}

void decide(durable_policy& policy, const digest& intent,
            std::vector<storage::step_commit>& steps,
            std::vector<made_decision>& to) {
  auto made = policy.decide({intent});
  auto probability
      = made.step.records[0]
            .record
            .read([](schema::Record::Reader record) -> result<double> {
              return record.getDecision().getOptions()[0].getValue();
            })
            .value();
  to.push_back({made.decision,
                storage::record_id(made.step.records[1].record).value(),
                std::move(made.values), probability});
  steps.push_back(std::move(made.step));
}

// Each letter that waits; the state that the last left behind.
result<std::optional<digest>>
read_letters(durable_policy& policy, const std::string& agent,
             const storage::memory_reader& memory,
             std::vector<storage::step_commit>& steps) {
  auto letters = memory.shared().letters(agent);
  if (!letters)
    return pass_on(letters);
  std::optional<digest> state;
  for (const auto& letter : *letters) {
    auto step = policy.learn(letter, memory);
    if (!step)
      return pass_on(step);
    state = storage::record_id(step->records[0].record).value();
    steps.push_back(*std::move(step));
  }
  return state;
}

result<policy_work> suggest(const policy_order& order,
                            const asked_policy& asked, durable_policy policy,
                            const storage::memory_reader& memory) {
  step_clock clock;
  auto made = decided_before(asked, memory);
  if (!made)
    return pass_on(made);
  std::vector<storage::step_commit> steps;
  if (made->empty())
    if (auto read
        = read_letters(policy, asked.place.owner.agent, memory, steps);
        !read)
      return pass_on(read);
  while (made->size() < asked.trials)
    decide(policy, asked.intent, steps, *made);
  auto head = order.step;
  for (const auto& one : *made)
    head.parents.push_back(one.id);
  auto answer = step_result(
      head, asked.place.owner.agent, clock,
      [&](schema::Record::Builder record) {
        auto decision = record.initDecision();
        decision.setSlot(first_trials_slot + order.candidate);
        decision.setRationale(policy.learned().describe());
        decision.setTrials(static_cast<std::uint32_t>(made->size()));
        auto count = static_cast<unsigned>(made->size());
        auto options = decision.initOptions(count);
        // The decisions, and the state that the last left behind.
        auto inputs = decision.initInputs(count + 1);
        inputs.set(count, messages::as_data(made->back().state));
        for (unsigned i = 0; i < count; ++i) {
          const auto& one = (*made)[i];
          inputs.set(i, messages::as_data(one.id));
          messages::write_parameters(
              one.values,
              options[i].initChoice(static_cast<unsigned>(one.values.size())));
          options[i].setValue(one.probability);
          options[i].setMetric("probability");
        }
      });
  return policy_work{std::move(steps), std::move(answer)};
}

result<digest> last_state(const policy_owner& owner,
                          const storage::memory_reader& memory) {
  auto last = memory.log({.kind = schema::Record::POLICY,
                          .agent = owner.agent,
                          .target = owner.slot,
                          .limit = 1,
                          .newest_first = true});
  if (!last)
    return pass_on(last);
  if (last->empty())
    return fail(errc::not_found, owner.agent + " has no state");
  return last->front().id;
}

result<policy_work> learn(const policy_order& order, const asked_policy& asked,
                          durable_policy policy,
                          const storage::memory_reader& memory) {
  step_clock clock;
  const auto& owner = asked.place.owner;
  std::vector<storage::step_commit> steps;
  auto read = read_letters(policy, owner.agent, memory, steps);
  if (!read)
    return pass_on(read);
  auto state = *read ? result<digest>{**read} : last_state(owner, memory);
  if (!state)
    return pass_on(state);
  auto answer = step_result(
      order.step, owner.agent, clock, [&](schema::Record::Builder record) {
        auto decision = record.initDecision();
        decision.setSlot("learn/" + order.candidate);
        decision.setRationale(policy.learned().describe());
        decision.initInputs(1).set(0, messages::as_data(*state));
        auto best = policy.learned().favourite();
        auto option = decision.initOptions(1)[0];
        messages::write_parameters(
            best, option.initChoice(static_cast<unsigned>(best.size())));
        option.setValue(static_cast<double>(policy.updates()));
        option.setMetric("rewards seen");
      });
  return policy_work{std::move(steps), std::move(answer)};
}

} // namespace

result<policy_work> work_of(const policy_order& order,
                            const storage::memory_reader& memory) {
  auto asked = asked_by(order, memory);
  if (!asked)
    return pass_on(asked);
  auto policy = durable_policy::open(asked->place.owner, asked->place.space,
                                     asked->place.options, memory);
  if (!policy)
    return pass_on(policy);
  return order.learns ? learn(order, *asked, *std::move(policy), memory)
                      : suggest(order, *asked, *std::move(policy), memory);
}

result<void> check_first_trials(const recsys::candidate_spec& candidate,
                                const recsys::experiment_spec& experiment) {
  if (!experiment.learning)
    return {};
  auto place = place_of(candidate, experiment);
  if (!place)
    return pass_on(place);
  if (place->space.dimensions().empty())
    return {};
  return coordination::check(place->options, place->space);
}

} // namespace automodel::actors
