#include "storage/ideas/tried_search.hpp"

#include "base/similarity.hpp"
#include "messages/parameters.hpp"
#include "storage/knowledge_text.hpp"
#include "storage/record_query.hpp"
#include "storage/state/stored_state.hpp"
#include "storage/state/verdicts.hpp"

#include <algorithm>
#include <limits>
#include <set>

namespace automodel::storage {

namespace {

namespace schema = messages::schema;

constexpr auto no_limit = std::numeric_limits<std::size_t>::max();

void most_similar_first(auto& found, std::size_t limit, auto&& index_of) {
  std::ranges::sort(found, [&](const auto& a, const auto& b) {
    return std::pair{b.similarity, index_of(b)}
           < std::pair{a.similarity, index_of(a)};
  });
  if (found.size() > limit)
    found.resize(limit);
}

// Of the parameters that are asked about alone: people name a few.
double similarity_of(const parameters& asked, parameters seen) {
  std::erase_if(seen,
                [&](const auto& one) { return !asked.contains(one.first); });
  return 1 - configuration_distance(asked, seen);
}

// The mean of what is asked: proposal, motive, or that the target is right.
double similarity_of(const tried_query& query,
                     schema::Hypothesis::Reader hypothesis) {
  double sum = 0;
  int asked = 0;
  if (!query.configuration.empty()) {
    auto proposal = messages::read_parameters(hypothesis.getProposal());
    sum += similarity_of(query.configuration, std::move(proposal));
    ++asked;
  }
  if (!query.motive.empty()) {
    sum += text_similarity(query.motive,
                           messages::read_text(hypothesis.getMotive()));
    ++asked;
  }
  return asked == 0 ? 1 : sum / asked;
}

class search {
public:
  search(const journal_store& store, const lmdb::transaction& txn,
         const tried_query& query)
      : store_(store), txn_(txn), query_(query) {}

  result<std::vector<tried_hypothesis>> hypotheses() const {
    std::vector<tried_hypothesis> found;
    auto records = select(store_, txn_,
                          {.kind = schema::Record::HYPOTHESIS,
                           .target = query_.target,
                           .dataset = query_.dataset,
                           .protocol = query_.protocol,
                           .limit = no_limit});
    if (!records)
      return pass_on(records);
    for (auto& stored : *records) {
      auto similarity = stored.record.read(
          [&](schema::Record::Reader record) -> result<double> {
            return similarity_of(query_, record.getHypothesis());
          });
      if (!similarity)
        return pass_on(similarity);
      if (*similarity >= query_.least)
        found.push_back({*similarity, std::move(stored), {}});
    }
    most_similar_first(found, query_.limit,
                       [](const auto& one) { return one.record.index; });
    for (auto& one : found)
      if (auto ok = add_verdicts(one); !ok)
        return pass_on(ok);
    return found;
  }

  result<std::vector<tried_configuration>> configurations() const {
    auto records = select(store_, txn_,
                          {.kind = schema::Record::EVALUATION,
                           .candidate = query_.candidate,
                           .dataset = query_.dataset,
                           .protocol = query_.protocol,
                           .limit = no_limit});
    if (!records)
      return pass_on(records);
    groups found;
    for (auto& stored : *records)
      if (auto ok = add(found, std::move(stored)); !ok)
        return pass_on(ok);
    std::vector<tried_configuration> list;
    for (auto& [key, one] : found)
      list.push_back(std::move(one));
    most_similar_first(list, query_.limit, [](const auto& one) {
      return one.records.back().index;
    });
    for (auto& one : list)
      if (one.on_test)
        if (auto ok = add_claims(one); !ok)
          return pass_on(ok);
    return list;
  }

private:
  // By candidate, configuration, data set, protocol and part.
  using groups = std::map<std::string, tried_configuration>;

  result<void> add_verdicts(tried_hypothesis& to) const {
    auto children = store_.numbers_under(
        txn_, table_id::children, key_builder{}.hash(to.record.id).take());
    if (!children)
      return pass_on(children);
    stored_state state{store_, txn_};
    for (auto index : *children) {
      auto stored = load(store_, txn_, index);
      if (!stored)
        return pass_on(stored);
      auto stands = load_state<verdict_state>(state, verdict_key(stored->id));
      if (!stands)
        return pass_on(stands);
      if (*stands && !(*stands)->superseded)
        to.verdicts.push_back(std::move(*stored));
    }
    return {};
  }

