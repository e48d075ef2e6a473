#include "actors/arbitration/proposal_history.hpp"

#include "coordination/arbitration/arbiter.hpp"
#include "messages/parameters.hpp"

#include <algorithm>
#include <map>

namespace automodel::actors {

namespace {

namespace schema = messages::schema;
using history = std::vector<proposal_history>;
using places = std::map<digest, std::size_t>; ///< of proposals in a history

constexpr std::size_t most_records = 100'000;

void rule(proposal_history& one, bool accepted, const digest& by,
          std::string reason) {
  one.fate = accepted ? proposal_fate::accepted : proposal_fate::refused;
  one.ruled_by = by;
  ++one.rulings;
  one.reason = accepted ? std::string{} : std::move(reason);
}

void read_arbitration(schema::Arbitration::Reader from, const digest& id,
                      const places& at, history& all) {
  auto proposals = from.getProposals();
  for (unsigned i = 0; i < proposals.size(); ++i) {
    auto which = messages::read_digest(proposals[i].getDecision());
    auto found = which ? at.find(*which) : at.end();
    if (found == at.end())
      continue;
    auto& one = all[found->second];
    rule(one, i == from.getWinner(), id,
         messages::read_text(proposals[i].getReason()));
    if (i != from.getWinner())
      one.lost_in = id;
  }
}

void read_ruling(schema::Decision::Reader from, const digest& id,
                 const places& at, history& all) {
  for (auto input : from.getInputs()) {
    auto which = messages::read_digest(input);
    auto found = which ? at.find(*which) : at.end();
    if (found != at.end())
      rule(all[found->second], from.getChosen() == 0, id,
           messages::read_text(from.getRationale()));
  }
}

// What ruled on proposals, in the order of the journal.
result<std::vector<storage::stored_record>>
rulings_in(const storage::memory_reader& memory) {
  auto found = memory.log(
      {.kind = schema::Record::ARBITRATION, .limit = most_records});
  if (!found)
    return found;
  auto words = memory.log({.kind = schema::Record::DECISION,
                           .target = ruling_slot,
                           .limit = most_records});
  if (!words)
    return words;
  std::ranges::move(*words, std::back_inserter(*found));
  std::ranges::sort(*found, {}, &storage::stored_record::index);
  return found;
}

} // namespace

result<std::vector<proposal_history>>
proposals_in(const storage::memory_reader& memory) {
  auto made = memory.log({.kind = schema::Record::DECISION,
                          .target = proposal_slot,
                          .limit = most_records});
  if (!made)
    return pass_on(made);
  history all;
  places at;
  for (const auto& stored : *made) {
    auto proposal = read_proposal(stored);
    if (!proposal)
      return pass_on(proposal);
    if (!*proposal)
      continue;
    at[stored.id] = all.size();
    all.push_back({.proposal = std::move(**proposal)});
  }
  auto rulings = rulings_in(memory);
  if (!rulings)
    return pass_on(rulings);
  for (const auto& stored : *rulings) {
    auto read = stored.record.read(
        [&](schema::Record::Reader record) -> result<void> {
          if (record.isArbitration())
            read_arbitration(record.getArbitration(), stored.id, at, all);
          else
            read_ruling(record.getDecision(), stored.id, at, all);
          return {};
        });
    if (!read)
      return pass_on(read);
  }
  return all;
}

result<coordination::versions> slot_versions(const storage::memory_reader& of) {
  auto slots = of.shared().slots();
  if (!slots)
    return pass_on(slots);
  coordination::versions now;
  for (const auto& [name, slot] : *slots)
    now[name] = slot.version;
  return now;
}

std::vector<std::vector<std::size_t>> open_groups(const history& all) {
  std::vector<std::vector<std::size_t>> groups;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].fate != proposal_fate::open)
      continue;
    std::vector<std::size_t> mine{i};
    std::erase_if(groups, [&](const auto& group) {
      auto joins = std::ranges::any_of(group, [&](std::size_t other) {
        return coordination::overlap(all[i].proposal.what,
                                     all[other].proposal.what)
            .has_value();
      });
      if (joins)
        mine.insert(mine.end(), group.begin(), group.end());
      return joins;
    });
    std::ranges::sort(mine);
    groups.push_back(std::move(mine));
  }
  std::ranges::sort(groups);
  return groups;
}

} // namespace automodel::actors
