#include "storage/state/verdicts.hpp"

#include "messages/parameters.hpp"
#include "storage/state/ideas.hpp"
#include "storage/tables.hpp"

namespace automodel::storage {

namespace schema = messages::schema;

verdict_state verdict_state::read(state_reader& from) {
  verdict_state verdict;
  verdict.index = from.number();
  verdict.superseded = from.flag();
  verdict.hypothesis = from.hash();
  return verdict;
}

std::string verdict_state::value() const {
  return state_writer{}.number(index).flag(superseded).hash(hypothesis).take();
}

skill_state skill_state::read(state_reader& from) {
  skill_state skill;
  skill.id = from.hash();
  skill.index = from.number();
  return skill;
}

std::string skill_state::value() const {
  return state_writer{}.hash(id).number(index).take();
}

std::string verdict_key(const digest& id) {
  return key_builder{}.text("verdict").hash(id).take();
}

std::string skill_prefix() {
  return key_builder{}.text("skill").take();
}

std::string skill_key(std::string_view name) {
  return key_builder{}.text("skill").text(name).take();
}

result<void> apply(state_changes& state, const change_context& at,
                   schema::Verdict::Reader verdict) {
  if (auto old = messages::read_digest(verdict.getSupersedes())) {
    auto before = load_state<verdict_state>(state, verdict_key(*old));
    if (!before)
      return pass_on(before);
    if (!*before || (*before)->superseded)
      return fail(errc::conflict,
                  "record " + to_hex(*old) + " is no verdict that stands");
    (*before)->superseded = true;
    state.put(verdict_key(*old), (*before)->value());
    if ((*before)->hypothesis != digest{})
      if (auto ok = forget_failed(state, (*before)->hypothesis, *old); !ok)
        return ok;
  }
  verdict_state now{at.index, false, {}};
  auto hypothesis = messages::read_digest(verdict.getHypothesis());
  if (hypothesis && verdict.getOutcome() == schema::Claim::Verdict::FAIL) {
    if (auto ok
        = note_failed(state, *hypothesis, at.id, verdict.getConditions());
        !ok)
      return ok;
    now.hypothesis = *hypothesis;
  }
  state.put(verdict_key(at.id), now.value());
  return {};
}

result<void> apply(state_changes& state, const change_context& at,
                   schema::Skill::Reader skill) {
  auto name = messages::read_text(skill.getName());
  auto before = load_state<skill_state>(state, skill_key(name));
  if (!before)
    return pass_on(before);
  auto supersedes = messages::read_digest(skill.getSupersedes());
  auto current = *before ? std::optional{(*before)->id} : std::nullopt;
  if (supersedes != current)
    return fail(errc::conflict,
                "skill '" + name + "' "
                    + (current ? "exists as record " + to_hex(*current)
                               : "does not exist yet"),
                current ? "a new form supersedes that record" : "");
  for (auto id : skill.getEvidence()) {
    auto evidence = messages::read_digest(id).value_or(digest{});
    auto known = load_state<verdict_state>(state, verdict_key(evidence));
    if (!known)
      return pass_on(known);
    if (!*known)
      return fail(errc::not_found, "evidence " + to_hex(evidence)
                                       + " of skill '" + name
                                       + "' is no verdict");
  }
  state.put(skill_key(name), skill_state{at.id, at.index}.value());
  return {};
}

result<bool> has_live_evidence(const state_map& state,
                               schema::Skill::Reader skill) {
  for (auto id : skill.getEvidence()) {
    auto evidence = messages::read_digest(id).value_or(digest{});
    auto known = load_state<verdict_state>(state, verdict_key(evidence));
    if (!known)
      return pass_on(known);
    if (*known && !(*known)->superseded)
      return true;
  }
  return false;
}

} // namespace automodel::storage
