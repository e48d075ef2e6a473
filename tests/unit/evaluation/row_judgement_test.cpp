#include "base/unique_fd.hpp"
#include "recsys/evaluation/row_comparison.hpp"
#include "recsys/evaluation/row_judgement.hpp"
#include "tests/unit/evaluation/toy_predictions.hpp"

#include <sys/mman.h>

#include <limits>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

/// The labels of a part, as a judge maps them.
row_labels truth_of(std::vector<float> labels, std::vector<std::string> names,
                    std::vector<std::uint32_t> users) {
  std::vector<std::uint32_t> sources;
  for (std::uint32_t row = 0; row < labels.size() / names.size(); ++row)
    sources.push_back(2 * row + 1);
  array_file_writer out{std::string{row_labels::kind}};
  row_labels::add_to(out, {labels, users, sources, std::move(names)}, "test");
  unique_fd fd{::memfd_create("test", 0)};
  REQUIRE(out.write(fd.get()));
  return row_labels::map(fd.get(), "labels").value();
}

protocol clicks(std::vector<std::string> metrics) {
  protocol rules;
  rules.split = split_rule::random_ratio;
  rules.rows.emplace();
  rules.rows->labels = {parse_label_rule("click").value()};
  rules.metrics = std::move(metrics);
  return rules;
}

/// Six rows of three users.
row_judgement sample(std::vector<float> predictions
                     = {.9F, .2F, .6F, .4F, .3F, .8F}) {
  auto truth = truth_of({1, 0, 1, 0, 0, 0}, {"click"}, {4, 4, 7, 7, 9, 9});
  auto judged = judge_rows(clicks({"auc", "gauc", "logloss"}), truth,
                           std::move(predictions));
  REQUIRE(judged);
  return *judged;
}

judged_predictor random_candidate(const std::string& name, std::size_t seeds,
                                  double skill) {
  judged_predictor made{name, {}};
  for (std::size_t s = 0; s < seeds; ++s) {
    auto toy = toy_predictions::random(1, 400, 30);
    random_stream random(s, name);
    row_judgement judged;
    judged.protocol_id = "p";
    judged.label_names = toy.names;
    judged.labels = toy.labels;
    judged.groups = toy.groups;
    judged.has_users = true;
    for (auto label : toy.labels)
      judged.predictions.push_back(static_cast<float>(
          1
          / (1
             + std::exp(-skill * (static_cast<double>(label) - .5)
                        - random.normal()))));
    made.seeds.push_back(std::move(judged));
  }
  return made;
}

} // namespace

TEST_CASE("rows are judged by the protocol's metrics") {
  auto judged = sample();
  CHECK(judged.n_rows() == 6);
  CHECK(judged.value("auc") == Approx(7.0 / 8));
  // Users 4 and 7 are in order; user 9 has no click.
  CHECK(judged.value("gauc") == Approx(1));
  CHECK(judged.single_class_users.at("click") == 1);
  CHECK_FALSE(judged.value("rmse"));
  CHECK(judged.groups.ids == std::vector<std::uint32_t>{4, 7, 9});
}

TEST_CASE("a prediction that is no number is an error that names its row") {
  auto truth = truth_of({1, 0, 1}, {"click"}, {});
  auto judged = judge_rows(clicks({"auc"}), truth,
                           {.1F, std::numeric_limits<float>::quiet_NaN(), .3F});
  REQUIRE_FALSE(judged);
  CHECK_THAT(judged.error().message,
             Catch::Contains("prediction of 'click' in row 1 is nan"));
  CHECK_FALSE(judge_rows(clicks({"auc"}), truth, {.1F, .2F}));
  auto unknown = judge_rows(clicks({"gauc"}), truth, {.1F, .2F, .3F});
  REQUIRE_FALSE(unknown);
  CHECK_THAT(unknown.error().message, Catch::Contains("needs users"));
}

TEST_CASE("a judgement of rows is saved and loaded") {
  auto judged = sample();
  judged.protocol_id = "0123";
  array_file_writer out{std::string{row_judgement::kind}};
  judged.save(out);
  unique_fd fd{::memfd_create("test", 0)};
  REQUIRE(out.write(fd.get()));
  auto file = array_file::map(fd.get(), "judgement", row_judgement::kind);
  REQUIRE(file);
  auto read = row_judgement::load(*file);
  REQUIRE(read);
  CHECK(read->protocol_id == "0123");
  CHECK(read->predictions == judged.predictions);
  CHECK(read->labels == judged.labels);
  CHECK(read->groups.ids == judged.groups.ids);
  CHECK(read->groups.of_row == judged.groups.of_row);
  CHECK(read->values == judged.values);
  CHECK(read->single_class_users == judged.single_class_users);
  CHECK(read->has_users);
}

