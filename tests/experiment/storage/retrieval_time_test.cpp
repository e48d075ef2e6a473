// How long it takes to find 120 of 100,000 runs, by each filter and by all of
// them, the newest first.
#include "base/random_stream.hpp"
#include "messages/parameters.hpp"
#include "tests/unit/storage/memory_fixture.hpp"

#include <time.h>

#include <algorithm>
#include <cstdio>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::storage;
using namespace automodel::storage::test;

namespace {

using messages::schema::Claim;
using messages::schema::Record;
using builder = Record::Builder;

constexpr std::uint64_t runs = 100'000, per_step = 500;
constexpr std::size_t wanted = 120;
constexpr int repetitions = 20;

double milliseconds() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<double>(now.tv_sec) * 1e3
         + static_cast<double>(now.tv_nsec) * 1e-6;
}

// Each run is an evaluation and a verdict on it, of one of 200 experiments on
// one of four data sets.
struct world {
  temporary_folder folder;
  memory store = memory::open(folder.path()).value();

  world() {
    random_stream random{1, "retrieval"};
    for (std::uint64_t first = 0; first < runs; first += per_step) {
      auto experiment = "experiment-" + std::to_string(first / per_step);
      step_commit step{experiment, 1, {}};
      step.records.push_back(in(experiment, "data", [&](builder record) {
        auto version = record.initDataVersion();
        version.setName("ratings");
        version.setHash(
            as_data(digest_of("data " + std::to_string(first / per_step % 4))));
      }));
      for (std::uint64_t i = 0; i < per_step; ++i)
        add(step, experiment, first + i, random);
      store.commit(step).value();
    }
  }

  static record_draft in(const std::string& experiment, const std::string& step,
                         const fill_record& fill) {
    return draft(step, [&](builder record) {
      record.setExperiment(experiment);
      fill(record);
    });
  }

  static void add(step_commit& to, const std::string& experiment,
                  std::uint64_t n, random_stream& random) {
    auto name = std::to_string(n);
    auto agent = "/evaluator-" + std::to_string(n % 8);
    to.records.push_back(in(experiment, "valid/" + name, [&](builder record) {
      record.setAgent(agent);
      auto made = record.initEvaluation();
      made.setCandidate("candidate " + std::to_string(n % 10));
      made.setProtocolId("protocol-" + std::to_string(n % 3));
      auto metric = made.initMetrics(1)[0];
      metric.setName("ndcg@10");
      metric.setMean(random.uniform());
      parameters tried{{"k", static_cast<std::int64_t>(random.below(500))},
                       {"shrink", random.uniform()}};
      messages::write_parameters(tried, made.initParameters(2));
    }));
    to.records.back().annex = annex_at(n);
    to.records.push_back(in(experiment, "verdict/" + name, [&](builder record) {
      record.setAgent(agent);
      auto made = record.initVerdict();
      made.setCandidate("candidate " + std::to_string(n % 10));
      made.setReason("measured");
      made.setOutcome(static_cast<Claim::Verdict>(random.below(4)));
      made.initEffect().setMetric("ndcg@10");
      made.getEffect().setValue(random.normal());
    }));
    to.records.back().annex = annex_at(n);
  }

  static annex_message annex_at(std::uint64_t n) {
    return messages::make_message<messages::schema::Annex>([&](auto annex) {
      annex.setCommittedUnixMs(1'700'000'000'000
                               + static_cast<std::int64_t>(n) * 1000);
    });
  }
};

void measure(const memory_reader& reader, const char* name,
             record_filter filter) {
  filter.limit = wanted;
  filter.newest_first = true;
  std::vector<double> times;
  std::size_t found = 0;
  for (int i = 0; i < repetitions; ++i) {
    auto began = milliseconds();
    found = reader.log(filter)->size();
    times.push_back(milliseconds() - began);
  }
  std::ranges::sort(times);
  std::printf("%-24s %6.2f ms median, %6.2f ms at most, %zu records\n", name,
              times[times.size() / 2], times.back(), found);
  CHECK(found == wanted);
  CHECK(times[times.size() / 2] <= 50);
}

} // namespace

TEST_CASE("120 of 100,000 runs are found in 50 ms by any filter") {
  world w;
  auto reader = w.store.reader();
  auto data = to_hex(digest_of("data 1"));
  auto from = std::int64_t{1'700'000'000'000};
  measure(reader, "none", {});
  measure(reader, "experiment", {.experiment = "experiment-77"});
  measure(reader, "kind", {.kind = Record::EVALUATION});
  measure(reader, "candidate", {.candidate = "candidate 3"});
  measure(reader, "agent", {.agent = "/evaluator-3"});
  measure(reader, "verdict", {.verdict = Claim::Verdict::FAIL});
  measure(reader, "delta", {.least_delta = 0.5, .most_delta = 3});
  measure(reader, "every delta", {.least_delta = -100});
  measure(reader, "data set", {.dataset = data});
  measure(reader, "protocol", {.protocol = "protocol-2"});
  measure(
      reader, "time",
      {.since_unix_ms = from + 20'000'000, .until_unix_ms = from + 70'000'000});
  measure(reader, "all of the time", {.since_unix_ms = from});
  measure(reader, "a kind, by time",
          {.kind = Record::VERDICT,
           .since_unix_ms = from + 20'000'000,
           .until_unix_ms = from + 70'000'000});
  measure(reader, "evaluations by all",
          {.kind = Record::EVALUATION,
           .candidate = "candidate 3",
           .agent = "/evaluator-3",
           .dataset = data,
           .protocol = "protocol-2",
           .since_unix_ms = from});
  measure(reader, "verdicts by all",
          {.kind = Record::VERDICT,
           .candidate = "candidate 3",
           .agent = "/evaluator-3",
           .verdict = Claim::Verdict::FAIL,
           .least_delta = -2,
           .dataset = data,
           .since_unix_ms = from});
}

TEST_CASE("what is like a configuration is found among 100,000 runs") {
  world w;
  auto reader = w.store.reader();
  auto began = milliseconds();
  auto answer = reader.tried(
      {.candidate = "candidate 3",
       .configuration = {{"k", std::int64_t{100}}, {"shrink", 0.5}},
       .least = 0.9});
  std::printf("of one candidate        %6.2f ms, %zu configurations\n",
              milliseconds() - began, answer->configurations.size());
  REQUIRE(answer);
  CHECK_FALSE(answer->configurations.empty());
}