  result<std::string> dataset_of(const std::string& experiment) const {
    auto stored
        = txn_.get(store_[table_id::experiments], lmdb::as_view(experiment));
    if (!stored)
      return pass_on(stored);
    if (!*stored)
      return std::string{};
    auto summary = summary_from(experiment, **stored);
    if (!summary)
      return pass_on(summary);
    return summary->dataset ? to_hex(*summary->dataset) : std::string{};
  }

  result<void> add(groups& to, stored_record stored) const {
    auto message = stored.record;
    return message.read([&](schema::Record::Reader record) -> result<void> {
      auto evaluation = record.getEvaluation();
      tried_configuration seen;
      seen.configuration
          = messages::read_parameters(evaluation.getParameters());
      seen.similarity = similarity_of(query_.configuration, seen.configuration);
      if (seen.similarity < query_.least)
        return {};
      auto dataset = dataset_of(messages::read_text(record.getExperiment()));
      if (!dataset)
        return pass_on(dataset);
      seen.dataset = std::move(*dataset);
      seen.candidate = messages::read_text(evaluation.getCandidate());
      seen.protocol = messages::read_text(evaluation.getProtocolId());
      seen.on_test = evaluation.getPart() == schema::Evaluation::Part::TEST;
      auto key = seen.candidate + '\n'
                 + automodel::to_string(seen.configuration) + '\n'
                 + seen.dataset + '\n' + seen.protocol
                 + (seen.on_test ? "\ntest" : "");
      auto& group = to.try_emplace(key, std::move(seen)).first->second;
      for (auto metric : evaluation.getMetrics())
        group.metrics[messages::read_text(metric.getName())].push_back(
            metric.getMean());
      group.records.push_back(std::move(stored));
      return {};
    });
  }

  result<void> add_claims(tried_configuration& to) const {
    std::set<std::string> experiments;
    for (const auto& stored : to.records) {
      auto ok = stored.record.read(
          [&](schema::Record::Reader record) -> result<void> {
            experiments.insert(messages::read_text(record.getExperiment()));
            return {};
          });
      if (!ok)
        return ok;
    }
    for (const auto& experiment : experiments) {
      auto claims = select(store_, txn_,
                           {.experiment = experiment,
                            .kind = schema::Record::CLAIM,
                            .candidate = to.candidate,
                            .limit = no_limit});
      if (!claims)
        return pass_on(claims);
      for (const auto& claim : *claims)
        if (auto ok = count_verdicts(to, claim); !ok)
          return ok;
    }
    return {};
  }

  static result<void> count_verdicts(tried_configuration& to,
                                     const stored_record& claim) {
    return claim.record.read(
        [&](schema::Record::Reader record) -> result<void> {
          for (auto comparison : record.getClaim().getComparisons())
            if (messages::read_text(comparison.getA()) == to.candidate)
              ++to.verdicts[text_of(comparison.getVerdict())];
          return {};
        });
  }

  const journal_store& store_;
  const lmdb::transaction& txn_;
  const tried_query& query_;
};

} // namespace

result<tried_answer> find_tried(const journal_store& store,
                                const lmdb::transaction& txn,
                                const tried_query& query) {
  if (query.target.empty() && query.candidate.empty()
      && query.configuration.empty() && query.motive.empty())
    return fail(errc::invalid_argument,
                "nothing is said of what may have been tried",
                "a target, a candidate, a configuration or a motive");
  search within{store, txn, query};
  tried_answer answer;
  // A candidate has evaluations, a target or a motive hypotheses.
  if (query.candidate.empty()) {
    auto hypotheses = within.hypotheses();
    if (!hypotheses)
      return pass_on(hypotheses);
    answer.hypotheses = std::move(*hypotheses);
  }
  if (query.target.empty() && query.motive.empty()) {
    auto configurations = within.configurations();
    if (!configurations)
      return pass_on(configurations);
    answer.configurations = std::move(*configurations);
  }
  return answer;
}

} // namespace automodel::storage
