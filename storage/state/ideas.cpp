#include "storage/state/ideas.hpp"

#include "base/similarity.hpp"
#include "messages/parameters.hpp"
#include "storage/tables.hpp"

#include <algorithm>
#include <bit>
#include <optional>

namespace automodel::storage {

namespace schema = messages::schema;

namespace {

constexpr double near_in_proposal = 0.1;
constexpr double near_in_motive = 0.8;

std::string idea_key(const digest& id) {
  return key_builder{}.text("idea").hash(id).take();
}

std::string failed_prefix(std::string_view target) {
  return key_builder{}.text("failed").text(target).take();
}

std::string failed_key(std::string_view target, const digest& idea,
                       const digest& verdict) {
  return failed_prefix(target) + key_builder{}.hash(idea).hash(verdict).take();
}

// The two hashes at the end of a key of what failed.
struct failed_names {
  digest idea, verdict;

  static failed_names of(std::string_view key) {
    constexpr auto both = 2 * sizeof(digest::bytes);
    state_reader hashes{key.substr(key.size() - std::min(both, key.size()))};
    failed_names names;
    names.idea = hashes.hash();
    names.verdict = hashes.hash();
    return names;
  }
};

void write(state_writer& to, const parameters& from) {
  to.number(from.size());
  for (const auto& [name, value] : from) {
    to.text(name).number(value.index());
    if (const auto* flag = std::get_if<bool>(&value))
      to.flag(*flag);
    else if (const auto* whole = std::get_if<std::int64_t>(&value))
      to.amount(*whole);
    else if (const auto* number = std::get_if<double>(&value))
      to.number(std::bit_cast<std::uint64_t>(*number));
    else
      to.text(std::get<std::string>(value));
  }
}

parameter read_value(state_reader& from) {
  switch (from.number()) {
  case 0:
    return from.flag();
  case 1:
    return from.amount();
  case 2:
    return std::bit_cast<double>(from.number());
  default:
    return from.text();
  }
}

parameters read_proposal(state_reader& from) {
  parameters read;
  for (auto left = from.number(); left > 0 && from.sound(); --left) {
    auto name = from.text();
    read[std::move(name)] = read_value(from);
  }
  return read;
}

bool may_both_hold(const idea_state& a, const idea_state& b) {
  auto any = digest{};
  return (a.dataset == b.dataset || a.dataset == any || b.dataset == any)
         && (a.protocol == b.protocol || a.protocol.empty()
             || b.protocol.empty());
}

} // namespace

idea_state idea_state::from(schema::Hypothesis::Reader hypothesis) {
  auto conditions = hypothesis.getConditions();
  idea_state idea;
  idea.target = messages::read_text(hypothesis.getTarget());
  idea.proposal = messages::read_parameters(hypothesis.getProposal());
  if (idea.proposal.empty())
    idea.motive = messages::read_text(hypothesis.getMotive());
  idea.dataset
      = messages::read_digest(conditions.getDataset()).value_or(digest{});
  idea.protocol = messages::read_text(conditions.getProtocolId());
  return idea;
}

idea_state idea_state::read(state_reader& from) {
  idea_state idea;
  idea.target = from.text();
  idea.proposal = read_proposal(from);
  idea.motive = from.text();
  idea.dataset = from.hash();
  idea.protocol = from.text();
  return idea;
}

std::string idea_state::value() const {
  state_writer to;
  to.text(target);
  write(to, proposal);
  return to.text(motive).hash(dataset).text(protocol).take();
}

bool repeats(const idea_state& idea, const idea_state& other) {
  if (idea.target != other.target || !may_both_hold(idea, other)
      || idea.proposal.empty() != other.proposal.empty())
    return false;
  if (idea.proposal.empty())
    return text_similarity(idea.motive, other.motive) >= near_in_motive;
  return configuration_distance(idea.proposal, other.proposal)
         <= near_in_proposal;
}

result<void> apply(state_changes& state, const change_context& at,
                   schema::Hypothesis::Reader hypothesis) {
  state.put(idea_key(at.id), idea_state::from(hypothesis).value());
  return {};
}

result<void> note_failed(state_changes& state, const digest& hypothesis,
                         const digest& verdict,
                         schema::Conditions::Reader conditions) {
  auto idea = load_state<idea_state>(state, idea_key(hypothesis));
  if (!idea)
    return pass_on(idea);
  if (!*idea)
    return {};
  if (auto dataset = messages::read_digest(conditions.getDataset()))
    (*idea)->dataset = *dataset;
  if (conditions.getProtocolId().size() > 0)
    (*idea)->protocol = messages::read_text(conditions.getProtocolId());
  state.put(failed_key((*idea)->target, hypothesis, verdict), (*idea)->value());
  return {};
}

result<void> forget_failed(state_changes& state, const digest& hypothesis,
                           const digest& verdict) {
  auto idea = load_state<idea_state>(state, idea_key(hypothesis));
  if (!idea)
    return pass_on(idea);
  if (*idea)
    state.erase(failed_key((*idea)->target, hypothesis, verdict));
  return {};
}

result<void> admit(const state_map& state,
                   schema::Hypothesis::Reader hypothesis) {
  auto idea = idea_state::from(hypothesis);
  auto named = messages::read_digest(hypothesis.getResembles());
  auto failed = state.under(failed_prefix(idea.target));
  if (!failed)
    return pass_on(failed);
  std::optional<failed_names> repeated;
  for (const auto& [key, value] : *failed) {
    auto before = read_state<idea_state>(value);
    if (!before)
      return pass_on(before);
    if (!repeats(idea, *before))
      continue;
    repeated = failed_names::of(key);
    if (named == repeated->idea)
      return {};
  }
  if (!repeated)
    return {};
  return fail(errc::conflict,
              "this idea about '" + idea.target + "' repeats record "
                  + to_hex(repeated->idea) + ", which failed by verdict "
                  + to_hex(repeated->verdict),
              "say that it resembles that record and what is different now");
}

} // namespace automodel::storage
