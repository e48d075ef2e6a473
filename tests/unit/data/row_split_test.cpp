#include "base/random_stream.hpp"
#include "recsys/data/row_part.hpp"
#include "recsys/data/row_split.hpp"
#include "recsys/data/rows/feature_space.hpp"
#include "tests/unit/data/sandbox.hpp"

#include <algorithm>
#include <set>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

protocol rows_protocol(const std::vector<std::string>& labels,
                       std::vector<std::string> fields,
                       split_rule split = split_rule::random_ratio) {
  protocol rules;
  rules.split = split;
  rules.metrics = {"rmse"};
  rules.rows.emplace();
  for (const auto& label : labels)
    rules.rows->labels.push_back(parse_label_rule(label).value());
  rules.rows->fields = std::move(fields);
  return rules;
}

/// A part read back: each row's tokens by field, and its labels.
struct read_part {
  std::vector<std::vector<std::string>> tokens;
  std::vector<std::vector<float>> labels;
  std::vector<std::uint32_t> sources, users;
  std::vector<float> values;
};

struct read_rows_split {
  row_split_files files;
  read_part train, valid, test;
  feature_space space;
};

read_part read(const row_part_files& files, const feature_space& space) {
  auto features = row_features::open(files.features);
  auto labels = row_labels::open(files.labels);
  REQUIRE(features);
  REQUIRE(labels);
  auto both = labels->label(*features);
  REQUIRE(both);
  CHECK(both->n_rows == files.rows);
  read_part out;
  for (std::uint64_t row = 0; row < both->n_rows; ++row) {
    auto& tokens = out.tokens.emplace_back();
    for (std::uint32_t field = 0; field < both->n_fields; ++field) {
      auto feature = both->features[row * both->n_fields + field];
      tokens.push_back(
          feature == both->field_starts[field] ? "?" : space.tokens[feature]);
    }
    auto first = both->labels.begin()
                 + static_cast<std::ptrdiff_t>(row * both->n_labels);
    out.labels.emplace_back(first, first + both->n_labels);
  }
  out.sources.assign(labels->sources().begin(), labels->sources().end());
  out.users.assign(labels->groups().begin(), labels->groups().end());
  out.values.assign(both->values.begin(), both->values.end());
  return out;
}

read_rows_split split_rows(const sandbox& here, const dataset& data,
                           const protocol& rules, std::uint64_t seed = 0,
                           const split_options& options = {}) {
  auto files
      = make_row_split(data, rules, seed, here.path() / "split", options);
  if (!files)
    FAIL(to_string(files.error()));
  auto vocabulary
      = array_file::open(files->vocabulary, feature_space::kind).value();
  auto space = feature_space::read(vocabulary).value();
  return {*files, read(files->train, space), read(files->valid, space),
          read(files->test, space), space};
}

std::string complaint(const sandbox& here, const dataset& data,
                      const protocol& rules) {
  auto files = make_row_split(data, rules, 0, here.path() / "split");
  return files ? "" : to_string(files.error());
}

/// Impressions with columns; play time follows the click, and `mood` nothing.
std::string impressions(std::size_t n) {
  std::string text = "user_id\titem_id\tclick\tlike\tplay_ms\tmood\tduration\n";
  random_stream random(4, "impressions");
  for (std::size_t i = 0; i < n; ++i) {
    auto click = random.uniform() < 0.4;
    text += "u" + std::to_string(random.below(30)) + "\ti"
            + std::to_string(random.below(40)) + '\t' + (click ? '1' : '0')
            + '\t' + (click && random.uniform() < 0.3 ? '1' : '0') + '\t'
            + std::to_string(click ? 1000 + random.below(5000)
                                   : random.below(900))
            + '\t' + (i % 7 == 3 ? "" : "m" + std::to_string(random.below(3)))
            + '\t' + std::to_string(random.below(300)) + '\n';
  }
  return text;
}

} // namespace