TEST_CASE("a damaged judgement of rows is refused") {
  auto load = [](auto damage) {
    auto judged = sample();
    damage(judged);
    array_file_writer out{std::string{row_judgement::kind}};
    judged.save(out);
    unique_fd fd{::memfd_create("test", 0)};
    REQUIRE(out.write(fd.get()));
    auto file = array_file::map(fd.get(), "judgement", row_judgement::kind);
    REQUIRE(file);
    return row_judgement::load(*file);
  };
  CHECK(load([](row_judgement&) {}));
  CHECK_FALSE(load([](row_judgement& j) { j.groups.of_row[2] = 3; }));
  CHECK_FALSE(load([](row_judgement& j) { j.groups.ids = {7, 4, 9}; }));
  CHECK_FALSE(load([](row_judgement& j) { j.predictions[0] = NAN; }));
}

TEST_CASE("some rows of a judgement are a judgement of their own") {
  auto part = sample().restricted_to({0, 1, 4});
  CHECK(part.n_rows() == 3);
  CHECK(part.predictions == std::vector<float>{.9F, .2F, .3F});
  CHECK(part.groups.ids == std::vector<std::uint32_t>{4, 9});
  CHECK(part.groups.of_row == std::vector<std::uint32_t>{0, 0, 1});
}

TEST_CASE("predictors are summarised and compared in the better direction") {
  std::vector candidates{random_candidate("weak", 3, .5),
                         random_candidate("strong", 3, 2.5)};
  auto resamples = row_resamples::of(
      candidates, std::vector<std::string>{"auc", "logloss"});
  REQUIRE(resamples);
  auto tables = resamples->summaries();
  REQUIRE(tables.size() == 2);
  const auto& auc = tables[1].at("auc");
  CHECK(auc.values.size() == 3);
  CHECK(auc.low < auc.mean);
  CHECK(auc.mean < auc.high);
  CHECK(tables[1].at("logloss").mean < tables[0].at("logloss").mean);

  auto lines = resamples->compare(
      "weak", std::vector<std::string>{"auc", "logloss"}, .01);
  REQUIRE(lines);
  REQUIRE(lines->size() == 2);
  CHECK((*lines)[0].diff
        == Approx(tables[1].at("auc").mean - tables[0].at("auc").mean));
  CHECK((*lines)[0].verdict == "success");
  // Less loss is better, though its difference lies below zero.
  CHECK((*lines)[1].diff < 0);
  CHECK((*lines)[1].high < -.01);
  CHECK((*lines)[1].verdict == "success");
  auto worse
      = resamples->compare("strong", std::vector<std::string>{"logloss"}, .01);
  CHECK(worse->front().verdict == "fail");
  CHECK_FALSE(resamples->compare("none", std::vector<std::string>{"auc"}, 0));
  CHECK_FALSE(resamples->compare("weak", std::vector<std::string>{"rmse"}, 0));
  auto calibrated
      = row_resamples::of(candidates, std::vector<std::string>{"pcoc"});
  REQUIRE(calibrated);
  CHECK_FALSE(calibrated->compare("weak", std::vector<std::string>{"pcoc"}, 0));
}

TEST_CASE("equal judgements under all seeds are one experiment") {
  auto candidate = random_candidate("one", 1, 1);
  candidate.seeds.push_back(candidate.seeds.front());
  candidate.seeds.push_back(candidate.seeds.front());
  auto once = random_candidate("one", 1, 1);
  auto repeated = row_resamples::of(std::vector{candidate},
                                    std::vector<std::string>{"auc"});
  auto single
      = row_resamples::of(std::vector{once}, std::vector<std::string>{"auc"});
  REQUIRE(repeated);
  REQUIRE(single);
  CHECK(repeated->summaries()[0].at("auc").low
        == Approx(single->summaries()[0].at("auc").low));
}

TEST_CASE("judgements of different protocols are never compared") {
  std::vector candidates{random_candidate("a", 2, 1),
                         random_candidate("b", 2, 1)};
  candidates[1].seeds[1].protocol_id = "q";
  auto resamples
      = row_resamples::of(candidates, std::vector<std::string>{"auc"});
  REQUIRE_FALSE(resamples);
  CHECK(resamples.error().code == errc::incompatible);
  CHECK_THAT(resamples.error().message,
             Catch::Contains("'b' was judged under protocol q"));
  candidates[1].seeds.pop_back();
  CHECK_FALSE(row_resamples::of(candidates, std::vector<std::string>{"auc"}));
}
