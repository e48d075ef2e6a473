#include "actors/arbitration/recorded_proposal.hpp"

#include "messages/parameters.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace automodel::actors {

namespace {

namespace schema = messages::schema;
using coordination::micro;

constexpr std::string_view release_of = "release/"; // and a slot
constexpr std::string_view breach_of = "breaks/";   // and a constraint
constexpr std::string_view objective_of = "objective_micro/"; // and a number

std::string number_text(std::size_t at) {
  auto text = std::to_string(at);
  return std::string(4 - std::min<std::size_t>(4, text.size()), '0') + text;
}

parameters choice_of(const recorded_proposal& from) {
  const auto& what = from.what;
  parameters choice{{"risk_micro", what.risk.count},
                    {"utility_micro", what.utility.count},
                    {"expected_reward_micro", what.expected_reward.count},
                    {"cost", static_cast<std::int64_t>(what.cost)},
                    {"rebases", static_cast<std::int64_t>(what.rebases)}};
  for (const auto& [slot, release] : from.releases)
    choice[std::string{release_of} + slot] = to_hex(release);
  for (const auto& constraint : what.breaches)
    choice[std::string{breach_of} + constraint] = true;
  for (std::size_t i = 0; i < what.objectives.size(); ++i)
    choice[std::string{objective_of} + number_text(i)]
        = what.objectives[i].count;
  return choice;
}

void write(const coordination::versions& from, const auto& init) {
  auto to = init(static_cast<unsigned>(from.size()));
  unsigned at = 0;
  for (const auto& [slot, version] : from) {
    to[at].setSlot(slot);
    to[at++].setVersion(version);
  }
}

std::int64_t number_in(const parameters& choice, std::string_view name) {
  auto at = choice.find(name);
  const auto* value
      = at == choice.end() ? nullptr : std::get_if<std::int64_t>(&at->second);
  return value ? *value : 0;
}

void read_choice(const parameters& choice, recorded_proposal& to) {
  auto& what = to.what;
  what.risk.count = number_in(choice, "risk_micro");
  what.utility.count = number_in(choice, "utility_micro");
  what.expected_reward.count = number_in(choice, "expected_reward_micro");
  what.cost = static_cast<std::uint64_t>(number_in(choice, "cost"));
  what.rebases = static_cast<std::uint32_t>(number_in(choice, "rebases"));
  for (const auto& [name, value] : choice)
    if (name.starts_with(breach_of))
      what.breaches.push_back(name.substr(breach_of.size()));
    else if (name.starts_with(objective_of))
      what.objectives.push_back(micro{number_in(choice, name)});
    else if (const auto* hex = std::get_if<std::string>(&value);
             hex && name.starts_with(release_of))
      if (digest release; from_hex(*hex, release))
        to.releases[name.substr(release_of.size())] = release;
}

result<std::optional<recorded_proposal>> read(schema::Record::Reader record) {
  using messages::read_text;
  if (!record.isDecision()
      || read_text(record.getDecision().getSlot()) != proposal_slot)
    return std::optional<recorded_proposal>{};
  auto decision = record.getDecision();
  recorded_proposal found;
  found.what.agent = read_text(record.getAgent());
  found.reason = read_text(decision.getRationale());
  for (auto list : {decision.getReadSet(), decision.getWriteSet()})
    for (auto version : list)
      found.what.reads[read_text(version.getSlot())] = version.getVersion();
  for (auto version : decision.getWriteSet())
    found.what.writes.insert(read_text(version.getSlot()));
  if (decision.getOptions().size() == 1)
    read_choice(messages::read_parameters(decision.getOptions()[0].getChoice()),
                found);
  for (const auto& slot : found.what.writes)
    if (!found.releases.contains(slot))
      return fail(errc::parse_error, "a proposal does not say to what slot '"
                                         + slot + "' is to point");
  if (found.what.writes.empty()
      || found.releases.size() != found.what.writes.size())
    return fail(errc::parse_error, "a proposal's write-set and its releases "
                                   "are about different slots");
  return std::optional{std::move(found)};
}

} // namespace

void write_proposal(const recorded_proposal& from, schema::Record::Builder to) {
  to.setAgent(from.what.agent);
  std::set<digest> releases;
  for (const auto& [slot, release] : from.releases)
    releases.insert(release);
  auto parents = to.initParents(static_cast<unsigned>(releases.size()));
  unsigned at = 0;
  for (const auto& release : releases)
    parents.set(at++, messages::as_data(release));
  auto decision = to.initDecision();
  decision.setSlot(proposal_slot);
  decision.setRationale(from.reason);
  coordination::versions reads, writes;
  for (const auto& [slot, version] : from.what.reads)
    (from.what.writes.contains(slot) ? writes : reads)[slot] = version;
  write(reads, [&](unsigned n) { return decision.initReadSet(n); });
  write(writes, [&](unsigned n) { return decision.initWriteSet(n); });
  auto choice = choice_of(from);
  messages::write_parameters(choice, decision.initOptions(1)[0].initChoice(
                                         static_cast<unsigned>(choice.size())));
}

result<std::optional<recorded_proposal>>
read_proposal(const storage::stored_record& from) {
  auto found = from.record.read(read);
  if (!found || !*found)
    return found;
  (*found)->id = from.id;
  (*found)->what.id = to_hex(from.id);
  (*found)->what.submitted = from.index;
  return found;
}

} // namespace automodel::actors
