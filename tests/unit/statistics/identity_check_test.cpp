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
  struct published {
    const char* name;
    double r5, n5, r10, n10;
  };
  for (const auto& at : {
           published{"TIGER, Beauty", .0454, .0321, .0648, .0384},
           {"TIGER, Sports", .0264, .0181, .0400, .0225},
           {"TIGER, Toys", .0521, .0371, .0712, .0432},
           {"genrec TIGER, Beauty", .0465, .0297, .0721, .0378},
           {"genrec TIGER, Sports", .0266, .0176, .0414, .0224},
           {"genrec TIGER, Toys", .0420, .0280, .0647, .0350},
           {"genrec SASRec, Beauty", .0469, .0305, .0688, .0375},
           {"genrec SASRec, Sports", .0249, .0145, .0373, .0185},
           {"genrec SASRec, Toys", .0483, .0304, .0700, .0374},
           {"tiger-cf TIGER, Beauty", .0376, .0252, .0582, .0319},
           {"tiger-cf TIGER, Sports", .0232, .0148, .0368, .0192},
           {"tiger-cf TIGER, Toys", .0349, .0236, .0522, .0292},
           {"tiger-cf SASRec, Beauty", .0320, .0209, .0516, .0272},
           {"UniSID SASRec, Beauty", .0380, .0246, .0588, .0313},
           {"UniSID TIGER, Beauty", .0395, .0262, .0610, .0331},
           {"LETTER, Beauty", .0431, .0286, .0672, .0364},
           {"LC-Rec, Beauty", .0525, .0352, .0791, .0438},
           {"LC-Rec, Sports", .0281, .0181, .0422, .0226},
           {"LC-Rec, Toys", .0444, .0294, .0683, .0371},
           {"HSTU, Beauty", .0486, .0340, .0708, .0412},
           {"HSTU, Sports", .0243, .0168, .0365, .0207},
           {"HSTU, Toys", .0504, .0368, .0685, .0427},
           {"LLaDA-Rec, Scientific", .0310, .0203, .0474, .0256},
           {"COBRA, Beauty", .0537, .0395, .0725, .0456},
           {"COBRA, Sports", .0305, .0215, .0434, .0257},
           {"COBRA, Toys", .0619, .0462, .0781, .0515},
           {"EASE with decay, Beauty", .0550, .0387, .0752, .0453},
       }) {
    INFO(at.name);
    CHECK(identity_violations(row(at.r5, at.n5, at.r10, at.n10)).empty());
  }
}

TEST_CASE("published rows that cannot be are found") {
  // LWGR on Beauty, all three rows: the gain of NDCG from 5 to 10 is too large.
  auto found = identity_violations(row(.0595, .0376, .1026, .0701));
  REQUIRE(found.size() == 1);
  CHECK_THAT(found[0], Catch::Contains("ndcg@10 minus ndcg@5 is 0.0325")
                           && Catch::Contains("0.012")
                           && Catch::Contains("0.015"));
  CHECK(identity_violations(row(.0534, .0341, .0912, .0630)).size() == 1);
  CHECK(identity_violations(row(.0543, .0347, .0931, .0642)).size() == 1);
  // REG4Rec on Books, as EvoRec has it.
  CHECK(identity_violations(row(.0587, .0331, .0768, .0425)).size() == 1);
  // EvoRec's industrial table: recall that falls, and NDCG above recall.
  CHECK(identity_violations(row(.0700, .0500, .0600, .0500)).size() >= 1);
  CHECK(identity_violations(row(.0400, .0500, .0600, .0550)).size() >= 1);
}

TEST_CASE("hit stands for recall, and other columns are left alone") {
  CHECK(identity_violations({{"hit@10", 0.0300}, {"ndcg@10", 0.0400}}).size()
        == 1);
  CHECK(identity_violations({{"mrr@10", 0.9}, {"ndcg@x", 7}}).empty());
}
