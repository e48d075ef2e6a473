#include "recsys/evaluation/row_measures.hpp"

#include "base/nearest_word.hpp"
#include "base/parameters.hpp"
#include "recsys/in_quotes.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace automodel::recsys {

namespace {

/// The mean of several statistics of the same groups.
class mean_statistic final : public weighted_statistic {
public:
  explicit mean_statistic(
      std::vector<std::unique_ptr<weighted_statistic>> parts)
      : parts_(std::move(parts)) {}

  double value() const override {
    double sum = 0;
    for (const auto& part : parts_)
      sum += part->value();
    return sum / static_cast<double>(parts_.size());
  }

  lane_values resampled(std::span<const lane_values> weights) const override {
    lane_values mean;
    for (const auto& part : parts_)
      mean.add(part->resampled(weights),
               1 / static_cast<double>(parts_.size()));
    return mean;
  }

private:
  std::vector<std::unique_ptr<weighted_statistic>> parts_;
};

tl::unexpected<error> unknown_metric(std::string_view name) {
  std::vector<std::string_view> names;
  for (const auto& metric : value_metrics())
    names.push_back(metric.name);
  return fail(errc::not_found,
              "no metric of predicted rows is called '" + std::string{name}
                  + "'",
              allowed_words(name, names));
}

tl::unexpected<error> unknown_label(std::string_view metric,
                                    std::string_view label,
                                    std::span<const std::string> labels) {
  return fail(
      errc::not_found,
      "'" + std::string{metric} + "' is of a label that is not predicted",
      allowed_words(
          label, std::vector<std::string_view>(labels.begin(), labels.end())));
}

result<std::vector<row_measure>>
measures_of(std::string_view text, std::span<const std::string> labels) {
  auto slash = text.find('/');
  auto name = text.substr(0, slash);
  const auto* metric = find_value_metric(name);
  if (!metric)
    return unknown_metric(name);
  std::vector<row_measure> found;
  if (slash != std::string_view::npos) {
    auto label = std::ranges::find(labels, text.substr(slash + 1));
    if (label == labels.end())
      return unknown_label(text, text.substr(slash + 1), labels);
    found.push_back({std::string{text},
                     metric,
                     {static_cast<std::size_t>(label - labels.begin())}});
    return found;
  }
  std::vector<std::size_t> all(labels.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  found.push_back({std::string{text}, metric, all});
  if (labels.size() > 1)
    for (auto label : all)
      found.push_back(
          {std::string{text} + '/' + labels[label], metric, {label}});
  return found;
}

std::string number(float value) {
  return automodel::to_string(parameter{static_cast<double>(value)});
}

result<void> check_label(const value_metric& metric, std::size_t label,
                         const predicted_rows& rows) {
  if (metric.labels != label_kind::binary)
    return {};
  auto stride = rows.label_names.size();
  for (auto at = label; at < rows.labels.size(); at += stride)
    if (rows.labels[at] != 0 && rows.labels[at] != 1)
      return fail(errc::invalid_argument,
                  in_quotes(metric.name, '\'') + " needs labels of 0 and 1; "
                      + in_quotes(rows.label_names[label], '\'') + " is "
                      + number(rows.labels[at]) + " in row "
                      + std::to_string(at / stride),
                  "rmse, mae and r2 are for values; a comparison makes 0 and 1 "
                  "of them, such as \"rating >= 4\"");
  return {};
}

result<void> check_predictions(bool probabilities, std::size_t label,
                               const predicted_rows& rows) {
  auto stride = rows.label_names.size();
  for (auto at = label; at < rows.predictions.size(); at += stride) {
    auto value = rows.predictions[at];
    auto place = " of " + in_quotes(rows.label_names[label], '\'') + " in row "
                 + std::to_string(at / stride);
    if (!std::isfinite(value))
      return fail(errc::invalid_argument, "the prediction" + place + " is "
                                              + number(value)
                                              + ", not a finite number");
    if (probabilities && !(value >= 0 && value <= 1))
      return fail(errc::invalid_argument,
                  "the prediction" + place + " is " + number(value)
                      + ", no probability",
                  "logloss, brier, ece and pcoc need 0 to 1; auc, gauc, rmse, "
                  "mae and r2 take any number");
  }
  return {};
}

} // namespace

result<std::vector<row_measure>>
row_measures(std::span<const std::string> metrics,
             std::span<const std::string> labels) {
  std::vector<row_measure> all;
  for (const auto& text : metrics) {
    auto found = measures_of(text, labels);
    if (!found)
      return pass_on(found);
    for (auto& measure : *found) {
      if (std::ranges::find(all, measure.name, &row_measure::name) != all.end())
        return fail(errc::invalid_argument,
                    in_quotes(measure.name, '\'') + " is measured twice",
                    "a metric without a label measures all of them");
      all.push_back(std::move(measure));
    }
  }
  return all;
}

row_groups group_rows(std::span<const std::uint32_t> users,
                      std::span<const std::uint32_t> sources) {
  row_groups groups;
  if (users.empty()) {
    groups.ids.assign(sources.begin(), sources.end());
    groups.of_row.resize(sources.size());
    std::iota(groups.of_row.begin(), groups.of_row.end(), 0U);
    return groups;
  }
  groups.ids.assign(users.begin(), users.end());
  std::ranges::sort(groups.ids);
  groups.ids.erase(std::unique(groups.ids.begin(), groups.ids.end()),
                   groups.ids.end());
  groups.of_row.reserve(users.size());
  for (auto user : users)
    groups.of_row.push_back(static_cast<std::uint32_t>(
        std::ranges::lower_bound(groups.ids, user) - groups.ids.begin()));
  return groups;
}

result<void> check_rows(std::span<const row_measure> measures,
                        const predicted_rows& rows) {
  for (const auto& measure : measures) {
    if (measure.metric->needs_users && !rows.has_users)
      return fail(errc::invalid_argument,
                  in_quotes(measure.metric->name, '\'')
                      + " needs users, which these data do not name");
    for (auto label : measure.labels) {
      if (auto sound = check_label(*measure.metric, label, rows); !sound)
        return sound;
      if (auto sound
          = check_predictions(measure.metric->of_probabilities, label, rows);
          !sound)
        return sound;
    }
  }
  return {};
}

std::unique_ptr<weighted_statistic> statistic_of(const row_measure& measure,
                                                 const predicted_rows& rows) {
  std::vector<std::unique_ptr<weighted_statistic>> parts;
  for (auto label : measure.labels) {
    predicted_label one;
    one.stride = rows.label_names.size();
    one.predictions = rows.predictions.subspan(label);
    one.labels = rows.labels.subspan(label);
    one.groups = rows.groups->of_row;
    one.n_groups = static_cast<std::uint32_t>(rows.groups->ids.size());
    parts.push_back(measure.metric->statistic(one));
  }
  if (parts.size() == 1)
    return std::move(parts.front());
  return std::make_unique<mean_statistic>(std::move(parts));
}

result<double> measure_rows(std::string_view metric, const labelled_rows& truth,
                            std::span<const float> predictions) {
  if (truth.n_rows == 0 || truth.labels.size() != predictions.size())
    return fail(errc::invalid_argument,
                "predictions and labels are of different rows, or of none");
  std::vector<std::uint32_t> sources(truth.n_rows);
  std::iota(sources.begin(), sources.end(), 0U);
  auto groups = group_rows(truth.groups, sources);
  predicted_rows rows{predictions, truth.labels, truth.label_names, &groups,
                      !truth.groups.empty()};
  auto measures
      = row_measures(std::vector{std::string{metric}}, truth.label_names);
  if (!measures)
    return pass_on(measures);
  auto wanted = std::span{*measures}.first(1);
  if (auto sound = check_rows(wanted, rows); !sound)
    return pass_on(sound);
  auto value = statistic_of(wanted.front(), rows)->value();
  if (std::isnan(value))
    return fail(errc::invalid_argument,
                in_quotes(metric, '\'')
                    + " is not defined for these rows: their labels do not "
                      "differ");
  return value;
}

} // namespace automodel::recsys
