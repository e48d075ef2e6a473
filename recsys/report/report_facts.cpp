#include "recsys/report/report_facts.hpp"

#include "recsys/evaluation/metric.hpp"
#include "recsys/evaluation/value_metric.hpp"
#include "recsys/report/format_number.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <set>
#include <tuple>

namespace automodel::recsys {

namespace {

/// "ndcg@10" is {"ndcg", 10}.
std::pair<std::string_view, std::uint64_t> parts_of(std::string_view metric) {
  auto at = metric.rfind('@');
  if (at == metric.npos)
    return {metric, 0};
  std::uint64_t cutoff = 0;
  std::from_chars(metric.data() + at + 1, metric.data() + metric.size(),
                  cutoff);
  return {metric.substr(0, at), cutoff};
}

/// Metrics of users before metrics of the catalogue, each in their usual order.
std::size_t place_of(std::string_view metric) {
  std::size_t place = 0;
  for (const auto& known : metrics()) {
    if (known.name == metric)
      return place;
    ++place;
  }
  for (const auto& known : catalogue_metrics()) {
    if (known.name == metric)
      return place;
    ++place;
  }
  for (const auto& known : value_metrics()) {
    if (known.name == metric.substr(0, metric.find('/')))
      return place;
    ++place;
  }
  return place;
}

struct verdict_words {
  std::string_view verdict, word, meaning;
};

constexpr std::array verdicts{
    verdict_words{
        "success", "better",
        "the whole interval of how much better the candidate is lies above "
        "the margin: better by more than what matters to nobody"},
    verdict_words{
        "fail", "worse",
        "the whole interval lies below minus the margin: the candidate "
        "is worse"},
    verdict_words{"neutral", "equal",
                  "the whole interval lies within the margin: whichever is "
                  "better, the difference matters to nobody"},
    verdict_words{"inconclusive", "undecided",
                  "the interval reaches over an edge of the margin: these data "
                  "and seeds cannot tell"},
};

const verdict_words* find_verdict(std::string_view verdict) {
  auto at = std::ranges::find(verdicts, verdict, &verdict_words::verdict);
  return at != verdicts.end() ? &*at : nullptr;
}

} // namespace

const candidate_result* champion_of(const report_input& input) {
  const auto& candidates = input.results.candidates;
  auto at
      = std::ranges::find(candidates, input.champion, &candidate_result::name);
  if (at != candidates.end())
    return &*at;
  return candidates.empty() ? nullptr : &candidates.front();
}

std::vector<std::string> ordered_metrics(const report_input& input) {
  std::set<std::string> names;
  for (const auto& candidate : input.results.candidates)
    for (const auto& [name, metric] : candidate.metrics)
      names.insert(name);
  std::vector<std::string> ordered(names.begin(), names.end());
  auto main = parts_of(input.selection).second;
  std::ranges::stable_sort(ordered, {}, [&](const std::string& name) {
    auto [metric, cutoff] = parts_of(name);
    return std::tuple{name != input.selection, cutoff != main, place_of(metric),
                      cutoff};
  });
  return ordered;
}

std::vector<std::string> main_metrics(const report_input& input) {
  auto names = ordered_metrics(input);
  auto main = parts_of(input.selection).second;
  std::erase_if(names, [&](const std::string& name) {
    return parts_of(name).second != main;
  });
  return names;
}

const metric_summary* find_metric(const candidate_result& candidate,
                                  std::string_view metric) {
  auto at = candidate.metrics.find(std::string(metric));
  return at != candidate.metrics.end() ? &at->second : nullptr;
}

bool is_best(const report_input& input, const candidate_result& candidate,
             std::string_view metric) {
  const auto* own = find_metric(candidate, metric);
  auto badness = [to = better_direction(metric)](const metric_summary& of) {
    return to == direction::higher  ? -of.mean
           : to == direction::lower ? of.mean
                                    : std::abs(std::log(of.mean));
  };
  return own
         && std::ranges::none_of(
             input.results.candidates, [&](const candidate_result& other) {
               const auto* theirs = find_metric(other, metric);
               return theirs && badness(*theirs) < badness(*own);
             });
}

const comparison_result* comparison_of(const report_input& input,
                                       std::string_view candidate) {
  for (const auto& comparison : input.results.comparisons)
    if (comparison.a == candidate && comparison.b == input.reference
        && comparison.metric == input.selection)
      return &comparison;
  return nullptr;
}

std::string verdict_word(std::string_view verdict) {
  const auto* known = find_verdict(verdict);
  return std::string(known ? known->word : verdict);
}

std::string verdict_meaning(std::string_view verdict) {
  const auto* known = find_verdict(verdict);
  return std::string(known ? known->meaning : "");
}

std::string data_text(const run_results& results) {
  if (results.users == 0 && results.items == 0)
    return plural(results.interactions, "row");
  return plural(results.users, "user") + ", " + plural(results.items, "item")
         + ", " + plural(results.interactions, "interaction");
}

std::size_t seeds_of(const run_results& results) {
  std::size_t seeds = 0;
  for (const auto& candidate : results.candidates)
    for (const auto& [name, metric] : candidate.metrics)
      seeds = std::max(seeds, metric.values.size());
  return seeds;
}

std::uint64_t trials_of(const run_results& results) {
  std::uint64_t trials = 0;
  for (const auto& candidate : results.candidates)
    trials += candidate.trials;
  return trials;
}

std::size_t attempted(const run_results& results) {
  std::set<std::string_view> names;
  for (const auto& candidate : results.candidates)
    names.insert(candidate.name);
  for (const auto& failure : results.failures)
    names.insert(failure.name);
  return names.size();
}

std::string denominator_text(const run_results& results) {
  return count_text(results.candidates.size()) + " of "
         + plural(attempted(results), "candidate") + " with results; "
         + plural(trials_of(results), "trial") + " in all; "
         + (results.failures.empty()
                ? "no failures"
                : plural(results.failures.size(), "failure"));
}

} // namespace automodel::recsys
