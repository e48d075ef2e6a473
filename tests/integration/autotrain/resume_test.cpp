#include "actors/autotrain/fit_job.hpp"
#include "tests/integration/worker/toy_tasks.hpp"
#include "tests/support/temporary_folder.hpp"

#include <algorithm>
#include <csignal>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace std::chrono_literals;

namespace {

struct bench {
  temporary_folder folder;
  storage::artefact_store artefacts
      = storage::artefact_store::create(folder.path()).value();
  actors::worker_source workers{[] {
    runtime::fork_server_options options;
    options.executable = AUTOMODEL_WORKER;
    return options;
  }()};
  actors::kept_worker kept{workers};

  actors::fit_task task() {
    workers::split parts;
    actors::fit_task out;
    out.how.family = "mf";
    out.how.fit = {{"dim", std::int64_t{16}},
                   {"batch_size", std::int64_t{4}},
                   {"epochs", std::int64_t{40}},
                   {"eval_every", std::int64_t{10}}};
    out.seed = 5;
    out.train = artefacts.put(parts.train.get()).value();
    out.valid = artefacts.put(parts.valid.get()).value();
    out.metric = "ndcg@10";
    out.limits = {600, std::uint64_t{2} << 30};
    out.checkpoint_every = 0ms; // after every step
    return out;
  }
};

/// The process that is at work on the fit: the youngest below this one.
pid_t worker_below(pid_t process) {
  auto below = workers::children_of(process);
  return below.empty() ? process : worker_below(below.back());
}

/// Runs a fit to its end; `kills` workers are killed on the way, each after
/// some progress.
result<actors::fit_outcome> run(bench& on, int kills,
                                const actors::fit_task& task) {
  auto job = actors::fit_job::start(task, on.artefacts, on.kept);
  if (!job)
    return pass_on(job);
  int heard = 0;
  auto listen = [&](const recsys::training_progress&) { ++heard; };
  for (;;) {
    auto done = job->poll(1s, on.artefacts, listen);
    if (!done)
      return pass_on(done);
    if (*done)
      return **done;
    if (kills > 0 && heard > 3) {
      heard = 0;
      --kills;
      ::kill(worker_below(::getpid()), SIGKILL);
    }
  }
}

} // namespace

TEST_CASE("a fit whose workers are killed ends with the bits of an unbroken "
          "one") {
  bench on;
  auto task = on.task();
  auto unbroken = run(on, 0, task);
  REQUIRE(unbroken);
  auto broken = run(on, 2, task);
  REQUIRE(broken);
  CHECK(to_hex(broken->model) == to_hex(unbroken->model));
  CHECK(broken->cost.steps == unbroken->cost.steps);
  CHECK(broken->cost.rows == unbroken->cost.rows);
  auto same = [](const recsys::training_progress& a,
                 const recsys::training_progress& b) {
    return a.step == b.step && a.metric == b.metric && a.value == b.value;
  };
  CHECK(std::ranges::equal(broken->curve, unbroken->curve, same));
}

TEST_CASE("a fit whose workers are killed again and again fails in words") {
  bench on;
  auto task = on.task();
  // It will not come to its end.
  task.how.fit["epochs"] = task.how.fit["patience"] = std::int64_t{100'000};
  auto failed = run(on, actors::fit_job::max_replaced + 1, task);
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code == errc::worker_failed);
}
