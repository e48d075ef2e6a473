#include "actors/experiment/reward_payment.hpp"

#include "actors/experiment/reward_study.hpp"
#include "coordination/rewards/reward_book.hpp"
#include "messages/parameters.hpp"
#include "recsys/evaluation/value_metric.hpp"

#include <algorithm>

namespace automodel::actors {

namespace {

using namespace coordination;

constexpr double least_margin = 0.001;
constexpr std::uint64_t allowance = 2; // a choice needs two settings
constexpr const char* outcome = "champion on validation";

// Ids of the ledger that sort as the decisions do.
std::string id_of(std::size_t decision) {
  return std::string(1, static_cast<char>('a' + decision));
}

result<std::string> agent_of(const known_steps& known,
                             const std::string& name) {
  const auto* found = known.find(name);
  if (!found)
    return fail(errc::not_found, "step '" + name + "' has no record");
  return found->record.read(
      [](messages::schema::Record::Reader record) -> result<std::string> {
        return messages::read_text(record.getAgent());
      });
}

struct priced_metric {
  std::string name;
  bool lower_is_better = false;
  micro margin;
};

priced_metric metric_of(const recsys::experiment_spec& spec) {
  return {
      "valid " + spec.selection,
      recsys::better_direction(spec.selection) == recsys::direction::lower,
      to_micro(std::max(spec.margin, least_margin)).value_or(micro::units(1))};
}

reward_terms terms_of(const priced_metric& metric,
                      const std::vector<paid_decision>& decisions) {
  reward_terms terms;
  auto weight = micro::units(1) / metric.margin;
  terms.utility = {{metric.name, metric.lower_is_better ? -weight : weight}};
  for (const auto& one : decisions)
    terms.agents[one.agent]
        = {metric.name, metric.lower_is_better, metric.margin, allowance};
  return terms;
}

// The whole ledger of an experiment; small, so that it is folded anew each
// time.
class experiment_ledger {
public:
  result<void> take(const reward_event& event) {
    auto posting = book.post(event);
    if (!posting)
      return pass_on(posting);
    for (const auto& entry : posting->entries)
      if (entry.layer == reward_layer::outer)
        credit = entry.rule;
    book.apply(std::move(*posting));
    return {};
  }

  std::string rule(reward_layer layer, const std::string& agent) const {
    switch (layer) {
    case reward_layer::inner:
      return "gain per cost";
    case reward_layer::outer:
      return std::string{to_string(credit)};
    case reward_layer::effective:
      break;
    }
    return "(1 - b) inner + b outer, b = "
           + to_string(book.current()->beta(agent));
  }

