#include "recsys/evaluation/metric.hpp"
#include "recsys/evaluation/row_measures.hpp"
#include "recsys/evaluation/row_protocol.hpp"
#include "recsys/experiment/sections.hpp"

#include <array>
#include <cmath>
#include <numeric>

namespace automodel::recsys {

namespace {

constexpr std::uint32_t largest_core = 1'000'000;
constexpr std::uint64_t largest_cutoff = 100'000;
constexpr std::size_t most_cutoffs = 20;
constexpr double largest_rating = 1e9;

struct split_name {
  std::string_view name;
  split_rule rule;
};

constexpr std::array split_names{
    split_name{"leave-one-out", split_rule::leave_one_out},
    split_name{"per-user-ratio", split_rule::per_user_ratio},
    split_name{"global-time", split_rule::global_time},
    split_name{"given", split_rule::given},
    split_name{"random-ratio", split_rule::random_ratio},
    split_name{"k-fold", split_rule::k_fold},
};

constexpr std::array<std::string_view, 2> orders{"random", "time"};

void read_filters(table_reader& table, protocol& rules) {
  rules.filter_by_rating = table.number("min_rating", rules.min_rating,
                                        -largest_rating, largest_rating);
  table.integer("min_user_rows", rules.min_user_rows, 0u, largest_core);
  table.integer("min_item_rows", rules.min_item_rows, 0u, largest_core);
  table.flag("drop_duplicates", rules.drop_duplicates);
}

/// Whether a rule splits what is judged: rows, or histories of users.
bool is_split_of(split_rule rule, const protocol& rules) {
  switch (rule) {
  case split_rule::leave_one_out:
  case split_rule::per_user_ratio:
    return !rules.rows;
  case split_rule::random_ratio:
  case split_rule::k_fold:
    return rules.rows.has_value();
  case split_rule::global_time:
  case split_rule::given:
    return true;
  }
  return false;
}

void read_split_rule(table_reader& table, protocol& rules) {
  std::vector<std::string_view> names;
  for (const auto& [name, rule] : split_names)
    if (is_split_of(rule, rules))
      names.push_back(name);
  std::string chosen;
  if (table.word("split", chosen, names))
    for (const auto& [name, rule] : split_names)
      if (name == chosen)
        rules.split = rule;
}

/// A key that changes nothing is a misunderstanding, so it is refused.
void read_ratios(table_reader& table, protocol& rules) {
  std::vector<double> ratios;
  if (!table.numbers("ratios", ratios, 0, 1))
    return;
  auto sum = std::accumulate(ratios.begin(), ratios.end(), 0.0);
  if (rules.split != split_rule::per_user_ratio
      && rules.split != split_rule::global_time
      && rules.split != split_rule::random_ratio) {
    table.problem("ratios", "has no effect with this split",
                  "it belongs to per-user-ratio, random-ratio and "
                  "global-time");
  } else if (ratios.size() != 3 || std::abs(sum - 1) > 1e-9 || ratios[0] == 0
             || ratios[1] == 0 || ratios[2] == 0) {
    table.problem("ratios", "must be three positive shares that add to 1",
                  "train, validation, test; such as [0.8, 0.1, 0.1]");
  } else {
    rules.train_ratio = ratios[0];
    rules.valid_ratio = ratios[1];
    rules.test_ratio = ratios[2];
  }
}

void read_order(table_reader& table, protocol& rules) {
  std::string order;
  if (!table.word("order", order, orders))
    return;
  if (rules.split == split_rule::per_user_ratio)
    rules.random_order = order == "random";
  else
    table.problem("order", "has no effect with this split",
                  "it belongs to per-user-ratio");
}

/// What k-fold and given splits of rows leave to be said.
void read_folds(table_reader& table, protocol& rules) {
  constexpr std::uint32_t most_folds = 1000;
  constexpr double most_validation = 0.9;
  if (table.integer("folds", rules.folds, 2u, most_folds)
      && rules.split != split_rule::k_fold)
    table.problem("folds", "has no effect with this split",
                  "it belongs to k-fold");
  if (table.number("validation", rules.valid_ratio, 0.001, most_validation)
      && rules.split != split_rule::k_fold && rules.split != split_rule::given)
    table.problem("validation", "has no effect with this split",
                  "it belongs to k-fold and given");
}

std::vector<std::string_view> known_metrics() {
  std::vector<std::string_view> names;
  for (const auto& metric : metrics())
    names.push_back(metric.name);
  for (const auto& metric : catalogue_metrics())
    names.push_back(metric.name);
  return names;
}

void read_measures(table_reader& table, protocol& rules) {
  table.flag("mask_history", rules.mask_history);
  table.flag("refit", rules.refit);
  table.flag("valid_in_history", rules.valid_in_history);
  table.words("metrics", rules.metrics, known_metrics());
  std::vector<std::uint64_t> cutoffs;
  if (table.integers("k", cutoffs, 1, largest_cutoff, most_cutoffs))
    rules.cutoffs.assign(cutoffs.begin(), cutoffs.end());
}

void read_row_measures(table_reader& table, protocol& rules) {
  constexpr std::size_t most_metrics = 1000;
  read_folds(table, rules);
  table.flag("refit", rules.refit);
  table.texts("metrics", rules.metrics, most_metrics);
}

/// What only the protocol as a whole can say of itself.
void check_rows(const table_reader& table, const protocol& rules) {
  if (auto sound = validate(rules); !sound)
    table.problems().add(table.where({}), "protocol: " + sound.error().message,
                         sound.error().hint);
}

} // namespace

void read_protocol(table_reader table, protocol& rules) {
  auto before = table.problems().size();
  read_row_task(table, rules);
  read_filters(table, rules);
  read_split_rule(table, rules);
  read_ratios(table, rules);
  read_order(table, rules);
  if (rules.rows)
    read_row_measures(table, rules);
  else
    read_measures(table, rules);
  table.finish();
  if (rules.rows && table.problems().size() == before)
    check_rows(table, rules);
}

std::vector<std::string> metric_names(const protocol& rules) {
  std::vector<std::string> names;
  if (rules.rows) {
    auto measures = row_measures(rules.metrics, label_names(*rules.rows));
    for (const auto& measure : measures.value_or(std::vector<row_measure>{}))
      names.push_back(measure.name);
    return names;
  }
  for (const auto& metric : rules.metrics)
    for (auto cutoff : rules.cutoffs)
      names.push_back(metric + '@' + std::to_string(cutoff));
  return names;
}

} // namespace automodel::recsys
