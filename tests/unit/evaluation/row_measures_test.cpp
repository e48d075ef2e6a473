#include "tests/unit/evaluation/toy_predictions.hpp"

#include <limits>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

/// Three rows, two labels.
struct two_labels {
  std::vector<float> labels{1, 0, 0, 1, 1, 1};
  std::vector<float> predictions{0.9F, 0.1F, 0.2F, 0.8F, 0.7F, 0.3F};
  labelled_rows rows;

  two_labels() {
    rows.n_rows = 3;
    rows.n_labels = 2;
    rows.labels = labels;
    rows.label_names = {"click", "like"};
  }
};

std::string complaint(const result<double>& measured) {
  return measured ? "" : to_string(measured.error());
}

} // namespace

TEST_CASE("a metric without a label is the mean over all labels") {
  two_labels data;
  auto click = measure_rows("auc/click", data.rows, data.predictions);
  auto like = measure_rows("auc/like", data.rows, data.predictions);
  auto both = measure_rows("auc", data.rows, data.predictions);
  REQUIRE(both);
  CHECK(*click == 1);
  CHECK(*like == 1);
  data.predictions[3] = 0.05F;
  like = measure_rows("auc/like", data.rows, data.predictions);
  both = measure_rows("auc", data.rows, data.predictions);
  CHECK(*like == 0.5);
  CHECK(*both == 0.75);
}

TEST_CASE("measures are named by metric and label") {
  auto names = [](const std::vector<std::string>& metrics,
                  const std::vector<std::string>& labels) {
    std::string text;
    auto measures = row_measures(metrics, labels).value();
    for (const auto& measure : measures)
      text += measure.name + ' ';
    return text;
  };
  CHECK(names({"auc", "logloss"}, {"click"}) == "auc logloss ");
  CHECK(names({"auc"}, {"click", "like"}) == "auc auc/click auc/like ");
  CHECK(names({"auc/like", "rmse/click"}, {"click", "like"})
        == "auc/like rmse/click ");
  CHECK_FALSE(row_measures(std::vector<std::string>{"auc", "auc/like"},
                           std::vector<std::string>{"click", "like"}));
}

TEST_CASE("what cannot be measured is refused with its place") {
  two_labels data;
  CHECK_THAT(complaint(measure_rows("aux", data.rows, data.predictions)),
             Catch::Contains("no metric of predicted rows is called 'aux'")
                 && Catch::Contains("did you mean \"auc\""));
  CHECK_THAT(complaint(measure_rows("auc/lik", data.rows, data.predictions)),
             Catch::Contains("did you mean \"like\""));
  CHECK_THAT(complaint(measure_rows("gauc", data.rows, data.predictions)),
             Catch::Contains("needs users"));
  data.predictions[5] = std::numeric_limits<float>::quiet_NaN();
  CHECK_THAT(complaint(measure_rows("auc", data.rows, data.predictions)),
             Catch::Contains("the prediction of 'like' in row 2 is nan"));
  CHECK(measure_rows("auc/click", data.rows, data.predictions));
  data.predictions[2] = 1.5F;
  CHECK(measure_rows("auc/click", data.rows, data.predictions));
  CHECK_THAT(
      complaint(measure_rows("logloss/click", data.rows, data.predictions)),
      Catch::Contains("the prediction of 'click' in row 1 is 1.5, no "
                      "probability"));
  data.labels[4] = 3;
  CHECK_THAT(complaint(measure_rows("auc/click", data.rows, data.predictions)),
             Catch::Contains("needs labels of 0 and 1; 'click' is 3.0 in row "
                             "2"));
  CHECK(measure_rows("rmse/click", data.rows, data.predictions));
  CHECK_THAT(complaint(measure_rows("rmse", data.rows,
                                    std::span{data.predictions}.first(4))),
             Catch::Contains("of different rows"));
}

TEST_CASE("rows are grouped by user, or each for itself") {
  auto users = group_rows(std::vector<std::uint32_t>{7, 3, 7}, {});
  CHECK(users.ids == std::vector<std::uint32_t>{3, 7});
  CHECK(users.of_row == std::vector<std::uint32_t>{1, 0, 1});
  auto rows = group_rows({}, std::vector<std::uint32_t>{4, 9, 12});
  CHECK(rows.ids == std::vector<std::uint32_t>{4, 9, 12});
  CHECK(rows.of_row == std::vector<std::uint32_t>{0, 1, 2});
}
