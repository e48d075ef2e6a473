#include "indexes.hpp"
#include "messages/parameters.hpp"
#include "shared_fixture.hpp"
#include "table_edit.hpp"

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::storage;
using namespace automodel::storage::test;

namespace {

using messages::schema::Claim;
using messages::schema::Evaluation;
using messages::schema::Record;
using builder = Record::Builder;

// Of experiment `experiment`, by a writer of its own.
struct searched_memory {
  temporary_folder folder;
  memory store = memory::open(folder.path()).value();
  shared_writer writer{store};

  std::uint64_t index_of(const digest& id) {
    return store.reader().get(id)->index;
  }

  digest data(const std::string& experiment, const std::string& content) {
    return *writer.add([&](builder record) {
      record.setExperiment(experiment);
      auto version = record.initDataVersion();
      version.setName("ratings");
      version.setHash(as_data(digest_of(content)));
    });
  }

  digest evaluation(const std::string& experiment, const std::string& agent,
                    std::int64_t k, double value,
                    Evaluation::Part part = Evaluation::Part::VALID) {
    return *writer.add([&](builder record) {
      record.setExperiment(experiment);
      record.setAgent(agent);
      auto made = record.initEvaluation();
      made.setCandidate("itemknn");
      made.setProtocolId("protocol-of-" + experiment);
      made.setPart(part);
      auto metric = made.initMetrics(1)[0];
      metric.setName("ndcg@10");
      metric.setMean(value);
      parameters tried{{"k", k}, {"alpha", 0.5}};
      messages::write_parameters(tried, made.initParameters(2));
    });
  }

  digest claim(const std::string& experiment,
               const std::vector<std::pair<Claim::Verdict, double>>& rows) {
    return *writer.add([&](builder record) {
      record.setExperiment(experiment);
      auto made = record.initClaim();
      made.setMetric("ndcg@10");
      made.setProtocolId("protocol-of-" + experiment);
      auto comparisons
          = made.initComparisons(static_cast<unsigned>(rows.size()));
      for (unsigned i = 0; i < rows.size(); ++i) {
        comparisons[i].setA("itemknn");
        comparisons[i].setB("pop");
        comparisons[i].setVerdict(rows[i].first);
        comparisons[i].setDifference(rows[i].second);
      }
    });
  }
};

} // namespace

