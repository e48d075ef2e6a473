#include "base/unique_fd.hpp"
#include "recsys/data/row_part.hpp"

#include <sys/mman.h>

#include <functional>
#include <limits>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

/// Three rows of two fields and one label, to be damaged.
struct raw_rows {
  std::string part = "train";
  std::vector<std::string> fields{"user", "item"}, labels{"click"};
  std::vector<std::uint32_t> starts{0, 3, 5}, features{1, 4, 2, 3, 0, 3};
  std::vector<std::uint64_t> shape{3, 2};
  std::vector<float> values, truth{1, 0, 0};
  std::vector<std::uint32_t> groups{7, 7, 9}, sources{0, 4, 5};

  void write_features(array_file_writer& out) const {
    out.add_text("part", part)
        .add_strings("fields", std::span{fields})
        .add_strings("labels", std::span{labels})
        .add("field-starts", std::span<const std::uint32_t>{starts})
        .add("features", std::span<const std::uint32_t>{features}, shape);
    if (!values.empty())
      out.add("values", std::span<const float>{values});
    if (!groups.empty())
      out.add("groups", std::span<const std::uint32_t>{groups});
  }

  void write_labels(array_file_writer& out) const {
    out.add_text("part", part)
        .add_strings("labels", std::span{labels})
        .add("values", std::span<const float>{truth})
        .add("sources", std::span<const std::uint32_t>{sources});
    if (!groups.empty())
      out.add("groups", std::span<const std::uint32_t>{groups});
  }
};

unique_fd written(const array_file_writer& out) {
  unique_fd fd{::memfd_create("test", 0)};
  REQUIRE(out.write(fd.get()));
  return fd;
}

result<row_features> features_of(const raw_rows& raw) {
  array_file_writer out{std::string{row_features::kind}};
  raw.write_features(out);
  return row_features::map(written(out).get(), "rows");
}

result<row_labels> labels_of(const raw_rows& raw) {
  array_file_writer out{std::string{row_labels::kind}};
  raw.write_labels(out);
  return row_labels::map(written(out).get(), "labels");
}

using damage = std::function<void(raw_rows&)>;

std::string features_complaint(const damage& how) {
  raw_rows raw;
  how(raw);
  auto part = features_of(raw);
  return part ? "" : to_string(part.error());
}

std::string labels_complaint(const damage& how) {
  raw_rows raw;
  how(raw);
  auto part = labels_of(raw);
  return part ? "" : to_string(part.error());
}

constexpr auto no_number = std::numeric_limits<float>::quiet_NaN();

} // namespace

TEST_CASE("features and labels are read apart and joined for training") {
  raw_rows raw;
  auto features = features_of(raw);
  auto labels = labels_of(raw);
  REQUIRE(features);
  REQUIRE(labels);
  CHECK(features->rows().labels.empty());
  CHECK(features->rows().n_features == 5);
  auto rows = labels->label(*features);
  REQUIRE(rows);
  CHECK(rows->labels[0] == 1);
  CHECK(rows->groups[2] == 9);
  auto part = slice(*rows, 1, 2);
  CHECK(part.n_rows == 2);
  CHECK(part.features[0] == 2);
  CHECK(part.labels[0] == 0);
  CHECK(part.groups[1] == 9);
  raw.part = "test";
  CHECK_FALSE(labels_of(raw)->label(*features));
}

TEST_CASE("whatever is wrong with features is found before they are used") {
  auto says = [](const char* what) {
    return Catch::Contains(std::string{"not a sound part of rows: "} + what);
  };
  CHECK(features_complaint([](raw_rows&) {}).empty());
  CHECK_THAT(features_complaint([](raw_rows& raw) { raw.part = "all"; }),
             says("it is no known part"));
  CHECK_THAT(features_complaint([](raw_rows& raw) {
               raw.shape = {2, 3};
             }),
             says("features are not a table"));
  CHECK_THAT(features_complaint([](raw_rows& raw) { raw.shape = {6}; }),
             says("features are not a table"));
  CHECK_THAT(features_complaint([](raw_rows& raw) { raw.starts.clear(); }),
             says("the fields do not span"));
  CHECK_THAT(features_complaint([](raw_rows& raw) {
               raw.starts = {1, 3, 5};
             }),
             says("the fields do not span"));
  CHECK_THAT(features_complaint([](raw_rows& raw) {
               raw.starts = {0, 6, 5};
             }),
             says("the fields do not span"));
  CHECK_THAT(features_complaint([](raw_rows& raw) {
               raw.starts = {0, 0, 5};
             }),
             says("a field has no feature"));
  CHECK_THAT(features_complaint([](raw_rows& raw) { raw.features[0] = 3; }),
             says("a feature is outside its field"));
  CHECK_THAT(features_complaint([](raw_rows& raw) { raw.features[1] = 5; }),
             says("a feature is outside its field"));
  CHECK_THAT(features_complaint([](raw_rows& raw) { raw.labels.clear(); }),
             says("there is no label"));
  CHECK_THAT(features_complaint([](raw_rows& raw) {
               raw.values = {1, 2};
             }),
             says("there is not one value per feature"));
  CHECK_THAT(features_complaint([](raw_rows& raw) {
               raw.values = {1, 1, 1, no_number, 1, 1};
             }),
             says("a value is not a finite number"));
  CHECK_THAT(features_complaint([](raw_rows& raw) { raw.groups = {1}; }),
             says("there is not one user per row"));
}

TEST_CASE("whatever is wrong with labels is found before they are used") {
  auto says = [](const char* what) {
    return Catch::Contains(std::string{"not a sound part of rows: "} + what);
  };
  CHECK(labels_complaint([](raw_rows&) {}).empty());
  CHECK_THAT(labels_complaint([](raw_rows& raw) { raw.truth = {1}; }),
             says("there is not one value per row and label"));
  CHECK_THAT(labels_complaint([](raw_rows& raw) { raw.truth[1] = no_number; }),
             says("a label is not a finite number"));
  CHECK_THAT(labels_complaint([](raw_rows& raw) { raw.sources[1] = 9; }),
             says("rows are not in the order of the data"));
  CHECK_THAT(labels_complaint([](raw_rows& raw) { raw.groups = {1}; }),
             says("there is not one user per row"));
  CHECK_THAT(labels_complaint([](raw_rows& raw) { raw.labels.clear(); }),
             says("there is not one value per row and label"));
}
