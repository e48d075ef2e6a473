#include "actors/learning/skill_keeper.hpp"

#include "messages/parameters.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

namespace automodel::actors {

namespace schema = messages::schema;
using coordination::advice;
using coordination::judged_idea;
using messages::read_text;
using storage::stored_record;

namespace {

constexpr std::size_t most_verdicts = 1'000'000;
constexpr std::string_view skill_steps = "skills/";

recsys::verdict outcome_of(schema::Claim::Verdict from) {
  switch (from) {
  case schema::Claim::Verdict::SUCCESS:
    return recsys::verdict::success;
  case schema::Claim::Verdict::FAIL:
    return recsys::verdict::fail;
  case schema::Claim::Verdict::NEUTRAL:
    return recsys::verdict::neutral;
  case schema::Claim::Verdict::INCONCLUSIVE:
    break;
  }
  return recsys::verdict::inconclusive;
}

schema::Skill::Advice as_schema(advice from) {
  switch (from) {
  case advice::prefer:
    return schema::Skill::Advice::PREFER;
  case advice::avoid:
    return schema::Skill::Advice::AVOID;
  case advice::indifferent:
    break;
  }
  return schema::Skill::Advice::INDIFFERENT;
}

digest hash_in(capnp::Data::Reader from) {
  return messages::read_digest(from).value_or(digest{});
}

// A verdict as evidence, and where it was reached.
struct verdict_line {
  judged_idea idea;
  std::string experiment;
  std::optional<digest> supersedes;
};

result<void> read_hypothesis(const storage::memory_reader& memory,
                             const digest& id, judged_idea& to) {
  auto stored = memory.get(id);
  if (!stored)
    return pass_on(stored);
  return stored->record.read([&](schema::Record::Reader from) -> result<void> {
    auto idea = from.getHypothesis();
    to.target = read_text(idea.getTarget());
    to.setting = messages::read_parameters(idea.getProposal());
    to.motive = read_text(idea.getMotive());
    return {};
  });
}

result<verdict_line> read_verdict(const storage::memory_reader& memory,
                                  const stored_record& stored) {
  verdict_line line;
  std::optional<digest> hypothesis;
  auto read
      = stored.record.read([&](schema::Record::Reader from) -> result<void> {
          auto verdict = from.getVerdict();
          auto conditions = verdict.getConditions();
          line.experiment = read_text(from.getExperiment());
          line.supersedes = messages::read_digest(verdict.getSupersedes());
          hypothesis = messages::read_digest(verdict.getHypothesis());
          line.idea
              = {stored.id,
                 "candidate/" + read_text(verdict.getCandidate()) + "/config",
                 messages::read_parameters(conditions.getSetting()),
                 {},
                 outcome_of(verdict.getOutcome()),
                 read_text(verdict.getEffect().getMetric()),
                 verdict.getEffect().getValue(),
                 hash_in(conditions.getDataset()),
                 read_text(conditions.getProtocolId())};
          return {};
        });
  if (!read)
    return pass_on(read);
  if (hypothesis)
    if (auto ok = read_hypothesis(memory, *hypothesis, line.idea); !ok)
      return pass_on(ok);
  return line;
}

result<std::vector<verdict_line>>
all_verdicts(const storage::memory_reader& memory) {
  auto stored
      = memory.log({.kind = schema::Record::VERDICT, .limit = most_verdicts});
  if (!stored)
    return pass_on(stored);
  std::vector<verdict_line> lines;
  for (const auto& one : *stored) {
    auto line = read_verdict(memory, one);
    if (!line)
      return pass_on(line);
    lines.push_back(std::move(*line));
  }
  return lines;
}

// Those among the first `count` verdicts that nothing supersedes.
std::vector<judged_idea> standing(const std::vector<verdict_line>& lines,
                                  std::size_t count) {
  std::set<digest> superseded;
  for (const auto& line : lines)
    if (line.supersedes)
      superseded.insert(*line.supersedes);
  std::vector<judged_idea> ideas;
  for (std::size_t i = 0; i < count; ++i) {
    const auto& idea = lines[i].idea;
    if (!superseded.contains(idea.verdict)
        && !(idea.setting.empty() && idea.motive.empty()))
      ideas.push_back(idea);
  }
  return ideas;
}

// The library, and the round that it is the outcome of.
struct known_skills {
  struct one {
    std::string name;
    digest id;
  };
  std::vector<one> skills;
  std::vector<std::vector<judged_idea>> evidence; ///< [skills] that stands
  std::uint64_t round = 0, sequence = 0;
};

std::uint64_t round_in(std::string_view step) {
  std::uint64_t round = 0;
  if (step.starts_with(skill_steps))
    std::from_chars(step.data() + skill_steps.size(), step.data() + step.size(),
                    round);
  return round;
}

result<known_skills> read_library(const storage::memory_reader& memory,
                                  const std::vector<judged_idea>& ideas) {
  auto skills = memory.shared().skills();
  auto sequence = memory.last_sequence(skill_keeper_path);
  if (!skills)
    return pass_on(skills);
  if (!sequence)
    return pass_on(sequence);
  std::map<digest, const judged_idea*> by_id;
  for (const auto& idea : ideas)
    by_id[idea.verdict] = &idea;
  known_skills known;
  known.sequence = *sequence;
  for (const auto& skill : *skills) {
    auto read = skill.record.record.read(
        [&](schema::Record::Reader from) -> result<void> {
          if (read_text(from.getAgent()) != skill_keeper_path)
            return {}; // a person's: it is not ours to change
          known.round
              = std::max(known.round, round_in(read_text(from.getStep())));
          known.skills.push_back({skill.name, skill.record.id});
          auto& evidence = known.evidence.emplace_back();
          for (auto id : from.getSkill().getEvidence())
            if (auto at = by_id.find(hash_in(id)); at != by_id.end())
              evidence.push_back(*at->second);
          return {};
        });
    if (!read)
      return pass_on(read);
  }
  return known;
}

void write(const coordination::skill_content& content, const std::string& name,
           const std::optional<digest>& supersedes, schema::Skill::Builder to) {
  to.setName(name);
  to.setStatement(content.statement);
  to.setTarget(content.target);
  to.setAdvice(as_schema(content.what));
  messages::write_parameters(
      content.setting,
      to.initSetting(static_cast<unsigned>(content.setting.size())));
  auto conditions = to.initConditions();
  if (content.dataset != digest{})
    conditions.setDataset(messages::as_data(content.dataset));
  conditions.setProtocolId(content.protocol);
  auto effect = to.initEffect();
  effect.setMetric(content.metric);
  effect.setValue(content.effect);
  effect.setLow(content.low);
  effect.setHigh(content.high);
  auto evidence
      = to.initEvidence(static_cast<unsigned>(content.evidence.size()));
  for (unsigned i = 0; i < evidence.size(); ++i)
    evidence.set(i, messages::as_data(content.evidence[i]));
  if (supersedes)
    to.setSupersedes(messages::as_data(*supersedes));
}

// What a round changes, as records.
class round_writer {
public:
  round_writer(const known_skills& known, std::uint64_t round,
               std::string experiment)
      : known_(known), round_(round), experiment_(std::move(experiment)) {}

