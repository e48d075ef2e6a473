#include "recsys/evaluation/comparison.hpp"

#include "recsys/evaluation/one_protocol.hpp"
#include "recsys/evaluation/to_summary.hpp"
#include "recsys/statistics/distributions.hpp"
#include "recsys/statistics/hierarchical_bootstrap.hpp"
#include "recsys/statistics/moments.hpp"
#include "recsys/statistics/multiple_testing.hpp"
#include "recsys/statistics/verdict.hpp"

#include <algorithm>
#include <cmath>
#include <deque>

namespace automodel::recsys {

namespace {

/// Numbers of different protocols are never compared.
result<void> check_protocols(std::span<const judged_candidate> candidates) {
  one_protocol protocol;
  for (const auto& candidate : candidates)
    for (const auto& seed : candidate.seeds)
      if (auto same = protocol.add(candidate.name, seed.protocol_id); !same)
        return same;
  return {};
}

result<void> check(const judged_candidate& candidate) {
  if (candidate.seeds.empty())
    return fail(errc::invalid_argument,
                "'" + candidate.name + "' was not judged");
  for (const auto& seed : candidate.seeds)
    if (seed.metrics != candidate.seeds.front().metrics)
      return fail(errc::invalid_argument,
                  "the seeds of '" + candidate.name
                      + "' were judged by different metrics");
  return {};
}

/// Catalogue metrics have no values per user: Student's t over seeds.
metric_summary over_seeds(std::vector<double> values, double confidence) {
  metric_summary line;
  auto n = static_cast<double>(values.size());
  line.mean = mean(values);
  line.std = std::sqrt(variance(values, line.mean));
  auto width = values.size() < 2
                   ? 0
                   : student_t_quantile((1 + confidence) / 2, n - 1) * line.std
                         / std::sqrt(n);
  line.low = line.mean - width;
  line.high = line.mean + width;
  line.values = std::move(values);
  return line;
}

void add_aggregates(const judged_candidate& candidate, double confidence,
                    std::map<std::string, metric_summary>& lines) {
  for (const auto& [name, ignored] : candidate.seeds.front().aggregate) {
    std::vector<double> values;
    for (const auto& seed : candidate.seeds)
      if (auto found = seed.aggregate.find(name); found != seed.aggregate.end())
        values.push_back(found->second);
    lines[name] = over_seeds(std::move(values), confidence);
  }
}

/// One comparison's differences, owned: users judged for both, per seed.
struct paired_values {
  struct seed {
    std::vector<user_id> users;
    std::vector<double> values;
  };
  std::vector<seed> seeds;

  seeded_values view() const {
    seeded_values values;
    for (const auto& at : seeds)
      values.push_back({at.users, at.values});
    return values;
  }
};

paired_values::seed differences(const judgement& a, const judgement& b,
                                const std::string& metric) {
  paired_values::seed paired;
  auto of_a = a.of(metric), of_b = b.of(metric);
  std::size_t i = 0, j = 0;
  while (i < a.users.size() && j < b.users.size()) {
    if (a.users[i] == b.users[j]) {
      paired.users.push_back(a.users[i]);
      paired.values.push_back(of_a[i++] - of_b[j++]);
    } else {
      ++(a.users[i] < b.users[j] ? i : j);
    }
  }
  return paired;
}

result<paired_values> pair_up(const judged_candidate& a,
                              const judged_candidate& b,
                              const std::string& metric) {
  if (a.seeds.size() != b.seeds.size())
    return fail(errc::invalid_argument,
                "'" + a.name + "' has " + std::to_string(a.seeds.size())
                    + " seeds and '" + b.name + "' "
                    + std::to_string(b.seeds.size()),
                "a paired comparison needs the same seeds");
  paired_values values;
  for (std::size_t s = 0; s < a.seeds.size(); ++s) {
    if (a.seeds[s].of(metric).empty() || b.seeds[s].of(metric).empty())
      return fail(errc::not_found, "'" + metric + "' was not measured of '"
                                       + a.name + "' and '" + b.name
                                       + "' per user");
    values.seeds.push_back(differences(a.seeds[s], b.seeds[s], metric));
  }
  return values;
}

} // namespace

result<std::vector<std::map<std::string, metric_summary>>>
summarise(std::span<const judged_candidate> candidates,
          const bootstrap_options& options) {
  if (auto same = check_protocols(candidates); !same)
    return pass_on(same);
  std::vector<seeded_values> quantities;
  for (const auto& candidate : candidates) {
    if (auto ok = check(candidate); !ok)
      return pass_on(ok);
    for (const auto& metric : candidate.seeds.front().metrics) {
      auto& quantity = quantities.emplace_back();
      for (const auto& seed : candidate.seeds)
        quantity.push_back({seed.users, seed.of(metric)});
    }
  }
  auto estimates = hierarchical_bootstrap(quantities, options);
  if (!estimates)
    return pass_on(estimates);
  std::vector<std::map<std::string, metric_summary>> tables;
  auto next = estimates->begin();
  for (const auto& candidate : candidates) {
    auto& lines = tables.emplace_back();
    for (const auto& metric : candidate.seeds.front().metrics)
      lines[metric] = to_summary(*next++);
    add_aggregates(candidate, options.confidence, lines);
  }
  return tables;
}

result<std::vector<comparison_result>>
compare(std::span<const judged_candidate> candidates,
        const std::string& reference, std::span<const std::string> metrics,
        double margin, const bootstrap_options& options) {
  if (auto same = check_protocols(candidates); !same)
    return pass_on(same);
  auto base = std::ranges::find(candidates, reference, &judged_candidate::name);
  if (base == candidates.end())
    return fail(errc::not_found,
                "there is no candidate '" + reference + "' to compare with");
  std::vector<comparison_result> lines;
  std::deque<paired_values> pairs; // spans point into it
  std::vector<seeded_values> quantities;
  for (const auto& candidate : candidates) {
    if (&candidate == &*base)
      continue;
    for (const auto& metric : metrics) {
      auto paired = pair_up(candidate, *base, metric);
      if (!paired)
        return pass_on(paired);
      quantities.push_back(pairs.emplace_back(std::move(*paired)).view());
      auto& line = lines.emplace_back();
      line.a = candidate.name;
      line.b = reference;
      line.metric = metric;
      line.margin = margin;
    }
  }
  auto estimates = hierarchical_bootstrap(quantities, options);
  if (!estimates)
    return pass_on(estimates);
  std::vector<double> p_values;
  for (const auto& found : *estimates)
    p_values.push_back(found.p_value);
  auto adjusted = holm(p_values);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto& found = (*estimates)[i];
    auto& line = lines[i];
    line.diff = found.mean;
    line.low = found.low;
    line.high = found.high;
    line.p_adjusted = adjusted[i];
    line.verdict
        = to_string(verdict_of({found.low, found.high}, margin, adjusted[i]));
  }
  return lines;
}

} // namespace automodel::recsys
