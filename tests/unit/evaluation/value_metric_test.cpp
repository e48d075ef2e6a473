#include "recsys/evaluation/value_metric.hpp"
#include "tests/unit/evaluation/toy_predictions.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

/// Slow references: straight from the definitions, with a weight per row.
using weights = std::vector<double>;

double slow_auc(const toy_predictions& rows, const weights& w) {
  double ordered = 0, pairs = 0;
  for (std::size_t i = 0; i < w.size(); ++i)
    for (std::size_t j = 0; j < w.size(); ++j)
      if (rows.labels[i] == 1 && rows.labels[j] == 0) {
        pairs += w[i] * w[j];
        ordered += w[i] * w[j]
                   * (rows.predictions[i] > rows.predictions[j]    ? 1
                      : rows.predictions[i] == rows.predictions[j] ? 0.5
                                                                   : 0);
      }
  return ordered / pairs;
}

double slow_gauc(const toy_predictions& rows, const weights& w) {
  double sum = 0, impressions = 0;
  for (std::uint32_t user = 0; user < rows.groups.ids.size(); ++user) {
    auto own = w;
    double size = 0, positives = 0, unit = 0;
    for (std::size_t i = 0; i < w.size(); ++i) {
      if (rows.groups.of_row[i] != user) {
        own[i] = 0;
        continue;
      }
      unit = w[i];
      own[i] = 1;
      size += 1;
      positives += rows.label(i);
    }
    if (positives == 0 || positives == size)
      continue;
    sum += unit * size * slow_auc(rows, own);
    impressions += unit * size;
  }
  return sum / impressions;
}

template <class Loss>
double slow_mean(const toy_predictions& rows, const weights& w, Loss loss) {
  double sum = 0, count = 0;
  for (std::size_t i = 0; i < w.size(); ++i) {
    sum += w[i] * loss(rows.prediction(i), rows.label(i));
    count += w[i];
  }
  return sum / count;
}

double slow_logloss(const toy_predictions& rows, const weights& w) {
  return slow_mean(rows, w, [](double p, double y) {
    p = std::min(std::max(p, 1e-7), 1 - 1e-7);
    return y == 1 ? -std::log(p) : -std::log(1 - p);
  });
}

double slow_ece(const toy_predictions& rows, const weights& w) {
  double sum = 0, count = 0;
  for (auto weight : w)
    count += weight;
  for (int bin = 0; bin < 15; ++bin) {
    double p = 0, y = 0, size = 0;
    for (std::size_t i = 0; i < w.size(); ++i) {
      auto at = std::min(14, static_cast<int>(rows.prediction(i) * 15));
      if (at != bin)
        continue;
      p += w[i] * rows.prediction(i);
      y += w[i] * rows.label(i);
      size += w[i];
    }
    if (size > 0)
      sum += size / count * std::abs(p / size - y / size);
  }
  return sum;
}

double slow_r2(const toy_predictions& rows, const weights& w) {
  auto mean = slow_mean(rows, w, [](double, double y) { return y; });
  auto error = slow_mean(rows, w,
                         [](double p, double y) { return (p - y) * (p - y); });
  auto spread = slow_mean(
      rows, w, [&](double, double y) { return (y - mean) * (y - mean); });
  return 1 - error / spread;
}

double slow_value(const std::string& metric, const toy_predictions& rows,
                  const weights& w) {
  auto squared = [](double p, double y) { return (p - y) * (p - y); };
  if (metric == "auc")
    return slow_auc(rows, w);
  if (metric == "gauc")
    return slow_gauc(rows, w);
  if (metric == "logloss")
    return slow_logloss(rows, w);
  if (metric == "brier")
    return slow_mean(rows, w, squared);
  if (metric == "ece")
    return slow_ece(rows, w);
  if (metric == "pcoc")
    return slow_mean(rows, w, [](double p, double) { return p; })
           / slow_mean(rows, w, [](double, double y) { return y; });
  if (metric == "rmse")
    return std::sqrt(slow_mean(rows, w, squared));
  if (metric == "mae")
    return slow_mean(rows, w,
                     [](double p, double y) { return std::abs(p - y); });
  if (metric == "r2")
    return slow_r2(rows, w);
  return std::numeric_limits<double>::quiet_NaN();
}

