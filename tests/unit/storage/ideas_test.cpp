#include "base/similarity.hpp"
#include "messages/parameters.hpp"
#include "shared_fixture.hpp"

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::storage;
using namespace automodel::storage::test;

namespace {

using messages::schema::Claim;
using builder = messages::schema::Record::Builder;

struct idea {
  std::string target = "candidate/ease/config";
  std::string motive = "a stronger penalty generalises better";
  parameters proposal{{"lambda", 100.0}, {"decay", 0.5}};
  std::string data{};
  std::optional<digest> resembles{};
};

struct idea_memory {
  temporary_folder folder;
  std::optional<memory> store = memory::open(folder.path()).value();
  std::optional<shared_writer> writer{std::in_place, *store};

  result<digest> propose(const idea& what) {
    std::vector<digest> parents;
    if (what.resembles)
      parents.push_back(*what.resembles);
    return writer->add(
        [&](builder record) {
          auto made = record.initHypothesis();
          made.setTarget(what.target);
          made.setMotive(what.motive);
          messages::write_parameters(
              what.proposal,
              made.initProposal(static_cast<unsigned>(what.proposal.size())));
          if (!what.data.empty())
            made.initConditions().setDataset(as_data(digest_of(what.data)));
          if (what.resembles) {
            made.setResembles(as_data(*what.resembles));
            made.setDifference("on data with times");
          }
        },
        parents);
  }

  digest judge(const digest& hypothesis, Claim::Verdict outcome,
               const std::optional<digest>& supersedes = {},
               const std::string& data = {}) {
    std::vector<digest> parents{hypothesis};
    if (supersedes)
      parents.push_back(*supersedes);
    return *writer->add(
        [&](builder record) {
          auto made = record.initVerdict();
          made.setCandidate("ease");
          made.setHypothesis(as_data(hypothesis));
          made.setOutcome(outcome);
          made.setReason("measured");
          if (supersedes)
            made.setSupersedes(as_data(*supersedes));
          if (!data.empty())
            made.initConditions().setDataset(as_data(digest_of(data)));
        },
        parents);
  }

  void reopen() {
    writer.reset();
    store.reset();
    store = memory::open(folder.path()).value();
    writer.emplace(*store);
  }
};

void check_refused(const result<digest>& outcome, const digest& like) {
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().code == errc::conflict);
  CHECK(outcome.error().message.find(to_hex(like)) != std::string::npos);
}

} // namespace

TEST_CASE("the similarity of texts is that of their words and pairs") {
  CHECK(text_similarity("", " .,") == 1);
  CHECK(text_similarity("Decay helps!", "decay  HELPS") == 1);
  CHECK(text_similarity("decay", "popularity") == 0);
  // {a, b, c, ab, bc} and {a, b, d, ab, bd}: 3 of 7.
  CHECK(text_similarity("a b c", "a b d") == Approx(3.0 / 7));
  CHECK(text_similarity("a b", "b a") == Approx(2.0 / 4));
}

TEST_CASE("the distance of configurations is the mean over their names") {
  parameters none, a{{"k", std::int64_t{10}}, {"loss", std::string{"bpr"}}};
  CHECK(configuration_distance(none, none) == 0);
  CHECK(configuration_distance(a, none) == 1);
  CHECK(configuration_distance(a, a) == 0);
  auto b = a;
  b["k"] = 8.0; // a number is a number
  CHECK(configuration_distance(a, b) == Approx(0.1));
  b["loss"] = std::string{"bce"};
  CHECK(configuration_distance(a, b) == Approx(0.6));
  b["loss"] = true; // of another type
  CHECK(configuration_distance(a, b) == Approx(0.6));
  CHECK(configuration_distance({{"x", 1.0}}, {{"x", -1.0}}) == 1);
  CHECK(configuration_distance({{"x", 1.0}}, {{"y", 1.0}}) == 1);
}

TEST_CASE("what repeats a failed idea is refused unless it says what is "
          "different") {
  idea_memory m;
  auto first = m.propose({}).value();
  CHECK(m.propose({})); // nothing failed yet
  m.judge(first, Claim::Verdict::FAIL);
  check_refused(m.propose({}), first);
  idea near;
  near.proposal["lambda"] = 90.0;
  check_refused(m.propose(near), first);
  idea other;
  other.proposal["lambda"] = 10.0;
  CHECK(m.propose(other));
  idea elsewhere;
  elsewhere.target = "candidate/knn/config";
  CHECK(m.propose(elsewhere));

  near.resembles = m.propose(other).value();
  check_refused(m.propose(near), first); // another is named
  near.resembles = first;
  CHECK(m.propose(near));
  CHECK(m.store->reader().verify()->clean());
}

TEST_CASE("ideas without a proposal are compared by their motive") {
  idea_memory m;
  idea said;
  said.proposal.clear();
  auto first = m.propose(said).value();
  m.judge(first, Claim::Verdict::FAIL);
  said.motive = "A stronger penalty, generalises better.";
  check_refused(m.propose(said), first);
  said.motive = "a weaker penalty generalises better on sparse data";
  CHECK(m.propose(said));
  CHECK(m.propose({})); // it has a proposal
}

TEST_CASE("a failure counts under its conditions and as long as it stands") {
  idea_memory m;
  auto first = m.propose({}).value();
  auto failed = m.judge(first, Claim::Verdict::FAIL, {}, "one");
  idea on_one, on_two;
  on_one.data = "one";
  on_two.data = "two";
  check_refused(m.propose(on_one), first);
  check_refused(m.propose({}), first); // holds anywhere: also there
  CHECK(m.propose(on_two));

  m.reopen();
  check_refused(m.propose(on_one), first);
  m.judge(first, Claim::Verdict::SUCCESS, failed);
  CHECK(m.propose(on_one));
}

TEST_CASE("of two failures each must be superseded") {
  idea_memory m;
  auto first = m.propose({}).value();
  auto one = m.judge(first, Claim::Verdict::FAIL);
  auto two = m.judge(first, Claim::Verdict::FAIL);
  m.judge(first, Claim::Verdict::NEUTRAL, one);
  check_refused(m.propose({}), first);
  m.judge(first, Claim::Verdict::INCONCLUSIVE, two);
  CHECK(m.propose({}));
  CHECK(m.store->reader().verify()->clean());
  CHECK(m.store->rebuild());
  CHECK(m.store->reader().verify()->clean());
}