TEST_CASE("sparse rows are split as their files give them") {
  sandbox here;
  here.write("set/set.train.libfm", "-1 1:1 5:1\n1 2:1 6:1\n-1 1:1 6:1\n");
  here.write("set/set.valid.libfm", "1 2:1 7:1\n-1 1:1 5:1\n");
  here.write("set/set.test.libfm", "1 3:1 5:1\n-1 2:1 5:1\n");
  data_source source;
  source.path = here.path() / "set";
  auto data = here.import(source);
  REQUIRE(data);
  auto rules = rows_protocol({"label"}, {}, split_rule::given);
  rules.metrics = {"auc"};
  auto made = split_rows(here, *data, rules);
  CHECK(made.space.fields == std::vector<std::string>{"field 1", "field 2"});
  // Signs become 0 and 1; features that training does not have are unknown.
  CHECK(made.train.tokens
        == std::vector<std::vector<std::string>>{
            {"1", "5"}, {"2", "6"}, {"1", "6"}});
  CHECK(made.train.labels == std::vector<std::vector<float>>{{0}, {1}, {0}});
  CHECK(made.valid.tokens
        == std::vector<std::vector<std::string>>{{"2", "?"}, {"1", "5"}});
  CHECK(made.test.tokens
        == std::vector<std::vector<std::string>>{{"?", "5"}, {"2", "5"}});
  CHECK(made.test.sources == std::vector<std::uint32_t>{5, 6});
  CHECK(made.files.n_features == 6);
  CHECK(made.train.users.empty());
  CHECK(made.train.values.empty());
}

TEST_CASE("sparse rows of different length are refused with their line") {
  sandbox here;
  auto data = here.import_text("rows.libfm", "1 1:1 5:1\n-1 2:1\n1 1:1 6:1\n");
  REQUIRE(data);
  CHECK_THAT(complaint(here, *data, rows_protocol({"label"}, {})),
             Catch::Contains("line 2 has 1 entries, the first row 2"));
  data = here.import_text("more.libfm", "1 1:1 5:1\n-1 5:1 1:1\n");
  REQUIRE(data);
  CHECK_THAT(complaint(here, *data, rows_protocol({"label"}, {})),
             Catch::Contains("feature '5' is entry 1 in line 2"));
  CHECK_THAT(complaint(here, *data, rows_protocol({"label"}, {"user"})),
             Catch::Contains("no named fields"));
  CHECK_THAT(complaint(here, *data, rows_protocol({"click"}, {})),
             Catch::Contains("there is no column 'click'"));
}

TEST_CASE("values of sparse rows are kept, and labels compared") {
  sandbox here;
  std::string text;
  for (int i = 0; i < 40; ++i)
    text += std::to_string(i % 5 + 1) + " 1:" + std::to_string(i) + " 2:1\n";
  auto data = here.import_text("rows.libfm", text);
  REQUIRE(data);
  auto made
      = split_rows(here, *data, rows_protocol({"label", "label > 3"}, {}));
  for (std::size_t row = 0; row < made.train.sources.size(); ++row) {
    auto i = made.train.sources[row];
    CHECK(made.train.values[2 * row] == static_cast<float>(i));
    CHECK(made.train.labels[row]
          == std::vector<float>{static_cast<float>(i % 5 + 1),
                                i % 5 + 1 > 3 ? 1.0F : 0.0F});
  }
}

TEST_CASE("columns become fields, and only training rows give them features") {
  sandbox here;
  auto data = here.import_text("log.csv", impressions(400));
  REQUIRE(data);
  auto rules
      = rows_protocol({"click", "like"}, {"user", "item", "mood", "duration"});
  auto made = split_rows(here, *data, rules, 3);
  CHECK(made.files.train.rows == 320);
  CHECK(made.files.valid.rows == 40);
  CHECK(made.files.test.rows == 40);
  std::set<std::string> known;
  for (const auto& row : made.train.tokens) {
    CHECK(row[0] != "?");
    known.insert(row[1]);
  }
  for (const auto& row : made.test.tokens)
    CHECK((row[1] == "?" || known.contains(row[1])));
  // More than a hundred different durations are 50 buckets.
  auto durations = made.space.starts[4] - made.space.starts[3] - 1;
  CHECK(durations <= 50);
  CHECK(durations > 40);
  CHECK(made.space.tokens[made.space.starts[3] + 1].starts_with("from "));
  // A missing mood is a value of its own.
  auto moods = std::span{made.space.tokens}.subspan(
      made.space.starts[2] + 1,
      made.space.starts[3] - made.space.starts[2] - 1);
  CHECK(moods.size() == 4);
  CHECK(std::ranges::count(moods, "") == 1);
  // Users group rows.
  CHECK(made.test.users.size() == 40);
}

