#include "actors/autotrain/claim.hpp"

#include "recsys/statistics/verdict.hpp"

#include <algorithm>
#include <array>

namespace automodel::actors {

namespace {

using recsys::judged_candidate;
using recsys::judgement;

constexpr std::array segment_names{"short history", "medium history",
                                   "long history"};

// The terciles of the users' training rows.
std::array<std::size_t, 2> terciles(const judgement& values,
                                    const recsys::interactions& train) {
  std::vector<std::size_t> lengths;
  for (auto user : values.users)
    lengths.push_back(train.of(user).size());
  if (lengths.empty())
    return {0, 0};
  std::sort(lengths.begin(), lengths.end());
  return {lengths[lengths.size() / 3], lengths[2 * lengths.size() / 3]};
}

std::size_t segment_of(std::size_t length,
                       const std::array<std::size_t, 2>& cuts) {
  return length < cuts[0] ? 0 : length < cuts[1] ? 1 : 2;
}

// One metric of the users of one segment.
judgement restrict_to(const judgement& all, const std::string& metric,
                      const recsys::interactions& train, std::size_t segment) {
  judgement part;
  part.metrics = {metric};
  auto cuts = terciles(all, train);
  auto values = all.of(metric);
  for (std::size_t i = 0; i < all.users.size(); ++i) {
    auto length = train.of(all.users[i]).size();
    if (segment_of(length, cuts) != segment)
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
  for (std::size_t segment = 0; segment < segment_names.size(); ++segment) {
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
    if (auto added
        = add_summaries(restricted, segment_names[segment], options, answer);
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
  auto rows
      = recsys::compare(candidates, question.reference,
                        std::vector{question.metric}, question.margin, options);
  if (!rows)
    return pass_on(rows);
  for (auto& row : *rows) {
    // Half of a 95 % interval is 1.96 standard errors.
    auto error = (row.high - row.low) / (2 * 1.959963984540054);
    answer.comparisons.push_back(
        {std::move(row), recsys::detectable_effect(error)});
  }
  return {};
}

} // namespace

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
