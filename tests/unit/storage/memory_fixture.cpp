#include "memory_fixture.hpp"

#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>
#include <exception>

namespace automodel::storage::test {

capnp::Data::Reader as_data(const digest& value) {
  return {reinterpret_cast<const kj::byte*>(value.bytes.data()),
          value.bytes.size()};
}

record_draft draft(const std::string& step, const fill_record& fill,
                   const std::vector<digest>& parents) {
  auto record = messages::make_message<messages::schema::Record>(
      [&](messages::schema::Record::Builder builder) {
        builder.setExperiment("e1");
        builder.setStep(step);
        builder.setAgent("/experiments/e1");
        auto list = builder.initParents(static_cast<unsigned>(parents.size()));
        for (unsigned i = 0; i < parents.size(); ++i)
          list.set(i, as_data(parents[i]));
        fill(builder);
      });
  auto annex = messages::make_message<messages::schema::Annex>(
      [](messages::schema::Annex::Builder builder) {
        builder.setCommittedUnixMs(1'700'000'000'000);
        builder.setNode("node-1");
      });
  return {std::move(record), std::move(annex)};
}

record_draft intent(const std::string& step,
                    const std::vector<digest>& parents) {
  return draft(
      step,
      [](messages::schema::Record::Builder record) {
        auto intent = record.initIntent();
        intent.setName("quickstart");
        intent.setResolvedFile("{}");
      },
      parents);
}

step_commit step_of(std::uint64_t sequence,
                    const std::vector<std::string>& steps,
                    const std::string& producer) {
  step_commit commit{producer, sequence, {}};
  for (const auto& step : steps)
    commit.records.push_back(intent(step));
  return commit;
}

digest id_of(const record_draft& draft) {
  return record_id(draft.record).value();
}

namespace {

// Collects the steps of one experiment, each with one record.
class experiment_writer {
public:
  experiment_writer(memory& memory, std::string experiment)
      : memory_(memory), experiment_(std::move(experiment)) {}

  digest add(const std::string& step, const fill_record& fill,
             const std::vector<digest>& parents) {
    auto made = draft(
        step,
        [&](messages::schema::Record::Builder record) {
          record.setExperiment(experiment_);
          fill(record);
        },
        parents);
    auto id = id_of(made);
    step_commit commit{
        "/experiments/" + experiment_, steps_.size() + 1, {std::move(made)}};
    memory_.commit(commit).value();
    steps_.push_back(std::move(commit));
    return id;
  }

  digest put(const std::string& text) {
    auto content = experiment_ + text;
    return memory_.artefacts().put(std::as_bytes(std::span{content})).value();
  }

  std::vector<step_commit> take() { return std::move(steps_); }

private:
  memory& memory_;
  std::string experiment_;
  std::vector<step_commit> steps_;
};

} // namespace

small_experiment make_small_experiment(memory& memory,
                                       const std::string& experiment) {
  using builder = messages::schema::Record::Builder;
  experiment_writer writer{memory, experiment};
  small_experiment made;
  made.model = writer.put("model");
  made.champion = writer.put("champion");
  made.results = writer.put("results");
  auto users = writer.put("per-user");
  made.rows = writer.put("rows");
  auto asked = writer.add("intent",
                          [&](builder record) {
                            auto intent = record.initIntent();
                            intent.setName("name of " + experiment);
                            intent.setResolvedFile("{}");
                          },
                          {});
  auto data = writer.add("data",
                         [&](builder record) {
                           auto version = record.initDataVersion();
                           version.setName("movielens");
                           version.setHash(as_data(made.rows));
                         },
                         {asked});
  auto split = writer.add("split",
                          [&](builder record) {
                            auto split = record.initSplit();
                            split.setProtocolId("0123456789abcdef");
                            split.setTrain(as_data(made.rows));
                            split.setTest(as_data(made.rows));
                          },
                          {data});
  auto fitted = writer.add("fit/ease",
                           [&](builder record) {
                             auto training = record.initTraining();
                             training.setCandidate("ease");
                             training.setFamily("ease");
                             training.setSplit(as_data(split));
                             training.setModel(as_data(made.model));
                           },
                           {split});
  auto judged = writer.add("evaluate/ease",
                           [&](builder record) {
                             auto evaluation = record.initEvaluation();
                             evaluation.setCandidate("ease");
                             evaluation.setProtocolId("0123456789abcdef");
                             evaluation.setPerUser(as_data(users));
                             auto metric = evaluation.initMetrics(1)[0];
                             metric.setName("ndcg@10");
                             metric.setMean(0.25);
                           },
                           {fitted});
  auto failed = writer.add("fit/mf",
                           [&](builder record) {
                             auto failure = record.initFailure();
                             failure.setCandidate("mf bpr");
                             failure.initProblem().setKind("deadline_exceeded");
                             failure.getProblem().setMessage("too slow");
                           },
                           {split});
  auto chosen = writer.add("choose/ease",
                           [&](builder record) {
                             auto decision = record.initDecision();
                             decision.setSlot("candidate/ease/config");
                             decision.initOptions(1)[0].setValue(0.25);
                           },
                           {judged});
  auto claim = writer.add("claim",
                          [&](builder record) {
                            auto claim = record.initClaim();
                            claim.setMetric("ndcg@10");
                            claim.setProtocolId("0123456789abcdef");
                            auto comparison = claim.initComparisons(1)[0];
                            comparison.setA("ease");
                            comparison.setB("pop");
                          },
                          {judged, chosen});
  auto released = writer.add("release",
                             [&](builder record) {
                               auto release = record.initRelease();
                               release.setCandidate("ease");
                               release.setArtefact(as_data(made.champion));
                             },
                             {claim, fitted});
  writer.add("finished",
             [&](builder record) {
               auto finished = record.initFinished();
               finished.setOk(true);
               finished.setResults(as_data(made.results));
             },
             {released, failed});
  made.steps = writer.take();
  return made;
}

namespace {

// An exception must not carry a child back into the tests.
int guarded(const std::function<int()>& body) {
  try {
    return body();
  } catch (const std::exception& thrown) {
    std::fprintf(stderr, "in the child: %s\n", thrown.what());
    return 99;
  }
}

} // namespace

int run_in_child(const std::function<int()>& body) {
  std::fflush(nullptr);
  auto child = ::fork();
  if (child == 0)
    std::_Exit(guarded(body));
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

} // namespace automodel::storage::test