TEST_CASE("what is known only afterwards is never a field") {
  sandbox here;
  auto data = here.import_text("log.csv", impressions(400));
  REQUIRE(data);
  // A seeded leak: play time tells the click.
  auto rules = rows_protocol({"click"}, {"user", "item", "play_ms"});
  CHECK_THAT(complaint(here, *data, rules),
             Catch::Contains("field 'play_ms' looks like a leak: it orders "
                             "rows as 'click' does (AUC 1")
                 && Catch::Contains("allow_leak_suspects"));
  rules.rows->allowed_suspects = {"play_ms"};
  CHECK(complaint(here, *data, rules).empty());
  rules.rows->allowed_suspects.clear();
  rules.rows->post_exposure = {"play_ms"};
  CHECK_THAT(to_string(validate(rules).error()),
             Catch::Contains("declared post_exposure"));
  // A field is a label, also of another name.
  for (const char* field : {"click", "row.click"})
    CHECK_THAT(
        to_string(validate(rows_protocol({"click"}, {"user", field})).error()),
        Catch::Contains("is what is predicted"));
  CHECK_THAT(
      to_string(validate(rows_protocol({"click"}, {"user", "rating"})).error()),
      Catch::Contains("the rating is known only after"));
  // Another label that is not declared is found by what it does.
  rules = rows_protocol({"like"}, {"user", "click"});
  rules.rows->labels.push_back({"click", label_rule::comparison::none, 0});
  CHECK_FALSE(validate(rules));
}

TEST_CASE("a column that determines a label is a leak, whatever its order") {
  sandbox here;
  std::string text = "user_id,item_id,click,banner\n";
  random_stream random(1, "banners");
  for (int i = 0; i < 300; ++i) {
    auto click = random.uniform() < 0.5;
    // Two words, one for each class.
    text += "u" + std::to_string(i % 20) + ",i" + std::to_string(i % 30) + ','
            + (click ? "1,thanks" : "0,next") + '\n';
  }
  auto data = here.import_text("log.csv", text);
  REQUIRE(data);
  CHECK_THAT(complaint(here, *data, rows_protocol({"click"}, {"banner"})),
             Catch::Contains("'banner' looks like a leak: it determines "
                             "'click'"));
}

TEST_CASE("columns of several tables must be told apart") {
  sandbox here;
  here.write("x/x.inter", "user_id:token\titem_id:token\trating:float\t"
                          "place:token\nu\ti\t3\ta\nu\tj\t4\tb\nv\ti\t5\ta\n"
                          "v\tj\t1\tb\nw\ti\t2\ta\n");
  here.write("x/x.user", "user_id:token\tplace:token\nu\tk\nv\tl\n");
  data_source source;
  source.path = here.path() / "x";
  auto data = here.import(source);
  REQUIRE(data);
  auto rules = rows_protocol({"rating"}, {"user", "place"});
  rules.train_ratio = 0.6;
  rules.valid_ratio = rules.test_ratio = 0.2;
  CHECK_THAT(complaint(here, *data, rules),
             Catch::Contains("several tables have a column 'place'")
                 && Catch::Contains("user.place"));
  rules.rows->fields = {"row.place", "user.place"};
  auto made = split_rows(here, *data, rules);
  std::set<std::string> seen;
  for (const auto* part : {&made.train, &made.valid, &made.test})
    for (const auto& row : part->tokens)
      seen.insert(row[0] + row[1]);
  CHECK(seen.size() >= 2);
  rules.rows->fields = {"plaice"};
  CHECK_THAT(complaint(here, *data, rules),
             Catch::Contains("did you mean \"place\""));
  rules.rows->fields = {"place"};
  rules.rows->labels = {parse_label_rule("ratin").value()};
  CHECK_THAT(complaint(here, *data, rules),
             Catch::Contains("did you mean \"rating\""));
}

