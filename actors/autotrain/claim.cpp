#include "actors/autotrain/claim.hpp"

#include "recsys/evaluation/activity_segments.hpp"
#include "recsys/statistics/verdict.hpp"

#include <algorithm>

namespace automodel::actors {

namespace {

using recsys::judged_candidate;
using recsys::judgement;

// One metric of the users of one segment.
judgement restrict_to(const judgement& all, const std::string& metric,
                      const recsys::interactions& train, std::size_t segment) {
  judgement part;
  part.metrics = {metric};
  std::vector<std::size_t> lengths;
  for (auto user : all.users)
    lengths.push_back(train.of(user).size());
  auto segments = recsys::activity_segments(lengths);
  auto values = all.of(metric);
  for (std::size_t i = 0; i < all.users.size(); ++i) {
    if (segments[i] != segment)
      continue;
    part.users.push_back(all.users[i]);
    part.values.push_back(values[i]);
  }
  return part;
}

std::uint32_t users_of(const judged_candidate& candidate) {
  return static_cast<std::uint32_t>(candidate.seeds.front().users.size());
}

result<void> add_summaries(const std::vector<judged_candidate>& candidates,
                           const std::string& segment,
                           const recsys::bootstrap_options& options,
                           claim_answer& answer) {
  auto tables = recsys::summarise(candidates, options);
  if (!tables)
    return pass_on(tables);
  for (std::size_t i = 0; i < candidates.size(); ++i)
    for (auto& [metric, value] : (*tables)[i])
      answer.summaries.push_back({candidates[i].name, metric, segment,
                                  std::move(value), users_of(candidates[i])});
  return {};
}

result<void> add_segments(const claim_question& question,
                          const std::vector<judged_candidate>& candidates,
                          const std::vector<recsys::split_part>& trains,
                          const recsys::bootstrap_options& options,
                          claim_answer& answer) {
  for (std::size_t segment = 0; segment < recsys::activity_segment_names.size();
       ++segment) {
    auto restricted = candidates;
    auto whole = true;
    for (auto& candidate : restricted)
      for (std::size_t s = 0; s < candidate.seeds.size(); ++s) {
        auto& part = candidate.seeds[s];
        part = restrict_to(part, question.metric, trains[s].rows(), segment);
        whole = whole && !part.users.empty();
      }
    if (!whole)
      continue;
    if (auto added = add_summaries(
            restricted, std::string{recsys::activity_segment_names[segment]},
            options, answer);
        !added)
      return added;
  }
  return {};
}

result<void> add_comparisons(const claim_question& question,
                             const std::vector<judged_candidate>& candidates,
                             const recsys::bootstrap_options& options,
                             claim_answer& answer) {
  auto present = std::any_of(candidates.begin(), candidates.end(),
                             [&](const auto& candidate) {
                               return candidate.name == question.reference;
                             });
  if (!present || candidates.size() < 2)
    return {};
  auto rows = recsys::compare(candidates, question.reference, question.compared,
                              question.margin, options);
  if (!rows)
    return pass_on(rows);
  for (auto& row : *rows)
    answer.comparisons.push_back(with_detectable(std::move(row)));
  return {};
}

} // namespace

claim_comparison with_detectable(recsys::comparison_result comparison) {
  // Half of a 95 % interval is 1.96 standard errors.
  auto error = (comparison.high - comparison.low) / (2 * 1.959963984540054);
  return {std::move(comparison), recsys::detectable_effect(error)};
}

result<claim_answer>
answer_claim(const claim_question& question,
             const std::vector<judged_candidate>& candidates,
             const std::vector<recsys::split_part>& trains) {
  recsys::bootstrap_options options;
  options.seed = question.seed;
  claim_answer answer;
  if (auto done = add_summaries(candidates, "", options, answer); !done)
    return pass_on(done);
  if (auto done = add_segments(question, candidates, trains, options, answer);
      !done)
    return pass_on(done);
  if (auto done = add_comparisons(question, candidates, options, answer); !done)
    return pass_on(done);
  return answer;
}

} // namespace automodel::actors
