#include "recsys/statistics/identity_check.hpp"

#include <catch2/catch.hpp>

using namespace automodel::recsys;

namespace {

std::map<std::string, double> row(double r5, double n5, double r10,
                                  double n10) {
  return {
      {"recall@5", r5}, {"ndcg@5", n5}, {"recall@10", r10}, {"ndcg@10", n10}};
}

} // namespace

TEST_CASE("published rows that are arithmetically possible pass") {
  // TIGER on Beauty, SASRec on Beauty, EASE with decay on Beauty.
  CHECK(identity_violations(row(.0454, .0321, .0648, .0384)).empty());
  CHECK(identity_violations(row(.0387, .0249, .0605, .0318)).empty());
  CHECK(identity_violations(row(.0550, .0387, .0752, .0453)).empty());
}

TEST_CASE("published rows that cannot be are found") {
  // LWGR on Beauty: the gain of NDCG from 5 to 10 is too large.
  auto found = identity_violations(row(.0595, .0376, .1026, .0701));
  REQUIRE(found.size() == 1);
  CHECK_THAT(found[0], Catch::Contains("ndcg@10 minus ndcg@5 is 0.0325"));
  // Recall that falls, and NDCG above recall.
  CHECK(identity_violations(row(.0700, .0500, .0600, .0500)).size() >= 1);
  CHECK(identity_violations(row(.0400, .0500, .0600, .0550)).size() >= 1);
}

TEST_CASE("hit stands for recall, and other columns are left alone") {
  CHECK(identity_violations({{"hit@10", 0.0300}, {"ndcg@10", 0.0400}}).size()
        == 1);
  CHECK(identity_violations({{"mrr@10", 0.9}, {"ndcg@x", 7}}).empty());
}
