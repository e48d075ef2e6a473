#include "actors/papers/paper_attempt.hpp"
#include "messages/parameters.hpp"
#include "recsys/report/format_number.hpp"
#include "storage/record_text.hpp"

#include <algorithm>

namespace automodel::actors {

namespace {

std::string target_of(const pair_hypothesis& idea) {
  return "paper/" + (idea.task.empty() ? std::string("unknown") : idea.task);
}

/// An idea of the memory: what it proposed, and whether it failed.
struct known_idea {
  digest id;
  std::uint64_t index = 0;
  std::string experiment;
  parameters proposal;
  std::vector<std::string> verdicts;
  bool failed = false;
};

result<known_idea> read(const storage::tried_hypothesis& from) {
  known_idea out;
  out.id = from.record.id;
  out.index = from.record.index;
  auto idea = from.record.record.read(
      [&](schema::Record::Reader record) -> result<void> {
        out.experiment = messages::read_text(record.getExperiment());
        if (record.which() == schema::Record::HYPOTHESIS)
          out.proposal
              = messages::read_parameters(record.getHypothesis().getProposal());
        return {};
      });
  if (!idea)
    return pass_on(idea);
  for (const auto& stored : from.verdicts) {
    auto text = storage::record_text(stored.record);
    if (!text)
      return pass_on(text);
    out.verdicts.push_back(std::move(*text));
    auto outcome
        = stored.record.read([](schema::Record::Reader record) -> result<bool> {
            return record.which() == schema::Record::VERDICT
                   && record.getVerdict().getOutcome()
                          == schema::Claim::Verdict::FAIL;
          });
    out.failed = out.failed || (outcome && *outcome);
  }
  return out;
}

/// Names of settings in which two proposals differ.
std::string difference(const parameters& a, const parameters& b) {
  std::string out;
  auto add = [&](const std::string& name) {
    out += (out.empty() ? "" : ", ") + name;
  };
  for (const auto& [name, value] : a)
    if (auto at = b.find(name); at == b.end() || at->second != value)
      add(name);
  for (const auto& [name, value] : b)
    if (!a.contains(name))
      add(name);
  return out.empty() ? "nothing that was proposed" : out;
}

result<std::vector<known_idea>> ideas_like(const storage::memory& memory,
                                           const pair_hypothesis& idea,
                                           std::uint64_t before) {
  storage::tried_query query;
  query.target = target_of(idea);
  query.dataset = to_hex(idea.dataset);
  query.least = 0;
  auto found = memory.reader().tried(query);
  if (!found)
    return pass_on(found);
  std::vector<known_idea> out;
  for (const auto& one : found->hypotheses) {
    auto known = read(one);
    if (!known)
      return pass_on(known);
    if (known->index < before)
      out.push_back(std::move(*known));
  }
  return out;
}

} // namespace

result<std::vector<std::string>>
paper_attempt::earlier(const pair_hypothesis& idea) const {
  auto first = began();
  if (!first)
    return pass_on(first);
  auto known = ideas_like(memory_, idea, *first);
  if (!known)
    return pass_on(known);
  std::vector<std::string> out;
  for (const auto& one : *known)
    for (const auto& verdict : one.verdicts)
      out.push_back("attempt " + one.experiment.substr(0, 12)
                    + ", which differs in "
                    + difference(idea.proposal, one.proposal) + ": " + verdict);
  return out;
}

result<void> paper_attempt::keep_hypothesis(const pair_hypothesis& idea) {
  auto program = id_of("program");
  auto first = began();
  if (!program)
    return pass_on(program);
  if (!first)
    return pass_on(first);
  auto known = ideas_like(memory_, idea, *first);
  if (!known)
    return pass_on(known);
  auto failed = std::ranges::find(*known, true, &known_idea::failed);
  std::vector<digest> parents{*program};
  if (failed != known->end())
    parents.push_back(failed->id);
  auto done = journal_.commit(
      "hypothesis", role, parents, [&](schema::Record::Builder record) {
        auto to = record.initHypothesis();
        to.setMotive(idea.motive);
        to.setTarget(target_of(idea));
        messages::write_parameters(
            idea.proposal,
            to.initProposal(static_cast<unsigned>(idea.proposal.size())));
        auto effect = to.initExpected();
        effect.setMetric(idea.metric);
        effect.setValue(idea.expected);
        to.initConditions().setDataset(messages::as_data(idea.dataset));
        if (failed != known->end()) {
          to.setResembles(messages::as_data(failed->id));
          to.setDifference(difference(idea.proposal, failed->proposal));
        }
      });
  if (!done)
    return pass_on(done);
  return {};
}

result<std::uint64_t>
paper_attempt::earlier_comparisons(const recsys::run_results& results) const {
  auto first = began();
  if (!first)
    return pass_on(first);
  storage::record_filter filter;
  filter.kind = storage::record_kind::VERDICT;
  filter.agent = role;
  filter.dataset = results.dataset_hash;
  filter.protocol = results.protocol_id;
  filter.limit = 1'000'000;
  auto found = memory_.reader().log(filter);
  if (!found)
    return pass_on(found);
  return static_cast<std::uint64_t>(std::ranges::count_if(
      *found, [&](const auto& one) { return one.index < *first; }));
}

result<std::vector<std::string>>
evidence_problems(const storage::memory_reader& memory,
                  const std::string& experiment) {
  std::vector<std::string> out;
  auto steps = memory.steps(experiment);
  if (!steps)
    return pass_on(steps);
  auto check = [&](capnp::Data::Reader name, const std::string& what) {
    auto hash = messages::read_digest(name);
    if (!hash)
      return;
    if (auto fine = memory.artefacts().check(*hash); !fine)
      out.push_back(what + ": " + to_string(fine.error()));
  };
  for (const auto& one : *steps) {
    auto read
        = one.record.read([&](schema::Record::Reader from) -> result<void> {
            auto step = messages::read_text(from.getStep());
            if (from.which() == schema::Record::EVALUATION)
              check(from.getEvaluation().getPerUser(), step);
            else if (from.which() == schema::Record::FINISHED)
              check(from.getFinished().getResults(), step);
            else if (from.which() == schema::Record::SPLIT)
              for (auto name :
                   {from.getSplit().getTrain(), from.getSplit().getTest(),
                    from.getSplit().getTestLabels()})
                check(name, step);
            return {};
          });
    if (!read)
      return pass_on(read);
  }
  return out;
}

} // namespace automodel::actors
