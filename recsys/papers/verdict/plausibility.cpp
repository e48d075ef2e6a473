#include "recsys/papers/verdict/plausibility.hpp"

#include "recsys/evaluation/protocol.hpp"
#include "recsys/report/format_number.hpp"
#include "recsys/statistics/identity_check.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numbers>
#include <optional>

namespace automodel::recsys {

namespace {

constexpr std::size_t least_seeds = 3;

class checker {
public:
  checker(const experiment_spec& pair, const run_results& results)
      : pair_(pair), results_(results), names_(names_in(pair)) {}

  std::vector<plausibility_check> run() {
    add("numbers", numbers());
    add("complete", complete());
    add("consistent", consistent());
    add("protocol", protocol());
    add("identities", identities());
    add("learned", learned());
    add("ceiling", ceiling());
    add("overshoot", overshoot());
    add("seeds", seeds());
    add("budget", budget());
    return std::move(checks_);
  }

private:
  using problem = std::optional<std::string>;

  void add(const char* name, problem found) {
    checks_.push_back({name, !found, found.value_or("as it should be")});
  }

  const candidate_result* candidate(std::string_view name) const {
    auto at
        = std::ranges::find(results_.candidates, name, &candidate_result::name);
    return at == results_.candidates.end() ? nullptr : &*at;
  }

  std::vector<std::string> expected() const {
    std::vector<std::string> out{names_.method, names_.baseline};
    if (!names_.control.empty())
      out.push_back(names_.control);
    return out;
  }

  static const metric_summary* metric(const candidate_result& of,
                                      const std::string& name) {
    auto at = of.metrics.find(name);
    return at == of.metrics.end() ? nullptr : &at->second;
  }

  problem numbers() const {
    if (auto fine = validate(results_); !fine)
      return to_string(fine.error());
    return {};
  }

  problem complete() const {
    if (pair_.seeds.size() < least_seeds)
      return plural(pair_.seeds.size(), "seed") + ", where three are needed";
    for (const auto& name : expected()) {
      const auto* one = candidate(name);
      const auto* value = one ? metric(*one, pair_.selection) : nullptr;
      if (value == nullptr)
        return "'" + name + "' has no " + pair_.selection;
      if (value->values.size() != pair_.seeds.size())
        return "'" + name + "' was judged on "
               + plural(value->values.size(), "seed") + " of "
               + std::to_string(pair_.seeds.size());
    }
    return {};
  }

  problem consistent() const {
    constexpr double tolerance = 1e-6;
    std::map<std::string, double> means;
    for (const auto& one : results_.candidates) {
      const auto* value = metric(one, pair_.selection);
      if (value == nullptr || value->values.empty())
        continue;
      double mean = 0;
      for (auto each : value->values)
        mean += each / double(value->values.size());
      if (std::abs(mean - value->mean) > tolerance)
        return "the mean of '" + one.name + "' is not that of its seeds";
      means[one.name] = mean;
    }
    for (const auto& one : results_.comparisons)
      if (one.metric == pair_.selection && means.contains(one.a)
          && means.contains(one.b)
          && std::abs(one.diff - (means[one.a] - means[one.b])) > tolerance)
        return "the difference between '" + one.a + "' and '" + one.b
               + "' is not that of their means";
    return {};
  }

  // The id of predicted rows also covers columns that results do not name.
  problem protocol() const {
    if (results_.protocol_text != to_text(pair_.evaluation))
      return "the numbers were made by other rules than those that were fixed";
    if (results_.protocol_id.empty())
      return "the numbers carry no protocol id";
    if (pair_.evaluation.rows)
      return {};
    auto right = recsys::protocol_id(pair_.evaluation, results_.dataset_hash,
                                     results_.users, results_.items,
                                     results_.interactions);
    if (results_.protocol_id == right)
      return {};
    return "the numbers carry the protocol id " + results_.protocol_id
           + ", but the rules that were fixed have " + right;
  }

