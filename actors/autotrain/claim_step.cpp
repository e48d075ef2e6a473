#include "actors/autotrain/claim_step.hpp"

#include "actors/autotrain/judged.hpp"

#include <array>
#include <string_view>
#include <utility>

namespace automodel::actors {

namespace {

result<unique_fd> open(capnp::Data::Reader name,
                       const storage::artefact_store& artefacts) {
  auto hash = messages::read_digest(name);
  if (!hash)
    return fail(errc::parse_error, "an artefact is not named by a hash");
  return artefacts.open(*hash);
}

result<std::vector<digest>> hashes_in(capnp::List<capnp::Data>::Reader from) {
  std::vector<digest> out;
  for (auto name : from) {
    auto hash = messages::read_digest(name);
    if (!hash)
      return fail(errc::parse_error, "an artefact is not named by a hash");
    out.push_back(*hash);
  }
  return out;
}

// Candidates, and what their users did in training, one part per seed.
template <class Judgement, class Candidate, class Part>
result<void> read_candidates(schema::ClaimRequest::Reader from,
                             const storage::artefact_store& artefacts,
                             std::vector<Candidate>& candidates,
                             std::vector<Part>& trains) {
  for (auto candidate : from.getCandidates()) {
    auto per_seed = hashes_in(candidate.getPerUser());
    if (!per_seed)
      return pass_on(per_seed);
    auto judged = read_judged<Candidate, Judgement>(
        messages::read_text(candidate.getName()), *per_seed, artefacts);
    if (!judged)
      return pass_on(judged);
    candidates.push_back(std::move(*judged));
  }
  for (auto name : from.getTrains()) {
    auto fd = open(name, artefacts);
    if (!fd)
      return pass_on(fd);
    auto part = Part::map(fd->get(), "train");
    if (!part)
      return pass_on(part);
    trains.push_back(std::move(*part));
  }
  for (const auto& candidate : candidates)
    if (candidate.seeds.size() != trains.size())
      return fail(errc::parse_error,
                  "'" + candidate.name + "' was not judged once per seed");
  return {};
}

void write_summary(const claim_summary& from,
                   schema::Claim::Summary::Builder to) {
  to.setCandidate(from.candidate);
  to.setMetric(from.metric);
  to.setSegment(from.segment);
  to.setMean(from.value.mean);
  to.setStd(from.value.std);
  to.setLow(from.value.low);
  to.setHigh(from.value.high);
  to.setUsers(from.users);
  auto values = to.initValues(static_cast<unsigned>(from.value.values.size()));
  for (unsigned i = 0; i < values.size(); ++i)
    values.set(i, from.value.values[i]);
}

schema::Claim::Verdict verdict_of(std::string_view text) {
  using verdict = schema::Claim::Verdict;
  constexpr std::array table{
      std::pair{std::string_view{"success"}, verdict::SUCCESS},
      std::pair{std::string_view{"fail"}, verdict::FAIL},
      std::pair{std::string_view{"neutral"}, verdict::NEUTRAL},
  };
  for (auto [name, value] : table)
    if (name == text)
      return value;
  return verdict::INCONCLUSIVE;
}

void write_comparison(const claim_comparison& from,
                      schema::Claim::Comparison::Builder to) {
  to.setA(from.value.a);
  to.setB(from.value.b);
  to.setDifference(from.value.diff);
  to.setLow(from.value.low);
  to.setHigh(from.value.high);
  to.setPAdjusted(from.value.p_adjusted);
  to.setMetric(from.value.metric);
  to.setDetectable(from.detectable);
  to.setVerdict(verdict_of(from.value.verdict));
}

} // namespace

result<claim_order> read_claim_order(const message<schema::ClaimRequest>& from,
                                     const storage::artefact_store& artefacts) {
  return from.read(
      [&](schema::ClaimRequest::Reader reader) -> result<claim_order> {
        auto step = read_step(reader.getStep());
        if (!step)
          return pass_on(step);
        claim_order order;
        order.step = std::move(*step);
        order.protocol_id = messages::read_text(reader.getProtocolId());
        order.question = {messages::read_text(reader.getMetric()),
                          {},
                          messages::read_text(reader.getReference()),
                          reader.getMargin(),
                          reader.getSeed()};
        for (auto metric : reader.getMetrics())
          order.question.compared.push_back(messages::read_text(metric));
        if (order.question.compared.empty())
          order.question.compared = {order.question.metric};
        auto rules = recsys::protocol_from_json(
            messages::read_text(reader.getProtocol()));
        if (!rules)
          return pass_on(rules);
        order.rules = std::move(*rules);
        auto read = order.rules.rows ? read_candidates<recsys::row_judgement>(
                        reader, artefacts, order.predictors, order.train_labels)
                                     : read_candidates<recsys::judgement>(
                                         reader, artefacts, order.candidates,
                                         order.trains);
        if (!read)
          return pass_on(read);
        return order;
      });
}

result<claim_answer> answer_order(const claim_order& order) {
  return order.rules.rows
             ? answer_row_claim(order.question, order.rules, order.predictors,
                                order.train_labels)
             : answer_claim(order.question, order.candidates, order.trains);
}

void write_claim(const claim_order& order, const claim_answer& answer,
                 schema::Claim::Builder to) {
  to.setMetric(order.question.metric);
  to.setReference(order.question.reference);
  to.setProtocolId(order.protocol_id);
  to.setMargin(order.question.margin);
  to.setCorrection("holm");
  auto summaries
      = to.initSummaries(static_cast<unsigned>(answer.summaries.size()));
  for (unsigned i = 0; i < summaries.size(); ++i)
    write_summary(answer.summaries[i], summaries[i]);
  auto comparisons
      = to.initComparisons(static_cast<unsigned>(answer.comparisons.size()));
  for (unsigned i = 0; i < comparisons.size(); ++i)
    write_comparison(answer.comparisons[i], comparisons[i]);
}

} // namespace automodel::actors
