#include "actors/autotrain/row_claim.hpp"

#include "recsys/evaluation/activity_segments.hpp"
#include "recsys/statistics/verdict.hpp"

#include <algorithm>
#include <map>

namespace automodel::actors {

namespace {

using recsys::judged_predictor;
using recsys::row_judgement;

void add_summaries(const std::vector<judged_predictor>& candidates,
                   const recsys::row_resamples& resamples,
                   const std::string& segment, claim_answer& answer) {
  auto tables = resamples.summaries();
  for (std::size_t i = 0; i < candidates.size(); ++i)
    for (auto& [measure, value] : tables[i])
      answer.summaries.push_back(
          {candidates[i].name, measure, segment, std::move(value),
           static_cast<std::uint32_t>(
               candidates[i].seeds.front().groups.ids.size())});
}

// The rows of the users of each segment.
std::vector<std::vector<std::size_t>>
rows_of_segments(const row_judgement& judged, const recsys::row_labels& train) {
  std::map<std::uint32_t, std::size_t> known;
  for (auto user : train.groups())
    ++known[user];
  std::vector<std::size_t> lengths;
  for (auto user : judged.groups.ids)
    lengths.push_back(known[user]);
  auto segments = recsys::activity_segments(lengths);
  std::vector<std::vector<std::size_t>> rows(
      recsys::activity_segment_names.size());
  for (std::size_t row = 0; row < judged.n_rows(); ++row)
    rows[segments[judged.groups.of_row[row]]].push_back(row);
  return rows;
}

result<void> add_segments(const claim_question& question,
                          const std::vector<judged_predictor>& candidates,
                          const std::vector<recsys::row_labels>& trains,
                          const recsys::bootstrap_options& options,
                          claim_answer& answer) {
  for (std::size_t segment = 0; segment < recsys::activity_segment_names.size();
       ++segment) {
    std::vector<judged_predictor> restricted;
    auto whole = true;
    for (const auto& candidate : candidates) {
      auto& part = restricted.emplace_back();
      part.name = candidate.name;
      for (std::size_t s = 0; s < candidate.seeds.size(); ++s) {
        auto rows = rows_of_segments(candidate.seeds[s], trains[s])[segment];
        whole = whole && !rows.empty();
        part.seeds.push_back(candidate.seeds[s].restricted_to(rows));
      }
    }
    if (!whole)
      continue;
    auto resamples = recsys::row_resamples::of(
        restricted, std::vector{question.metric}, options);
    if (resamples)
      add_summaries(restricted, *resamples,
                    std::string{recsys::activity_segment_names[segment]},
                    answer);
    else if (resamples.error().code != errc::invalid_argument)
      return pass_on(resamples);
  }
  return {};
}

result<void> add_comparisons(const claim_question& question,
                             const std::vector<judged_predictor>& candidates,
                             const recsys::row_resamples& resamples,
                             claim_answer& answer) {
  auto present = std::ranges::find(candidates, question.reference,
                                   &judged_predictor::name)
                 != candidates.end();
  if (!present || candidates.size() < 2)
    return {};
  auto rows = resamples.compare(question.reference, question.compared,
                                question.margin);
  if (!rows)
    return pass_on(rows);
  for (auto& row : *rows)
    answer.comparisons.push_back(with_detectable(std::move(row)));
  return {};
}

} // namespace

result<claim_answer>
answer_row_claim(const claim_question& question, const recsys::protocol& rules,
                 const std::vector<judged_predictor>& candidates,
                 const std::vector<recsys::row_labels>& trains) {
  recsys::bootstrap_options options;
  options.seed = question.seed;
  auto resamples
      = recsys::row_resamples::of(candidates, rules.metrics, options);
  if (!resamples)
    return pass_on(resamples);
  claim_answer answer;
  add_summaries(candidates, *resamples, "", answer);
  if (!candidates.empty() && candidates.front().seeds.front().has_users)
    if (auto done = add_segments(question, candidates, trains, options, answer);
        !done)
      return pass_on(done);
  if (auto done = add_comparisons(question, candidates, *resamples, answer);
      !done)
    return pass_on(done);
  return answer;
}

} // namespace automodel::actors