  problem identities() const {
    if (pair_.evaluation.rows
        || pair_.evaluation.split != split_rule::leave_one_out)
      return {};
    for (const auto& one : results_.candidates) {
      std::map<std::string, double> row;
      for (const auto& [name, value] : one.metrics)
        row[name] = value.mean;
      if (auto found = identity_violations(row); !found.empty())
        return "'" + one.name + "': " + found.front();
    }
    return {};
  }

  problem learned() const {
    for (const auto& name : {names_.method, names_.baseline})
      if (const auto* one = candidate(name))
        if (auto found = pair_.evaluation.rows ? learned_rows(*one)
                                               : learned_ranking(*one))
          return found;
    return {};
  }

  problem learned_rows(const candidate_result& one) const {
    for (const auto& [name, value] : one.metrics) {
      if (name.starts_with("auc") && value.mean <= 0.52)
        return "'" + one.name + "' has an " + name + " of "
               + metric_text(value.mean) + ", which is chance";
      if (name.starts_with("logloss")
          && std::abs(value.mean - std::numbers::ln2) < 1e-3)
        return "'" + one.name + "' has a " + name
               + " of ln 2: it predicts a half of everything";
    }
    return {};
  }

  problem learned_ranking(const candidate_result& one) const {
    const auto* value = metric(one, "ndcg@10");
    if (value == nullptr || results_.items == 0)
      return {};
    double chance = 0;
    for (int rank = 1; rank <= 10; ++rank)
      chance += 1 / std::log2(rank + 1.0);
    chance /= results_.items;
    if (value->mean > std::min(2 * chance, 0.9))
      return {};
    return "'" + one.name + "' has an ndcg@10 of " + metric_text(value->mean)
           + "; a random order has " + metric_text(chance);
  }

  problem ceiling() const {
    for (const auto& one : results_.candidates)
      for (const auto& [name, value] : one.metrics) {
        // Losses and errors have none: a great one is no leak.
        constexpr auto none = std::numeric_limits<double>::infinity();
        auto most = name.starts_with("auc")    ? 0.995
                    : name.starts_with("ndcg") ? 0.95
                    : name.starts_with("recall") && results_.items > 1000
                        ? 0.95
                        : none;
        if (value.mean > most)
          return "'" + one.name + "' has an " + name + " of "
                 + metric_text(value.mean)
                 + ", which nothing but a leak reaches";
      }
    return {};
  }

  problem overshoot() const {
    for (const auto& one : results_.comparisons)
      if (one.a == names_.method && one.diff > 0.1)
        return "a gain of " + signed_text(one.diff) + " in " + one.metric
               + " over '" + one.b + "' is beyond belief";
    return {};
  }

  problem seeds() const {
    for (const auto& name : expected()) {
      const auto* one = candidate(name);
      const auto* value = one ? metric(*one, pair_.selection) : nullptr;
      if (value == nullptr || value->values.size() < 2)
        continue;
      const auto& all = value->values;
      if (std::ranges::all_of(all, [&](double v) { return v == all[0]; }))
        return "'" + name + "' has the same " + pair_.selection
               + " for every seed, to the last digit";
    }
    return {};
  }

  problem budget() const {
    const auto* method = candidate(names_.method);
    const auto* baseline = candidate(names_.baseline);
    if (method == nullptr || baseline == nullptr)
      return {};
    if (method->trials != baseline->trials)
      return "the method was tried in "
             + plural(method->trials, "configuration") + ", the baseline in "
             + std::to_string(baseline->trials);
    for (const auto& one : results_.failures)
      if (one.name == names_.baseline)
        return "the baseline lost a training: " + one.reason;
    return {};
  }

  const experiment_spec& pair_;
  const run_results& results_;
  pair_names names_;
  std::vector<plausibility_check> checks_;
};

} // namespace

pair_names names_in(const experiment_spec& pair) {
  pair_names out;
  out.baseline = pair.reference;
  for (const auto& one : pair.candidates)
    if (one.name == "control")
      out.control = one.name;
  return out;
}

std::vector<plausibility_check> check_plausibility(const experiment_spec& pair,
                                                   const run_results& results) {
  return checker{pair, results}.run();
}

} // namespace automodel::recsys
