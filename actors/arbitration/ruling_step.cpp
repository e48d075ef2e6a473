#include "actors/arbitration/ruling_step.hpp"

#include "actors/inspection/control_record.hpp"
#include "messages/parameters.hpp"

#include <utility>

namespace automodel::actors {

using coordination::proposal;
using coordination::versions;
using messages::as_data;

namespace {

std::string first_name(const proposal_history& about) {
  return "ruled/" + about.proposal.what.id + '/'
         + std::to_string(about.rulings);
}

void write(const recorded_proposal& from, const std::string& reason,
           std::uint32_t rebases, schema::Arbitration::Proposal::Builder to) {
  to.setAgent(from.what.agent);
  to.setDecision(as_data(from.id));
  to.setReason(reason);
  to.setRebases(rebases);
}

} // namespace

std::string short_id(const digest& id) {
  return to_hex(id).substr(0, 12);
}

ruling_step::ruling_step(std::string producer, std::uint64_t last_sequence,
                         const versions& now)
    : now_(now), step_{std::move(producer), last_sequence + 1, {}} {}

digest ruling_step::add_ruling(const proposal_history& about, bool accept,
                               const std::string& why) {
  return add(first_name(about), {about.proposal.id}, [&](builder record) {
    auto decision = record.initDecision();
    decision.setSlot(ruling_slot);
    decision.setRationale(why);
    decision.setChosen(accept ? 0 : 1);
    decision.initInputs(1).set(0, as_data(about.proposal.id));
    auto options = decision.initOptions(2);
    for (unsigned i = 0; i < 2; ++i)
      messages::write_parameters(
          {{"ruling", std::string{i == 0 ? "accept" : "refuse"}}},
          options[i].initChoice(1));
  });
}

void ruling_step::add_arbitration(const proposal_history& winner,
                                  const proposal& as_made,
                                  const std::string& rule,
                                  const std::vector<loser>& losers,
                                  const std::optional<digest>& on_word_of) {
  std::vector<digest> parents{winner.proposal.id};
  for (const auto& one : losers)
    parents.push_back(one.who->proposal.id);
  if (on_word_of)
    parents.push_back(*on_word_of);
  auto name = first_name(winner) + (on_word_of ? "/arbitration" : "");
  auto id = add(name, parents, [&](builder record) {
    auto made = record.initArbitration();
    made.setRule(rule);
    made.setHuman(on_word_of.has_value());
    auto list = made.initProposals(1 + static_cast<unsigned>(losers.size()));
    write(winner.proposal, "it was taken by " + rule, as_made.rebases, list[0]);
    for (unsigned i = 1; i < list.size(); ++i) {
      const auto& [who, reason] = losers[i - 1];
      write(who->proposal, reason, who->proposal.what.rebases, list[i]);
    }
  });
  carry_out(winner.proposal, as_made, name, id);
}

void ruling_step::carry_out(const recorded_proposal& what,
                            const proposal& as_made, const std::string& name,
                            const digest& arbitration) {
  std::vector<std::pair<std::string, std::uint64_t>> others;
  for (const auto& [read, version] : as_made.reads)
    if (!as_made.writes.contains(read))
      others.emplace_back(read, version);
  unsigned number = 0;
  for (const auto& [slot, release] : what.releases)
    add(name + "/slot-" + std::to_string(++number), {release, arbitration},
        [&](builder record) {
          auto change = record.initSlotChange();
          auto at = now_.find(slot);
          change.setSlot(slot);
          change.setExpectedVersion(at == now_.end() ? 0 : at->second);
          change.setRelease(as_data(release));
          change.setReason("arbitration " + short_id(arbitration));
          auto list = change.initReadSet(static_cast<unsigned>(others.size()));
          for (unsigned i = 0; i < list.size(); ++i) {
            list[i].setSlot(others[i].first);
            list[i].setVersion(others[i].second);
          }
        });
}

digest ruling_step::add(const std::string& name,
                        const std::vector<digest>& parents,
                        const std::function<void(builder)>& fill) {
  storage::record_draft made{
      messages::make_message<schema::Record>([&](builder record) {
        record.setExperiment(operations);
        record.setStep(name);
        record.setAgent(step_.producer);
        auto list = record.initParents(static_cast<unsigned>(parents.size()));
        for (unsigned i = 0; i < list.size(); ++i)
          list.set(i, as_data(parents[i]));
        fill(record);
      }),
      {}};
  auto id = storage::record_id(made.record).value();
  step_.records.push_back(std::move(made));
  return id;
}

} // namespace automodel::actors