TEST_CASE("folds share out all rows, and the seed says which and how") {
  sandbox here;
  auto data = here.import_text("log.csv", impressions(203));
  REQUIRE(data);
  auto rules = rows_protocol({"click"}, {"user", "item"}, split_rule::k_fold);
  rules.valid_ratio = 0.25;
  std::multiset<std::uint32_t> tested;
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    auto made = split_rows(here, *data, rules, seed);
    tested.insert(made.test.sources.begin(), made.test.sources.end());
    CHECK((made.files.test.rows == 40 || made.files.test.rows == 41));
    auto rest = 203 - made.files.test.rows;
    CHECK(made.files.valid.rows == rest / 4);
    std::set<std::uint32_t> all;
    for (const auto* part : {&made.train, &made.valid, &made.test})
      all.insert(part->sources.begin(), part->sources.end());
    CHECK(all.size() == 203);
  }
  CHECK(tested.size() == 203);
  CHECK(std::set(tested.begin(), tested.end()).size() == 203);
  // The next permutation has other folds.
  CHECK(split_rows(here, *data, rules, 0).test.sources
        != split_rows(here, *data, rules, 5).test.sources);
  CHECK(split_rows(here, *data, rules, 7).test.sources
        == split_rows(here, *data, rules, 7).test.sources);
}

TEST_CASE("validation rows can join training, and the test stays") {
  sandbox here;
  auto data = here.import_text("log.csv", impressions(200));
  REQUIRE(data);
  auto rules = rows_protocol({"click"}, {"user", "item"});
  auto apart = split_rows(here, *data, rules, 2);
  auto joined = split_rows(here, *data, rules, 2, {true});
  CHECK(joined.files.train.rows
        == apart.files.train.rows + apart.files.valid.rows);
  CHECK(joined.files.valid.rows == 0);
  CHECK(joined.test.sources == apart.test.sources);
  CHECK(joined.test.labels == apart.test.labels);
  CHECK(joined.files.data_hash == apart.files.data_hash);
}

TEST_CASE("a split by time keeps the future out of training") {
  sandbox here;
  std::string text = "user_id,item_id,rating,timestamp\n";
  for (int i = 0; i < 100; ++i)
    text += "u" + std::to_string(i % 9) + ",i" + std::to_string(i % 11) + ','
            + std::to_string(i % 5) + ',' + std::to_string(1000 + i * 37 % 100)
            + '\n';
  auto data = here.import_text("log.csv", text);
  REQUIRE(data);
  auto made = split_rows(
      here, *data,
      rows_protocol({"rating"}, {"user", "item"}, split_rule::global_time));
  auto times = [&](const read_part& part) {
    std::vector<std::int64_t> all;
    for (auto row : part.sources)
      all.push_back(data->timestamps()[row]);
    std::ranges::sort(all);
    return all;
  };
  CHECK(times(made.train).back() < times(made.valid).front());
  CHECK(times(made.valid).back() < times(made.test).front());
}

TEST_CASE("the data's hash is that of what was used") {
  sandbox here;
  auto data = here.import_text("log.csv", impressions(200));
  REQUIRE(data);
  auto hash = [&](const protocol& rules) {
    return split_rows(here, *data, rules).files.data_hash;
  };
  auto plain = hash(rows_protocol({"click"}, {"user"}));
  CHECK(plain == hash(rows_protocol({"click"}, {"user"})));
  CHECK(plain != hash(rows_protocol({"like"}, {"user"})));
  CHECK(plain != hash(rows_protocol({"click"}, {"user", "mood"})));
}

TEST_CASE("a part of one class has no AUC") {
  sandbox here;
  std::string text = "user_id,item_id,click\n";
  for (int i = 0; i < 100; ++i)
    text += "u" + std::to_string(i % 9) + ",i" + std::to_string(i % 11) + ','
            + (i == 50 ? '1' : '0') + '\n';
  auto data = here.import_text("log.csv", text);
  REQUIRE(data);
  auto rules = rows_protocol({"click"}, {"user"});
  CHECK(complaint(here, *data, rules).empty());
  rules.metrics = {"auc"};
  CHECK_THAT(complaint(here, *data, rules),
             Catch::Contains("'click' is 1 in 0 of"));
}
