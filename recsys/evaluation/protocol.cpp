#include "recsys/evaluation/protocol.hpp"

#include "base/digest.hpp"
#include "base/joined.hpp"
#include "base/parameters.hpp"
#include "recsys/evaluation/metric.hpp"
#include "recsys/evaluation/row_protocol.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace automodel::recsys {

namespace {

std::string number(double value) {
  return automodel::to_string(parameter{value});
}

std::string known_metrics() {
  auto name = [](const auto& what) { return std::string(what.name); };
  return "allowed: " + joined(metrics(), ", ", name) + ", "
         + joined(catalogue_metrics(), ", ", name);
}

bool is_known(std::string_view name) {
  return find_metric(name) || find_catalogue_metric(name);
}

bool has_ratios(const protocol& rules) {
  return rules.split == split_rule::per_user_ratio
         || rules.split == split_rule::global_time
         || rules.split == split_rule::random_ratio;
}

result<void> validate_ratios(const protocol& rules) {
  for (auto ratio : {rules.train_ratio, rules.valid_ratio, rules.test_ratio})
    if (!(ratio >= 0 && ratio <= 1))
      return fail(errc::invalid_argument,
                  "a ratio of the split is " + number(ratio),
                  "allowed: 0 to 1");
  auto sum = rules.train_ratio + rules.valid_ratio + rules.test_ratio;
  if (has_ratios(rules) && std::abs(sum - 1) > 1e-9)
    return fail(errc::invalid_argument,
                "the ratios of the split add up to " + number(sum),
                "train, valid and test must add up to 1");
  if (has_ratios(rules) && !(rules.train_ratio > 0))
    return fail(errc::invalid_argument, "the split leaves nothing to train on",
                "the train ratio must be above 0");
  return {};
}

result<void> validate_metrics(const protocol& rules) {
  if (rules.metrics.empty())
    return fail(errc::invalid_argument, "no metric is measured",
                known_metrics());
  for (const auto& name : rules.metrics)
    if (!is_known(name))
      return fail(errc::invalid_argument, "unknown metric '" + name + "'",
                  known_metrics());
  auto names = std::set(rules.metrics.begin(), rules.metrics.end());
  if (names.size() != rules.metrics.size())
    return fail(errc::invalid_argument, "a metric is named twice");
  return {};
}

result<void> validate_cutoffs(const protocol& rules) {
  if (rules.cutoffs.empty())
    return fail(errc::invalid_argument, "no cutoff is given",
                "for example 5, 10, 20");
  if (std::ranges::find(rules.cutoffs, 0u) != rules.cutoffs.end())
    return fail(errc::invalid_argument, "a cutoff is 0", "allowed: 1 and up");
  auto values = std::set(rules.cutoffs.begin(), rules.cutoffs.end());
  if (values.size() != rules.cutoffs.size())
    return fail(errc::invalid_argument, "a cutoff is given twice");
  return {};
}

std::string filters_in_words(const protocol& rules) {
  std::vector<std::string> steps;
  if (rules.filter_by_rating)
    steps.push_back("rows with a rating of at least " + number(rules.min_rating)
                    + " are kept");
  if (rules.min_user_rows > 0 || rules.min_item_rows > 0)
    steps.push_back("users with fewer than "
                    + std::to_string(rules.min_user_rows)
                    + " rows and items with fewer than "
                    + std::to_string(rules.min_item_rows)
                    + " are removed in turns until none is left");
  if (rules.drop_duplicates)
    steps.push_back("of repeated (user, item) rows the earliest stays");
  std::string meaning = rules.rows ? "" : "; what is left counts as a positive";
  if (steps.empty())
    return rules.rows ? "Rows: all."
                      : "Rows: all; every row counts as a positive.";
  return "Rows: " + joined(steps) + ", in this order" + meaning + ".";
}

std::string ratios_in_words(const protocol& rules) {
  return number(rules.train_ratio) + " : " + number(rules.valid_ratio) + " : "
         + number(rules.test_ratio);
}

/// Of a split that leaves no validation rows by itself.
std::string carved_in_words(const protocol& rules) {
  if (rules.split == split_rule::given)
    return " Without a file of validation rows a random share of "
           + number(rules.valid_ratio) + " of the training rows is validation.";
  return rules.valid_ratio > 0
             ? " A random share of " + number(rules.valid_ratio)
                   + " of the other rows is validation."
             : "";
}

std::string split_in_words(const protocol& rules) {
  switch (rules.split) {
  case split_rule::leave_one_out:
    return "Split: leave one out; the last row of each user is test, the "
           "second last validation, the rest training.";
  case split_rule::per_user_ratio:
    return "Split: each user's rows "
           + std::string(rules.random_order ? "in random order, by seed,"
                                            : "in time order")
           + " as train : validation : test = " + ratios_in_words(rules)
           + "; parts are rounded down, the remainder is training.";
  case split_rule::global_time:
    return "Split: all rows in time order, cut at two moments shared by all "
           "users as train : validation : test = "
           + ratios_in_words(rules) + ".";
  case split_rule::given:
    return "Split: as given by the data set's own files."
           + (rules.rows ? carved_in_words(rules) : "");
  case split_rule::random_ratio:
    return "Split: rows in random order, by seed, as train : validation : "
           "test = "
           + ratios_in_words(rules)
           + "; parts are rounded down, the remainder is training.";
  case split_rule::k_fold:
    return "Split: " + std::to_string(rules.folds)
           + " folds of rows in random order; seed s takes fold s mod "
           + std::to_string(rules.folds) + " of permutation s / "
           + std::to_string(rules.folds) + " as test." + carved_in_words(rules);
  }
  return {};
}

std::string ranking_in_words(const protocol& rules) {
  std::string text = "Ranking: all items are candidates, none is sampled; ";
  text
      += rules.mask_history
             ? "items in the user's history (training, and validation when the "
               "test part is judged) cannot be recommended, and a target among "
               "them is left out. "
             : "items in the user's history can be recommended again. ";
  text += rules.valid_in_history
              ? "Models score the test from training and validation rows. "
              : "Models score the test from training rows alone. ";
  text += "Equal scores count with the expectation over all their orders; "
          "scores that are not finite rank last.";
  return text;
}

std::string formulas(const protocol& rules) {
  std::string text;
  for (const auto& name : rules.metrics) {
    auto per_user = find_metric(name);
    auto catalogue = find_catalogue_metric(name);
    if (!per_user && !catalogue)
      continue;
    text += "- " + name + "@k = "
            + std::string(per_user ? per_user->formula : catalogue->formula)
            + "\n";
  }
  return text;
}

} // namespace

