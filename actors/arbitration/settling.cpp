#include "actors/arbitration/settling.hpp"

#include "actors/arbitration/ruling_step.hpp"
#include "messages/parameters.hpp"

#include <algorithm>
#include <utility>

namespace automodel::actors {

namespace {

namespace schema = messages::schema;
using namespace coordination;
using messages::as_data;
using history = std::vector<proposal_history>;

constexpr std::string_view people = "/people/";

result<ruling_step> begin(const storage::memory_reader& memory,
                          const std::string& producer, const versions& now) {
  auto last = memory.last_sequence(producer);
  if (!last)
    return pass_on(last);
  return ruling_step{producer, *last, now};
}

const proposal_history* find(const history& all, const std::string& id) {
  auto at = std::ranges::find(
      all, id, [](const auto& one) { return one.proposal.what.id; });
  return at == all.end() ? nullptr : &*at;
}

std::vector<ruling_step::loser> losers_to(const std::string& winner,
                                          const std::vector<ruling>& rulings,
                                          const history& all) {
  std::vector<ruling_step::loser> found;
  for (const auto& one : rulings)
    if (!one.accepted && one.against == winner)
      found.push_back({find(all, one.proposal), one.reason});
  return found;
}

// -- by the rules -------------------------------------------------------------

void record_rulings(const std::vector<ruling>& rulings, const history& all,
                    ruling_step& to) {
  for (const auto& one : rulings) {
    const auto& about = *find(all, one.proposal);
    if (one.accepted)
      to.add_arbitration(about, about.proposal.what,
                         std::string{to_string(one.rule)},
                         losers_to(one.proposal, rulings, all), {});
    else if (one.against.empty() && !one.needs_person)
      to.add_ruling(about, false, one.reason);
  }
}

// -- by a person --------------------------------------------------------------

tl::unexpected<error> no_part(const std::string& id) {
  return fail(errc::invalid_argument,
              "\"" + id + "\" is no proposal of this conflict",
              "automodel memory conflicts lists them");
}

result<const proposal_history*> proposal_of(const storage::stored_record& of,
                                            const history& all) {
  if (const auto* found = find(all, to_hex(of.id)))
    return found;
  return fail(errc::not_found,
              "record " + short_id(of.id)
                  + " is neither a proposal nor an "
                    "arbitration",
              "automodel memory conflicts lists them");
}

// Whether the arbitration was about this proposal.
bool was_in(const storage::stored_record& arbitration, const digest& proposal) {
  return arbitration.record
      .read([&](schema::Record::Reader record) -> result<bool> {
        for (auto one : record.getArbitration().getProposals())
          if (messages::read_digest(one.getDecision()) == proposal)
            return true;
        return false;
      })
      .value_or(false);
}

// Which proposal a person's word is about.
result<const proposal_history*> subject_of(const storage::memory_reader& memory,
                                           const human_word& word,
                                           const history& all) {
  auto about = memory.find(word.about);
  if (!about)
    return pass_on(about);
  auto kind = about->record.read(
      [](schema::Record::Reader record) -> result<storage::record_kind> {
        return record.which();
      });
  if (!kind)
    return pass_on(kind);
  auto conflict = *kind == schema::Record::ARBITRATION;
  if (word.prefer.empty()) {
    if (conflict)
      return fail(errc::invalid_argument,
                  "\"" + word.about + "\" is an arbitration",
                  "--prefer ID says which of its proposals is to be taken");
    return proposal_of(*about, all);
  }
  auto preferred = memory.find(word.prefer);
  if (!preferred)
    return pass_on(preferred);
  const auto* subject = find(all, to_hex(preferred->id));
  if (!subject)
    return no_part(word.prefer);
  if (conflict)
    return was_in(*about, preferred->id)
               ? result<const proposal_history*>{subject}
               : no_part(word.prefer);
  auto other = proposal_of(*about, all);
  if (!other)
    return other;
  if (!overlap(subject->proposal.what, (*other)->proposal.what))
    return no_part(word.prefer);
  return subject;
}

// A proposal that lost, on what the arbitration in which it lost has left.
result<proposal> made_anew(const storage::memory_reader& memory,
                           const proposal_history& lost, const versions& now) {
  auto again = lost.proposal.what;
  if (!lost.lost_in)
    return again;
  for (auto& [slot, seen] : again.reads) {
    auto state = memory.shared().slot(slot);
    if (!state)
      return pass_on(state);
    if (!*state || now.at(slot) == seen)
      continue;
    auto changed = memory.get((*state)->index);
    auto causes
        = changed
              ? memory.parents(changed->id)
              : result<std::vector<storage::stored_record>>{pass_on(changed)};
    if (!causes)
      return pass_on(causes);
    if (std::ranges::find(*causes, *lost.lost_in, &storage::stored_record::id)
        == causes->end())
      continue; // the arbiter will say that it is stale
    seen = now.at(slot);
    again.rebases = lost.proposal.what.rebases + 1;
  }
  if (again.rebases > 1)
    return fail(errc::conflict, "it was made anew once already",
                "propose it from what is there now");
  return again;
}

// Who won where it lost, and has to give way as a whole.
result<std::vector<ruling_step::loser>>
displaced_by(const proposal_history& taken, const history& all,
             const std::string& reason) {
  std::vector<ruling_step::loser> found;
  for (const auto& one : all) {
    if (one.fate != proposal_fate::accepted || one.ruled_by != taken.lost_in
        || !taken.lost_in)
      continue;
    for (const auto& slot : one.proposal.what.writes)
      if (!taken.proposal.what.writes.contains(slot))
        return fail(errc::conflict,
                    "it says nothing of slot '" + slot + "', which "
                        + short_id(one.proposal.id) + " changed as well",
                    "propose both together");
    found.push_back({&one, reason});
  }
  return found;
}

tl::unexpected<error> refusal(const ruling& by) {
  switch (by.rule) {
  case arbitration_rule::hard_constraint:
    return fail(errc::not_permitted, by.reason + ", a hard constraint",
                "no person lifts one: change the constraint, or the proposal");
  case arbitration_rule::stale:
    return fail(errc::conflict, "it was overtaken: " + by.reason,
                "propose it from what is there now");
  default:
    return fail(errc::conflict, by.reason);
  }
}

struct person_case {
  const proposal_history& subject;
  const history& all;
  const versions& now;
  std::string agent, why; ///< who, and "WHO: WHY"
};

result<human_ruling> reject(const storage::memory_reader& memory,
                            const person_case& of) {
  auto step = begin(memory, of.agent, of.now);
  if (!step)
    return pass_on(step);
  auto id = step->add_ruling(of.subject, false, of.why);
  return human_ruling{step->take(), id,
                      short_id(of.subject.proposal.id) + " is refused"};
}

result<human_ruling> accept(const storage::memory_reader& memory,
                            const person_case& of, const human_word& word) {
  auto subject = made_anew(memory, of.subject, of.now);
  if (!subject)
    return pass_on(subject);
  std::vector<proposal> asked{*subject};
  for (const auto& one : of.all)
    if (one.fate == proposal_fate::open
        && one.proposal.id != of.subject.proposal.id
        && overlap(one.proposal.what, *subject))
      asked.push_back(one.proposal.what);
  auto rulings = arbitrate(
      asked, of.now,
      std::vector<override_order>{{subject->id, true, word.who, word.why}});
  if (!rulings)
    return pass_on(rulings);
  auto mine = std::ranges::find(*rulings, subject->id, &ruling::proposal);
  if (!mine->accepted)
    return refusal(*mine);
  auto losers = displaced_by(of.subject, of.all, of.why);
  if (!losers)
    return pass_on(losers);
  std::ranges::move(losers_to(subject->id, *rulings, of.all),
                    std::back_inserter(*losers));
  auto step = begin(memory, of.agent, of.now);
  if (!step)
    return pass_on(step);
  auto id = step->add_ruling(of.subject, true, of.why);
  step->add_arbitration(of.subject, *subject,
                        std::string{to_string(arbitration_rule::override)},
                        *losers, id);
  return human_ruling{step->take(), id,
                      short_id(of.subject.proposal.id) + " is taken, "
                          + std::to_string(losers->size()) + " gave way"};
}

} // namespace

result<std::optional<storage::step_commit>>
settle_open(const storage::memory_reader& memory,
            const arbitration_terms& terms) {
  auto now = slot_versions(memory);
  auto all = proposals_in(memory);
  if (!now)
    return pass_on(now);
  if (!all)
    return pass_on(all);
  auto step = begin(memory, arbiter_path, *now);
  if (!step)
    return pass_on(step);
  for (const auto& group : open_groups(*all)) {
    std::vector<proposal> asked;
    for (auto i : group)
      asked.push_back((*all)[i].proposal.what);
    auto rulings = arbitrate(asked, *now, {}, terms);
    if (!rulings)
      return pass_on(rulings);
    record_rulings(*rulings, *all, *step);
  }
  if (step->empty())
    return std::optional<storage::step_commit>{};
  return std::optional{step->take()};
}

result<human_ruling> rule_by_person(const storage::memory_reader& memory,
                                    const human_word& word) {
  if (word.who.empty() || word.why.empty())
    return fail(errc::invalid_argument, "a person's word without who or why",
                "--why says why");
  auto now = slot_versions(memory);
  auto all = proposals_in(memory);
  if (!now)
    return pass_on(now);
  if (!all)
    return pass_on(all);
  auto subject = subject_of(memory, word, *all);
  if (!subject)
    return pass_on(subject);
  const auto& about = **subject;
  auto wanted = word.accept || !word.prefer.empty();
  if (about.fate == (wanted ? proposal_fate::accepted : proposal_fate::refused))
    return human_ruling{
        {},
        *about.ruled_by,
        short_id(about.proposal.id)
            + (wanted ? " is taken already" : " is refused already")};
  if (!wanted && about.fate == proposal_fate::accepted)
    return fail(errc::conflict,
                short_id(about.proposal.id) + " is carried out already",
                "--prefer ID takes another of its conflict instead");
  person_case of{about, *all, *now, std::string{people} + word.who,
                 word.who + ": " + word.why};
  return wanted ? accept(memory, of, word) : reject(memory, of);
}

} // namespace automodel::actors