std::vector<std::string> all_names() {
  std::vector<std::string> names;
  for (const auto& metric : value_metrics())
    names.emplace_back(metric.name);
  return names;
}

} // namespace

TEST_CASE("every metric of values equals its definition") {
  for (const auto& name : all_names())
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
      auto rows = toy_predictions::random(seed, 200, 12);
      INFO(name << ", seed " << seed);
      CHECK(rows.value(name)
            == Approx(slow_value(name, rows, weights(200, 1))).epsilon(1e-12));
    }
}

TEST_CASE("every metric of values equals its definition with weights") {
  auto rows = toy_predictions::random(7, 150, 9);
  // Each lane weighs users in its own way.
  random_stream random(3, "weights");
  std::vector<lane_values> of_user(rows.groups.ids.size());
  for (auto& lanes : of_user)
    for (std::size_t lane = 0; lane < lane_values::count; ++lane)
      lanes.set(lane, static_cast<double>(random.below(4)));
  for (const auto& name : all_names()) {
    auto measures = row_measures(std::vector{name}, rows.names).value();
    auto values
        = statistic_of(measures.front(), rows.view())->resampled(of_user);
    for (std::size_t lane = 0; lane < lane_values::count; ++lane) {
      weights w;
      for (auto user : rows.groups.of_row)
        w.push_back(of_user[user][lane]);
      INFO(name << ", lane " << lane);
      CHECK(values[lane] == Approx(slow_value(name, rows, w)).epsilon(1e-12));
    }
  }
}

TEST_CASE("values worked by hand") {
  toy_predictions rows;
  rows.predictions = {0.9F, 0.5F, 0.5F, 0.1F};
  rows.labels = {1, 1, 0, 0};
  rows.groups = {{0, 1}, {0, 0, 0, 1}};
  // Of four pairs three are in order and one ties.
  CHECK(rows.value("auc") == Approx(3.5 / 4));
  // User 1 has one class: user 0's pairs are one in order, one tied.
  CHECK(rows.value("gauc") == Approx(1.5 / 2));
  CHECK(rows.value("pcoc") == Approx(1));
  CHECK(rows.value("brier") == Approx((.01 + .25 + .25 + .01) / 4));
  CHECK(rows.value("mae") == Approx((.1 + .5 + .5 + .1) / 4));
}

TEST_CASE("a constant has the AUC of chance, a sure mistake a bounded loss") {
  toy_predictions rows;
  rows.predictions = {0.3F, 0.3F, 0.3F};
  rows.labels = {1, 0, 1};
  rows.groups = {{0, 1, 2}, {0, 1, 2}};
  CHECK(rows.value("auc") == 0.5);
  rows.predictions = {0, 1, 0};
  CHECK(rows.value("logloss") == Approx(-std::log(1e-7)));
}

TEST_CASE("where labels do not differ there is no value") {
  toy_predictions rows;
  rows.predictions = {0.3F, 0.4F};
  rows.labels = {0, 0};
  rows.groups = {{0, 1}, {0, 1}};
  for (const char* name : {"auc", "gauc", "pcoc", "r2"})
    CHECK(std::isnan(rows.value(name)));
}

TEST_CASE("the better direction of a metric is known by its name") {
  CHECK(better_direction("auc") == direction::higher);
  CHECK(better_direction("auc/is_click") == direction::higher);
  CHECK(better_direction("logloss/is_click") == direction::lower);
  CHECK(better_direction("rmse") == direction::lower);
  CHECK(better_direction("pcoc") == direction::nearer_one);
  CHECK(better_direction("ndcg@10") == direction::higher);
}
