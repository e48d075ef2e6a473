#include "recsys/evaluation/judge.hpp"
#include "recsys/evaluation/scores_file.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/toy_interactions.hpp"

#include <array>
#include <cmath>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

constexpr std::array<std::string_view, 2> users{"ann", "bob"};
constexpr std::array<std::string_view, 4> items{"a", "b", "c", "d"};

result<scores_file> read(std::string_view text,
                         const scores_file_options& options = {}) {
  temporary_folder folder;
  return scores_file::open(folder.write("run.tsv", text), users, items,
                           options);
}

std::string complaint(std::string_view text) {
  auto found = read(text);
  REQUIRE_FALSE(found);
  CHECK(found.error().code == errc::parse_error);
  return to_string(found.error());
}

} // namespace

TEST_CASE("another system's scores are read by external ids") {
  auto found = read("user\titem\tscore\n"
                    "bob\tc\t0.25\r\n"
                    "ann\ta\t-1e-3\n"
                    "bob\ta\tnan\n");
  REQUIRE(found);
  CHECK(found->rows() == 3);
  CHECK(found->users_with_scores() == 2);
  std::vector<float> out(8);
  REQUIRE(found->scores(std::vector<user_id>{1, 0}, out));
  CHECK(std::isnan(out[0]));
  CHECK(out[1] == -std::numeric_limits<float>::infinity());
  CHECK(out[2] == 0.25F);
  CHECK(out[4] == -1e-3F);
}

TEST_CASE("items without a score are misses") {
  toy_interactions train(4, {{}, {}}), test(4, {{1}, {2}});
  auto scores = read("ann\tb\t1\nbob\ta\t5\n");
  REQUIRE(scores);
  protocol rules;
  rules.cutoffs = {2};
  auto found = judge(rules, train.view(), nullptr, test.view(), *scores);
  REQUIRE(found);
  CHECK(found->of("hit@2")[0] == 1);
  CHECK(found->of("hit@2")[1] == 0);
}

TEST_CASE("malformed scores name their place") {
  CHECK_THAT(complaint("ann\ta\t1\nann\tb\n"),
             Catch::Contains("run.tsv:2: ") && Catch::Contains("fewer"));
  CHECK_THAT(complaint("ann\ta\t1\t2\n"), Catch::Contains("more than three"));
  CHECK_THAT(complaint("ann\ta\t1\nann\tb\thigh\n"),
             Catch::Contains("run.tsv:2:7: ") && Catch::Contains("'high'"));
  CHECK_THAT(complaint("ann\ta\t1\nann\tb\t1e999\n"),
             Catch::Contains("not a number"));
  CHECK_THAT(complaint("ann\ta\t1\nann\tb\t1e39\n"),
             Catch::Contains("not a number"));
  CHECK_THAT(complaint("eve\ta\t1\n"), Catch::Contains("unknown user 'eve'"));
  CHECK_THAT(complaint("ann\tz\t1\n"),
             Catch::Contains("run.tsv:1:5: unknown item 'z'"));
  CHECK_THAT(complaint("ann\ta\t1\nbob\ta\t1\nann\ta\t2\n"),
             Catch::Contains("run.tsv:3: ") && Catch::Contains("line 1"));
  CHECK_THAT(complaint(""), Catch::Contains("no scores"));
  CHECK_THAT(complaint("user\titem\tscore\n"), Catch::Contains("no scores"));
}

TEST_CASE("unknown ids are counted where they are tolerated") {
  auto found = read("ann\ta\t1\neve\ta\t1\nann\tz\t1\n", {true});
  REQUIRE(found);
  CHECK(found->rows() == 1);
  CHECK(found->skipped_rows() == 2);
}

TEST_CASE("a file that is not there is an error") {
  auto found = scores_file::open("/nonexistent/run.tsv", users, items);
  REQUIRE_FALSE(found);
  CHECK(found.error().code == errc::not_found);
}
