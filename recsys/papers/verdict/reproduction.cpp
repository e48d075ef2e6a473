#include "recsys/papers/verdict/reproduction.hpp"

#include "recsys/papers/record/normal_text.hpp"
#include "recsys/papers/verdict/plausibility.hpp"

#include <algorithm>
#include <cmath>

namespace automodel::recsys {

namespace {

std::optional<double> number_of(const parameter& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value))
    return double(*whole);
  if (const auto* real = std::get_if<double>(&value))
    return *real;
  return {};
}

std::string word_of(const record_field& field) {
  const auto* text = std::get_if<std::string>(&field.value);
  return text && field.status != field_status::missing ? *text : std::string{};
}

std::string_view word_of(split_rule rule) {
  switch (rule) {
  case split_rule::leave_one_out:
    return "leave_one_out";
  case split_rule::per_user_ratio:
    return "per_user_ratio";
  case split_rule::global_time:
    return "global_time";
  case split_rule::given:
    return "given";
  case split_rule::random_ratio:
    return "random_ratio";
  case split_rule::k_fold:
    return "k_fold";
  }
  return {};
}

const record_data_set* data_of(const method_record& record,
                               const std::string& name) {
  auto wanted = letters_and_digits(normal_text(name));
  for (const auto& one : record.data)
    if (letters_and_digits(normal_text(word_of(one.name))) == wanted)
      return &one;
  return nullptr;
}

/// Why the paper's data are not ours; empty: they are.
std::string other_data(const record_data_set* stated, const record_claim& claim,
                       const run_results& results) {
  auto theirs = letters_and_digits(normal_text(claim.data_set));
  auto ours = letters_and_digits(normal_text(results.dataset_name));
  if (theirs.empty() || theirs != ours)
    return "the claim is about the data '" + claim.data_set + "', ours are '"
           + results.dataset_name + "'";
  if (stated == nullptr || stated->settings.empty())
    return "the paper gives no counts of '" + claim.data_set + "'";
  for (const auto& [name, value] :
       {std::pair<std::string, double>{"users", results.users},
        {"items", results.items},
        {"rows", double(results.interactions)},
        {"interactions", double(results.interactions)}})
    for (const auto& one : stated->settings)
      if (auto count = number_of(one.field.value);
          one.name == name && count && *count != value)
        return "the paper's data have other " + name;
  return {};
}

std::string other_rules(const method_record& record,
                        const experiment_spec& pair) {
  auto split = word_of(record.evaluation.split);
  auto ours = word_of(pair.evaluation.split);
  if (split.empty())
    return "the paper does not say how it splits";
  if (split != ours)
    return "the paper splits by " + split + ", we by " + std::string(ours);
  if (!pair.evaluation.rows) {
    auto negatives = word_of(record.evaluation.negatives);
    if (negatives != "all")
      return "the paper does not say that it ranks all items";
  }
  if (ours == "random_ratio")
    return "a split at random is another one each time";
  return {};
}

std::string our_name(const std::string& metric) {
  auto out = normal_text(metric);
  std::erase_if(out, [](char c) { return c == ' '; });
  if (out.starts_with("hr@"))
    out.replace(0, 2, "hit");
  return out;
}

std::optional<double> measured(const run_results& results,
                               const experiment_spec& pair,
                               const std::string& metric) {
  auto method = names_in(pair).method;
  for (const auto& one : results.candidates)
    if (auto at = one.metrics.find(metric);
        one.name == method && at != one.metrics.end())
      return at->second.mean;
  return {};
}

} // namespace

std::vector<reproduction> reproductions(const method_record& record,
                                        const experiment_spec& pair,
                                        const run_results& results) {
  std::vector<reproduction> out;
  for (const auto& claim : record.claims) {
    auto claimed = number_of(claim.value.value);
    if (!claim.proposed || !claim.doubts.empty() || !claimed)
      continue;
    reproduction one{claim, *claimed, {}, {}};
    one.why_not = other_data(data_of(record, claim.data_set), claim, results);
    if (one.why_not.empty())
      one.why_not = other_rules(record, pair);
    if (one.why_not.empty()) {
      one.ours = measured(results, pair, our_name(claim.metric));
      if (!one.ours)
        one.why_not = "we did not measure " + claim.metric;
    }
    out.push_back(std::move(one));
  }
  return out;
}

} // namespace automodel::recsys