result<void> validate(const protocol& rules) {
  if (rules.rows)
    return validate_ratios(rules).and_then(
        [&] { return validate_row_protocol(rules); });
  if (rules.split == split_rule::random_ratio
      || rules.split == split_rule::k_fold)
    return fail(errc::invalid_argument,
                "a split of rows, whoever's they are, cannot be ranked",
                "leave_one_out, per_user_ratio, global_time and given split "
                "for rankings");
  if (rules.filter_by_rating && !std::isfinite(rules.min_rating))
    return fail(errc::invalid_argument, "the smallest rating is not a number");
  return validate_ratios(rules)
      .and_then([&] { return validate_metrics(rules); })
      .and_then([&] { return validate_cutoffs(rules); });
}

std::string to_text(const protocol& rules) {
  auto test = std::string{rules.refit
                              ? "Test: models are fitted again on training and "
                                "validation rows with the chosen parameters.\n"
                              : "Test: models stay fitted on training rows.\n"};
  if (rules.rows)
    return filters_in_words(rules) + "\n" + split_in_words(rules) + "\n"
           + row_task_in_words(rules) + test + row_metrics_in_words(rules);
  auto text = filters_in_words(rules) + "\n" + split_in_words(rules) + "\n"
              + ranking_in_words(rules) + "\n";
  text += test;
  text
      += "Metrics: mean over users with a target, at k = "
         + joined(rules.cutoffs, ", ", [](auto k) { return std::to_string(k); })
         + ".\n";
  return text + formulas(rules);
}

std::string protocol_id(const protocol& rules, std::string_view dataset_hash,
                        std::uint32_t users, std::uint32_t items,
                        std::uint64_t interactions) {
  // The words carry the definitions of ranking and metrics: when a formula
  // changes, so does the id.
  auto counts = std::to_string(users) + " " + std::to_string(items) + " "
                + std::to_string(interactions);
  digest_builder hash;
  hash.add(to_canonical_json(rules)).add("\n").add(to_text(rules)).add("\n");
  hash.add(dataset_hash).add("\n").add(counts);
  return to_hex(hash.finish()).substr(0, 16);
}

} // namespace automodel::recsys
