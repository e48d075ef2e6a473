#include "recsys/papers/verdict/pair_verdict.hpp"

#include "recsys/report/format_number.hpp"

#include <algorithm>
#include <cmath>

namespace automodel::recsys {

namespace {

const comparison_result* comparison_of(const run_results& results,
                                       const std::string& a,
                                       const std::string& b,
                                       const std::string& metric) {
  auto at = std::ranges::find_if(results.comparisons, [&](const auto& one) {
    return one.a == a && one.b == b && one.metric == metric;
  });
  return at == results.comparisons.end() ? nullptr : &*at;
}

const metric_summary* values_of(const run_results& results,
                                const std::string& name,
                                const std::string& metric) {
  auto at
      = std::ranges::find(results.candidates, name, &candidate_result::name);
  if (at == results.candidates.end())
    return nullptr;
  auto found = at->metrics.find(metric);
  return found == at->metrics.end() ? nullptr : &found->second;
}

std::optional<double> effect_size_of(const metric_summary* a,
                                     const metric_summary* b) {
  if (a == nullptr || b == nullptr || a->values.size() != b->values.size()
      || a->values.size() < 2)
    return {};
  auto n = double(a->values.size());
  double mean = 0, squares = 0;
  for (std::size_t i = 0; i < a->values.size(); ++i)
    mean += (a->values[i] - b->values[i]) / n;
  for (std::size_t i = 0; i < a->values.size(); ++i)
    squares += std::pow(a->values[i] - b->values[i] - mean, 2);
  auto deviation = std::sqrt(squares / (n - 1));
  if (!(deviation > 0))
    return {};
  return mean / deviation;
}

std::string interval_sentence(const comparison_result& one) {
  return "the 95 % interval of the difference in " + one.metric + " is "
         + signed_interval_text(one.low, one.high);
}

std::string reason_of(verdict outcome, const comparison_result& one,
                      double p_corrected) {
  auto text = interval_sentence(one);
  auto margin = short_text(one.margin);
  switch (outcome) {
  case verdict::success:
    return text + ", all of it above the margin of " + margin;
  case verdict::fail:
    return text + ", all of it below minus the margin of " + margin;
  case verdict::neutral:
    return text + ", all of it within the margin of " + margin;
  case verdict::inconclusive:
    break;
  }
  if (one.low > one.margin || one.high < -one.margin)
    return text + ", but corrected for all comparisons p is "
           + short_text(p_corrected);
  return text + ", which reaches over the margin of " + margin;
}

/// Whether a control reaches what the method does.
bool control_reaches(const pair_names& names, const run_results& results,
                     const comparison_result& one) {
  if (names.control.empty())
    return false;
  const auto* control
      = comparison_of(results, names.control, names.baseline, one.metric);
  return control == nullptr || control->diff >= one.diff - one.margin;
}

} // namespace

pair_verdict judge_pair(const experiment_spec& pair, const run_results& results,
                        const verdict_evidence& evidence) {
  pair_verdict out;
  out.earlier = evidence.earlier;
  out.checks = check_plausibility(pair, results);
  out.checks.push_back({"evidence", evidence.problems.empty(),
                        evidence.problems.empty()
                            ? "the files are those that were recorded"
                            : evidence.problems.front()});
  auto names = names_in(pair);
  const auto* one
      = comparison_of(results, names.method, names.baseline, pair.selection);
  auto finite = one != nullptr && std::isfinite(one->diff)
                && std::isfinite(one->low) && std::isfinite(one->high)
                && one->low <= one->high;
  if (finite) {
    out.comparison = *one;
    out.comparison->margin = pair.margin;
    out.effect_size
        = effect_size_of(values_of(results, names.method, pair.selection),
                         values_of(results, names.baseline, pair.selection));
    out.p_corrected
        = std::min(1.0, one->p_adjusted * double(evidence.earlier + 1));
  }
  for (const auto& check : out.checks)
    if (!check.passed)
      out.reasons.push_back(check.name + ": " + check.text);
  if (!finite)
    out.reasons.push_back("there is no comparison of the method with "
                          + names.baseline);
  if (!out.reasons.empty())
    return out;
  out.outcome = verdict_of({out.comparison->low, out.comparison->high},
                           pair.margin, out.p_corrected);
  out.reasons.push_back(
      reason_of(out.outcome, *out.comparison, out.p_corrected));
  if (out.outcome == verdict::success
      && control_reaches(names, results, *out.comparison)) {
    out.outcome = verdict::inconclusive;
    out.reasons.insert(out.reasons.begin(),
                       "a control with as many parameters gains as much");
  }
  return out;
}

} // namespace automodel::recsys