TEST_CASE("records are found by agent, data, protocol, verdict, difference "
          "and time") {
  searched_memory m;
  auto log = [&](const record_filter& filter) {
    return indexes(m.store.reader().log(filter).value());
  };
  m.writer.now = 1'000;
  m.data("e1", "one"); // 1
  m.data("e2", "two"); // 2
  m.writer.now = 2'000;
  m.evaluation("e1", "/evaluator-1", 10, 0.1); // 3
  m.evaluation("e2", "/evaluator-2", 10, 0.1); // 4
  m.writer.now = 3'000;
  m.claim("e1", {{Claim::Verdict::SUCCESS, 0.02},
                 {Claim::Verdict::SUCCESS, 0.02},
                 {Claim::Verdict::FAIL, -0.5}});   // 5
  m.claim("e2", {{Claim::Verdict::NEUTRAL, 0.0}}); // 6

  CHECK(log({.agent = "/evaluator-1"}) == index_list{3});
  CHECK(log({.agent = "/evaluator-"}).empty()); // exact
  CHECK(log({.dataset = to_hex(digest_of("one"))}) == index_list{1, 3, 5});
  CHECK(log({.dataset = to_hex(digest_of("two")).substr(0, 8)})
        == index_list{2, 4, 6});
  CHECK(log({.protocol = "protocol-of-e1"}) == index_list{3, 5});
  CHECK(log({.protocol = "protocol"}) == index_list{3, 4, 5, 6});
  CHECK(log({.verdict = Claim::Verdict::SUCCESS}) == index_list{5});
  CHECK(log({.verdict = Claim::Verdict::NEUTRAL}) == index_list{6});
  CHECK(log({.verdict = Claim::Verdict::INCONCLUSIVE}).empty());
  CHECK(log({.least_delta = 0.01}) == index_list{5});
  CHECK(log({.least_delta = -1}) == index_list{5, 6});
  CHECK(log({.least_delta = -0.4, .most_delta = 0}) == index_list{6});
  CHECK(log({.most_delta = -0.5}) == index_list{5});
  CHECK(log({.since_unix_ms = 2'000}) == index_list{3, 4, 5, 6});
  CHECK(log({.since_unix_ms = 2'000, .until_unix_ms = 2'999})
        == index_list{3, 4});
  CHECK(log({.until_unix_ms = 999}).empty());
  // Of few, each is looked at.
  auto of_one = to_hex(digest_of("one"));
  CHECK(log({.dataset = of_one, .since_unix_ms = 2'000}) == index_list{3, 5});
  CHECK(log({.dataset = of_one, .until_unix_ms = 2'000}) == index_list{1, 3});
  CHECK(log({.dataset = of_one, .since_unix_ms = 1'001, .until_unix_ms = 2'999})
        == index_list{3});
  CHECK(log({.kind = Record::CLAIM,
             .verdict = Claim::Verdict::FAIL,
             .dataset = to_hex(digest_of("two"))})
            .empty());
  CHECK(m.store.reader().verify()->clean());
}

TEST_CASE("targets are found, and what a record says itself of its data "
          "counts more than its experiment") {
  searched_memory m;
  m.data("e1", "one"); // 1
  auto idea = [&](const std::string& target, const std::string& data) {
    return m.writer.add([&](builder record) {
      auto made = record.initHypothesis();
      made.setTarget(target);
      made.setMotive("it helped elsewhere");
      if (!data.empty())
        made.initConditions().setDataset(as_data(digest_of(data)));
    });
  };
  REQUIRE(idea("candidate/ease/config", ""));    // 2
  REQUIRE(idea("candidate/ease/config", "two")); // 3
  auto log = [&](const record_filter& filter) {
    return indexes(m.store.reader().log(filter).value());
  };
  CHECK(log({.target = "candidate/ease/config"}) == index_list{2, 3});
  CHECK(log({.target = "candidate/ease"}).empty());
  CHECK(log({.target = "candidate/ease/config",
             .dataset = to_hex(digest_of("one"))})
        == index_list{2});
}

TEST_CASE("what was tried is told with its conditions and what came of it") {
  searched_memory m;
  m.data("e1", "one");
  m.evaluation("e1", "/evaluator-1", 100, 0.25);
  m.evaluation("e1", "/evaluator-2", 100, 0.35);
  m.evaluation("e1", "/evaluator-1", 10, 0.1);
  auto last
      = m.evaluation("e1", "/evaluator-1", 100, 0.2, Evaluation::Part::TEST);
  m.claim("e1", {{Claim::Verdict::SUCCESS, 0.02}});
  auto reader = m.store.reader();
  auto answer
      = reader
            .tried({.candidate = "itemknn",
                    .configuration = {{"k", std::int64_t{90}}, {"alpha", 0.5}}})
            .value();
  CHECK(answer.hypotheses.empty());
  REQUIRE(answer.configurations.size() == 3);
  const auto& test = answer.configurations[0]; // the latest of equal ones
  CHECK(test.on_test);
  CHECK(test.records.back().id == last);
  CHECK(test.verdicts.at("success") == 1);
  const auto& valid = answer.configurations[1];
  CHECK(valid.similarity == Approx(0.95));
  CHECK(valid.dataset == to_hex(digest_of("one")));
  CHECK(valid.protocol == "protocol-of-e1");
  CHECK(valid.metrics.at("ndcg@10") == std::vector<double>{0.25, 0.35});
  CHECK(valid.verdicts.empty());
  CHECK(answer.configurations[2].similarity < 0.6);

  // Of a few parameters, these alone count.
  CHECK(reader.tried({.configuration = {{"k", std::int64_t{100}}}})
            ->configurations[0]
            .similarity
        == 1);

  CHECK(reader.tried({.candidate = "nothing"})->configurations.empty());
  CHECK(reader.tried({}).error().code == errc::invalid_argument);
  CHECK(reader
            .tried({.configuration = {{"k", std::int64_t{100}}, {"alpha", 0.5}},
                    .least = 0.99})
            ->configurations.size()
        == 2);
}
