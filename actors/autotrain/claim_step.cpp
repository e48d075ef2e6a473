#include "actors/autotrain/claim_step.hpp"

#include <array>
#include <string_view>
#include <utility>

namespace automodel::actors {

namespace {

using hash_list = capnp::List<capnp::Data>::Reader;

result<unique_fd> open(capnp::Data::Reader name,
                       const storage::artefact_store& artefacts) {
  auto hash = messages::read_digest(name);
  if (!hash)
    return fail(errc::parse_error, "an artefact is not named by a hash");
  return artefacts.open(*hash);
}

result<recsys::judged_candidate>
read_candidate(schema::ClaimRequest::Candidate::Reader from,
               const storage::artefact_store& artefacts) {
  recsys::judged_candidate candidate{messages::read_text(from.getName()), {}};
  for (auto name : from.getPerUser()) {
    auto fd = open(name, artefacts);
    if (!fd)
      return pass_on(fd);
    auto file = recsys::array_file::map(fd->get(), candidate.name,
                                        recsys::judgement::kind);
    if (!file)
      return pass_on(file);
    auto values = recsys::judgement::load(*file);
    if (!values)
      return pass_on(values);
    candidate.seeds.push_back(std::move(*values));
  }
  return candidate;
}

result<std::vector<recsys::split_part>>
read_trains(hash_list from, const storage::artefact_store& artefacts) {
  std::vector<recsys::split_part> trains;
  for (auto name : from) {
    auto fd = open(name, artefacts);
    if (!fd)
      return pass_on(fd);
    auto part = recsys::split_part::map(fd->get(), "train");
    if (!part)
      return pass_on(part);
    trains.push_back(std::move(*part));
  }
  return trains;
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
                          messages::read_text(reader.getReference()),
                          reader.getMargin(), reader.getSeed()};
        for (auto candidate : reader.getCandidates()) {
          auto judged = read_candidate(candidate, artefacts);
          if (!judged)
            return pass_on(judged);
          order.candidates.push_back(std::move(*judged));
        }
        auto trains = read_trains(reader.getTrains(), artefacts);
        if (!trains)
          return pass_on(trains);
        order.trains = std::move(*trains);
        for (const auto& candidate : order.candidates)
          if (candidate.seeds.size() != order.trains.size())
            return fail(errc::parse_error,
                        "'" + candidate.name
                            + "' was not judged once per seed");
        return order;
      });
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