  storage::step_commit
  step(const std::vector<coordination::distilled>& changes) const {
    storage::step_commit step{skill_keeper_path, known_.sequence + 1, {}};
    auto skills = known_.skills.size();
    for (std::size_t i = 0; i < changes.size(); ++i) {
      auto content = coordination::content_of(changes[i].evidence);
      auto name = content.target + " #" + std::to_string(skills + 1);
      std::optional<digest> before;
      if (changes[i].refines) {
        name = known_.skills[*changes[i].refines].name;
        before = known_.skills[*changes[i].refines].id;
      } else {
        ++skills;
      }
      step.records.push_back(record(i, name, content, before));
    }
    return step;
  }

private:
  storage::record_draft record(std::size_t i, const std::string& name,
                               const coordination::skill_content& content,
                               const std::optional<digest>& before) const {
    auto parents = content.evidence;
    if (before)
      parents.push_back(*before);
    return {messages::make_message<schema::Record>([&](auto to) {
              to.setExperiment(experiment_);
              to.setStep(std::string{skill_steps} + std::to_string(round_) + '/'
                         + std::to_string(i));
              to.setAgent(skill_keeper_path);
              auto list = to.initParents(static_cast<unsigned>(parents.size()));
              for (unsigned p = 0; p < list.size(); ++p)
                list.set(p, messages::as_data(parents[p]));
              write(content, name, before, to.initSkill());
            }),
            {}};
  }

  const known_skills& known_;
  std::uint64_t round_;
  std::string experiment_;
};

} // namespace

result<std::vector<judged_idea>>
standing_verdicts(const storage::memory_reader& memory) {
  auto lines = all_verdicts(memory);
  if (!lines)
    return pass_on(lines);
  return standing(*lines, lines->size());
}

result<std::optional<storage::step_commit>>
next_skills(const storage::memory_reader& memory,
            const coordination::distil_options& options) {
  if (auto sound = check(options); !sound)
    return pass_on(sound);
  auto lines = all_verdicts(memory);
  if (!lines)
    return pass_on(lines);
  auto known = read_library(memory, standing(*lines, lines->size()));
  if (!known)
    return pass_on(known);
  for (auto round = known->round + 1; round * options.every <= lines->size();
       ++round) {
    auto count = static_cast<std::size_t>(round * options.every);
    auto batch = balanced_batch(standing(*lines, count), options);
    auto changes = distil(batch, known->evidence, options);
    if (!changes.empty())
      return round_writer{*known, round, (*lines)[count - 1].experiment}.step(
          changes);
  }
  return std::optional<storage::step_commit>{};
}

} // namespace automodel::actors
