#include "recsys/evaluation/value_metric.hpp"

#include "recsys/statistics/calibration_error.hpp"
#include "recsys/statistics/group_sums.hpp"
#include "recsys/statistics/weighted_auc.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace automodel::recsys {

namespace {

using made = std::unique_ptr<weighted_statistic>;
using sums = group_sums::sums;

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

/// `add(prediction, label, sums)` adds a row to its group's sums.
template <class Add>
made sums_of(const predicted_label& rows, double (*finish)(const sums&),
             Add add) {
  std::vector<sums> groups(rows.n_groups);
  for (std::size_t row = 0; row < rows.size(); ++row)
    add(static_cast<double>(rows.prediction(row)),
        static_cast<double>(rows.label(row)), groups[rows.groups[row]]);
  return std::make_unique<group_sums>(std::move(groups), finish);
}

double ratio(const sums& s) {
  return s[1] > 0 ? s[0] / s[1] : nothing;
}

double root_of_ratio(const sums& s) {
  return s[1] > 0 ? std::sqrt(s[0] / s[1]) : nothing;
}

/// The mean of `loss(prediction, label)`.
template <class Loss>
made mean_of(const predicted_label& rows, Loss loss,
             double (*finish)(const sums&) = ratio) {
  return sums_of(rows, finish, [&](double p, double y, sums& s) {
    s[0] += loss(p, y);
    s[1] += 1;
  });
}

double squared_error(double p, double y) {
  return (p - y) * (p - y);
}

made auc(const predicted_label& rows) {
  std::vector<scored_row> scored(rows.size());
  for (std::size_t row = 0; row < rows.size(); ++row)
    scored[row]
        = {rows.prediction(row), rows.label(row) > 0.5F, rows.groups[row]};
  return std::make_unique<weighted_auc>(std::move(scored));
}

made gauc(const predicted_label& rows) {
  std::vector<std::vector<scored_row>> users(rows.n_groups);
  for (std::size_t row = 0; row < rows.size(); ++row)
    users[rows.groups[row]].push_back(
        {rows.prediction(row), rows.label(row) > 0.5F, 0});
  std::vector<sums> groups(rows.n_groups);
  for (std::size_t user = 0; user < users.size(); ++user) {
    auto impressions = static_cast<double>(users[user].size());
    auto area = weighted_auc(std::move(users[user])).value();
    if (!std::isnan(area))
      groups[user] = {impressions * area, impressions, 0, 0};
  }
  return std::make_unique<group_sums>(std::move(groups), ratio);
}

double log_loss(double p, double y) {
  constexpr double least = 1e-7;
  auto clipped = std::clamp(p, least, 1 - least);
  return -(y * std::log(clipped) + (1 - y) * std::log1p(-clipped));
}

made logloss(const predicted_label& rows) {
  return mean_of(rows, log_loss);
}

made brier(const predicted_label& rows) {
  return mean_of(rows, squared_error);
}

made ece(const predicted_label& rows) {
  std::vector<calibration_error::row> all(rows.size());
  for (std::size_t row = 0; row < rows.size(); ++row)
    all[row] = {rows.groups[row], static_cast<double>(rows.prediction(row)),
                static_cast<double>(rows.label(row))};
  return std::make_unique<calibration_error>(all);
}

made pcoc(const predicted_label& rows) {
  return sums_of(rows, ratio, [](double p, double y, sums& s) {
    s[0] += p;
    s[1] += y;
  });
}

made rmse(const predicted_label& rows) {
  return mean_of(rows, squared_error, root_of_ratio);
}

made mae(const predicted_label& rows) {
  return mean_of(rows, [](double p, double y) { return std::abs(p - y); });
}

made r2(const predicted_label& rows) {
  // Far from zero the sum of squares would lose the variance to rounding.
  double mean = 0;
  for (std::size_t row = 0; row < rows.size(); ++row)
    mean += static_cast<double>(rows.label(row))
            / static_cast<double>(rows.size());
  auto explained = [](const sums& s) {
    auto variation = s[3] - s[2] * s[2] / s[1];
    return s[1] > 0 && variation > 0 ? 1 - s[0] / variation : nothing;
  };
  return sums_of(rows, explained, [mean](double p, double y, sums& s) {
    s[0] += squared_error(p, y);
    s[1] += 1;
    s[2] += y - mean;
    s[3] += (y - mean) * (y - mean);
  });
}

using enum direction;
using enum label_kind;

constexpr std::array value_metric_table{
    value_metric{"auc",
                 "chance that a random positive row scores above a random "
                 "negative one, ties counting half",
                 higher, binary, false, false, auc},
    value_metric{"gauc",
                 "mean over users of their auc, weighted by their rows; users "
                 "with labels of one class are left out",
                 higher, binary, false, true, gauc},
    value_metric{"logloss",
                 "mean of -(y ln p + (1 - y) ln(1 - p)), p clipped to [1e-7, "
                 "1 - 1e-7]",
                 lower, binary, true, false, logloss},
    value_metric{"brier", "mean of (p - y)^2", lower, binary, true, false,
                 brier},
    value_metric{"ece",
                 "sum over 15 equal-width bins of p of |mean p - mean y|, "
                 "weighted by their rows",
                 lower, binary, true, false, ece},
    value_metric{"pcoc", "sum of p / sum of y; 1 is calibrated", nearer_one,
                 binary, true, false, pcoc},
    value_metric{"rmse", "square root of the mean of (p - y)^2", lower, value,
                 false, false, rmse},
    value_metric{"mae", "mean of |p - y|", lower, value, false, false, mae},
    value_metric{"r2", "1 - sum of (p - y)^2 / sum of (y - mean y)^2", higher,
                 value, false, false, r2},
};

} // namespace

std::span<const value_metric> value_metrics() noexcept {
  return value_metric_table;
}

const value_metric* find_value_metric(std::string_view name) noexcept {
  auto found = std::ranges::find(value_metric_table, name, &value_metric::name);
  return found == value_metric_table.end() ? nullptr : &*found;
}

direction better_direction(std::string_view metric) noexcept {
  const auto* known = find_value_metric(metric.substr(0, metric.find('/')));
  return known ? known->better : direction::higher;
}

} // namespace automodel::recsys
