#include "recsys/evaluation/judge.hpp"
#include "tests/support/temporary_folder.hpp"

#include <limits>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

judgement example() {
  judgement found;
  found.users = {2, 5, 9};
  found.metrics = {"recall@5", "ndcg@5"};
  found.values = {0, 1, 0.5, 0.1, 0.2, 0.3};
  found.aggregate = {{"coverage@5", 0.1}, {"gini@5", 1.0 / 3}};
  found.targets = 7;
  found.masked_targets = 1;
  found.skipped_users = 4;
  return found;
}

result<judgement> saved_and_loaded(const judgement& found) {
  temporary_folder folder;
  array_file_writer out{std::string(judgement::kind)};
  found.save(out);
  auto path = folder.path() / "judgement";
  REQUIRE(out.write(path));
  auto file = array_file::open(path, judgement::kind);
  REQUIRE(file);
  return judgement::load(*file);
}

} // namespace

TEST_CASE("a judgement reads back equal") {
  auto found = example();
  auto read = saved_and_loaded(found);
  REQUIRE(read);
  CHECK(read->users == found.users);
  CHECK(read->metrics == found.metrics);
  CHECK(read->values == found.values);
  CHECK(read->aggregate == found.aggregate);
  CHECK(read->targets == 7);
  CHECK(read->masked_targets == 1);
  CHECK(read->skipped_users == 4);
}

TEST_CASE("a damaged judgement is refused") {
  auto broken = GENERATE(
      +[](judgement& at) {
        at.users.clear();
        at.values.clear();
      },
      +[](judgement& at) {
        at.users = {2, 2, 9};
      },
      +[](judgement& at) {
        at.values[0] = std::numeric_limits<double>::quiet_NaN();
      });
  auto found = example();
  broken(found);
  auto read = saved_and_loaded(found);
  REQUIRE_FALSE(read);
  CHECK(read.error().code == errc::corrupt);
}

TEST_CASE("summaries have means, variances and aggregates") {
  auto lines = example().summaries();
  REQUIRE(lines.size() == 4);
  CHECK(lines[0].name == "recall@5");
  CHECK(lines[0].mean == Approx(0.5));
  CHECK(lines[0].variance == Approx(0.25));
  CHECK(lines[2].name == "coverage@5");
  CHECK(lines[2].mean == Approx(0.1));
  CHECK(example().mean("gini@5") == Approx(1.0 / 3));
  CHECK_FALSE(example().mean("hit@5"));
}
