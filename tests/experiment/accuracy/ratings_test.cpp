#include "base/random_stream.hpp"
#include "recsys/models/classical/rating_models.hpp"
#include "recsys/statistics/moments.hpp"
#include "tests/experiment/accuracy/experiment_data.hpp"

#include <chrono>
#include <cmath>
#include <iostream>
#include <numeric>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

/// Rows of a fold, ids from 1 as 0 stands for the unknown.
struct rating_fold {
  std::vector<std::uint32_t> features, starts;
  std::vector<float> labels;

  rating_fold(const dataset& data, std::span<const std::size_t> rows)
      : starts{0, data.n_users() + 1, data.n_users() + data.n_items() + 2} {
    for (auto row : rows) {
      features.push_back(data.users()[row] + 1);
      features.push_back(starts[1] + data.items()[row] + 1);
      labels.push_back(data.ratings()[row]);
    }
  }

  labelled_rows view(bool with_labels) const {
    labelled_rows rows;
    rows.n_features = starts.back();
    rows.n_fields = 2;
    rows.n_labels = 1;
    rows.n_rows = labels.size();
    rows.features = features;
    rows.field_starts = starts;
    if (with_labels)
      rows.labels = labels;
    rows.field_names = {"user", "item"};
    rows.label_names = {"rating"};
    return rows;
  }
};

double rmse(const model_family& family, const parameters& fit,
            const rating_fold& train, const rating_fold& test) {
  row_fit_context context;
  context.train = train.view(true);
  auto model = value_of(family.fit_rows(fit, context));
  std::vector<float> found(test.labels.size());
  auto ok = model->predict(test.view(false), found);
  REQUIRE(ok);
  double sum = 0;
  for (std::size_t row = 0; row < found.size(); ++row)
    sum += std::pow(double{found[row]} - double{test.labels[row]}, 2);
  return std::sqrt(sum / static_cast<double>(found.size()));
}

struct rating_line {
  std::string name;
  model_family family;
  parameters fit;
  double published; ///< Surprise's table of results; 0: it has none
};

} // namespace

// Random five folds of all ratings; the mean RMSE against Surprise's table.
TEST_CASE("MovieLens-100k: rating models reach their published RMSE") {
  temporary_folder cache;
  auto data = shared_dataset(cache, "recbole", "ml-100k");
  if (!data)
    return;
  constexpr std::size_t folds = 5;
  std::vector<std::size_t> order(data->size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  random_stream(0, "folds").shuffle(order);
  auto similarity = [](const char* name) {
    return parameters{{"k", std::int64_t{40}},
                      {"similarity", std::string(name)}};
  };
  std::vector<rating_line> lines{
      {"mean of all", rating_mean_family(), {}, 0},
      {"mean of the user",
       rating_mean_family(),
       {{"by", std::string("user")}},
       0},
      {"mean of the item",
       rating_mean_family(),
       {{"by", std::string("item")}},
       0},
      {"rating-bias", rating_bias_family(), {}, .944},
      {"user-knn msd", user_knn_family(), similarity("msd"), .951},
      {"user-knn pearson", user_knn_family(), similarity("pearson"), 0}};
  for (const auto& line : lines) {
    std::vector<double> values;
    auto start = std::chrono::steady_clock::now();
    for (std::size_t fold = 0; fold < folds; ++fold) {
      std::vector<std::size_t> train, test;
      for (std::size_t at = 0; at < order.size(); ++at)
        (at % folds == fold ? test : train).push_back(order[at]);
      values.push_back(
          rmse(line.family, line.fit, {*data, train}, {*data, test}));
    }
    std::chrono::duration<double> took
        = std::chrono::steady_clock::now() - start;
    auto found = mean(values);
    std::cout << line.name << "  rmse " << found << " +- "
              << std::sqrt(variance(values, found)) << "  "
              << took.count() / folds << " s per fold" << std::endl;
    if (line.published > 0)
      CHECK(std::abs(found - line.published) <= .005);
  }
}