  reward_book book;
  credit_rule credit = credit_rule::path_discount;
};

std::vector<reward_event> events_of(const reward_study& study,
                                    const std::vector<paid_decision>& paid,
                                    const counterfactuals& seen,
                                    const priced_metric& metric) {
  std::vector<reward_event> events{terms_stated{terms_of(metric, paid)}};
  outcome_observed outer{outcome, 1, {}, seen.evaluations, {}};
  for (std::size_t i = 0; i < paid.size(); ++i) {
    outer.decisions.push_back(id_of(i));
    events.push_back(decision_booked{id_of(i), paid[i].agent, {}});
    if (seen.gains[i])
      events.push_back(gain_measured{id_of(i), 1, seen.gains[i]->control,
                                     seen.gains[i]->treatment,
                                     study.decisions[i].tried});
  }
  events.push_back(std::move(outer));
  return events;
}

// Who suggested, and the records of his decisions.
struct policy_decisions {
  std::string agent;
  std::vector<digest> decisions; ///< beside the suggestions
};

result<policy_decisions> made_by_policy(const known_steps& known,
                                        const std::string& name) {
  const auto* found = known.find(name);
  if (!found)
    return fail(errc::not_found, "step '" + name + "' has no record");
  return found->record.read([](messages::schema::Record::Reader record)
                                -> result<policy_decisions> {
    policy_decisions made{messages::read_text(record.getAgent()), {}};
    if (!record.isDecision())
      return fail(errc::not_found, "no policy suggested anything");
    auto decision = record.getDecision();
    for (unsigned i = 0;
         i < decision.getOptions().size() && i < decision.getInputs().size();
         ++i)
      made.decisions.push_back(
          messages::read_digest(decision.getInputs()[i]).value_or(digest{}));
    return made;
  });
}

result<counterfactuals> against_search(const suggestion_study& study,
                                       const suggestion_study::judged& one,
                                       const std::string& metric) {
  const std::vector<judged_system> judged{{{"search"}, study.search},
                                          {{"policy"}, one.values}};
  const std::vector<std::string> baseline{"search"}, chosen{"policy"};
  return find_counterfactuals(judged, baseline, chosen, metric);
}

} // namespace

result<reward_payment> pay_decisions(const experiment_plan& plan,
                                     const known_steps& known,
                                     reward_layer layer) {
  auto study = study_rewards(plan, known.outcomes());
  if (study.decisions.empty())
    return fail(errc::not_found, "no decision of this experiment had a choice");
  auto metric = metric_of(plan.spec());
  reward_payment payment{{}, metric.name, study.evidence.front(), {}};
  std::vector<std::string> baseline, chosen;
  for (const auto& decision : study.decisions) {
    auto agent = agent_of(known, decision.step);
    if (!agent)
      return pass_on(agent);
    payment.entries.push_back({decision.step, std::move(*agent), {}});
    baseline.push_back(decision.baseline);
    chosen.push_back(decision.chosen);
  }
  auto seen = find_counterfactuals(study.judged, baseline, chosen, metric.name);
  if (!seen)
    return pass_on(seen);
  experiment_ledger ledger;
  for (const auto& event : events_of(study, payment.entries, *seen, metric))
    if (auto taken = ledger.take(event); !taken)
      return pass_on(taken);
  for (std::size_t i = 0; i < payment.entries.size(); ++i)
    payment.entries[i].amount = ledger.book.decision(id_of(i))
                                    ->booked[static_cast<std::size_t>(layer)];
  payment.rule = ledger.rule(layer, payment.entries.front().agent);
  return payment;
}

result<reward_payment> pay_suggestions(const experiment_plan& plan,
                                       const known_steps& known,
                                       std::size_t candidate) {
  auto name = plan.suggestion_step(candidate);
  auto study = study_suggestions(plan, known.outcomes(), candidate);
  auto made = made_by_policy(known, name);
  if (!made)
    return pass_on(made);
  auto metric = metric_of(plan.spec());
  reward_payment payment{{}, metric.name, name, {}};
  for (const auto& one : study.suggested)
    if (one.suggestion < made->decisions.size())
      payment.entries.push_back(
          {name, made->agent, {}, made->decisions[one.suggestion]});
  if (payment.entries.size() != study.suggested.size()
      || payment.entries.empty())
    return fail(errc::not_found, "no suggestion of '" + name + "' was judged");
  experiment_ledger ledger;
  if (auto taken = ledger.take(terms_stated{terms_of(metric, payment.entries)});
      !taken)
    return pass_on(taken);
  for (std::size_t i = 0; i < payment.entries.size(); ++i) {
    auto seen = against_search(study, study.suggested[i], metric.name);
    if (!seen)
      return pass_on(seen);
    auto id = "suggestion " + std::to_string(i);
    for (const reward_event& event : std::vector<reward_event>{
             decision_booked{id, made->agent, {}},
             gain_measured{id, 1, seen->gains[0]->control,
                           seen->gains[0]->treatment, 1},
             outcome_observed{id, 1, {id}, seen->evaluations, {}}})
      if (auto taken = ledger.take(event); !taken)
        return pass_on(taken);
    payment.entries[i].amount
        = ledger.book.decision(id)
              ->booked[static_cast<std::size_t>(reward_layer::effective)];
  }
  payment.rule = ledger.rule(reward_layer::effective, made->agent);
  return payment;
}

} // namespace automodel::actors
