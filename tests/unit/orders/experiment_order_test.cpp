#include "actors/coordinator/experiment_order.hpp"
#include "actors/coordinator/known_experiments.hpp"
#include "actors/coordinator/submission.hpp"
#include "recsys/experiment/experiment_spec.hpp"
#include "storage/memory.hpp"
#include "tests/support/temporary_folder.hpp"

#include <catch2/catch.hpp>

namespace automodel::actors {

using runtime::job_state;

namespace {

// As the memory's actor commits it.
storage::step_commit commit_of(const message<schema::CommitStep>& step) {
  return step
      .read(
          [](schema::CommitStep::Reader from) -> result<storage::step_commit> {
            storage::step_commit out{
                from.getProducer().cStr(), from.getSequence(), {}};
            for (auto entry : from.getResults())
              out.records.push_back({messages::copy_message(entry.getRecord()),
                                     messages::copy_message(entry.getAnnex())});
            return out;
          })
      .value();
}

submission submission_of(const std::string& id) {
  auto spec = recsys::parse_experiment(R"(name = "small"
[data]
path = "ratings"
[[candidate]]
model = "pop"
)",
                                       "x.toml")
                  .value();
  auto run = messages::make_message<schema::RunExperiment>([&](auto to) {
    to.setId(id);
    to.setResolvedFile(to_canonical_json(spec));
  });
  return read_submission(run).value();
}

} // namespace

TEST_CASE("an order changes what has not ended, once") {
  using action = order_action;
  CHECK(state_after(action::CANCEL, job_state::queued) == job_state::cancelled);
  CHECK(state_after(action::CANCEL, job_state::paused) == job_state::cancelled);
  CHECK(state_after(action::CANCEL, job_state::cancelled)
        == job_state::cancelled);
  CHECK(state_after(action::PAUSE, job_state::queued) == job_state::paused);
  CHECK(state_after(action::PAUSE, job_state::paused) == job_state::paused);
  CHECK(state_after(action::RESUME, job_state::paused) == job_state::running);
  CHECK(state_after(action::RESUME, job_state::queued) == job_state::queued);
  for (auto what : {action::CANCEL, action::PAUSE, action::RESUME})
    CHECK(state_after(what, job_state::done).error().code == errc::conflict);
  for (auto what : {action::PAUSE, action::RESUME})
    CHECK(state_after(what, job_state::cancelled).error().hint.find("rerun")
          != std::string::npos);
}

TEST_CASE("an order is checked before anybody acts on it") {
  CHECK(read_order(write_order({order_action::PAUSE, "abc", "why", "ann"}))
            ->reason
        == "why");
  CHECK(read_order(write_order({order_action::PAUSE, "", "", ""})).error().code
        == errc::invalid_argument);
  CHECK(read_order(
            write_order({order_action::PAUSE, "a", std::string(2000, 'x'), ""}))
            .error()
            .code
        == errc::invalid_argument);
  CHECK(read_order(write_order({static_cast<order_action>(9), "a", "", ""}))
            .error()
            .code
        == errc::incompatible);
}

TEST_CASE("the memory keeps orders, and the last one holds") {
  temporary_folder folder;
  auto memory = storage::memory::open(folder.path()).value();
  experiment_order pause{order_action::PAUSE, "abc", "quota", "ann", "small"};
  REQUIRE(memory.commit(commit_of(order_step(pause, 1, nullptr))));
  auto kept = recorded_orders(memory.reader());
  REQUIRE(kept);
  REQUIRE(kept->size() == 1);
  CHECK(kept->at("abc").action == order_action::PAUSE);
  CHECK(kept->at("abc").reason == "quota");
  CHECK(kept->at("abc").by == "ann");
  CHECK(kept->at("abc").name == "small");

  // A cancelled experiment's letter waits no more, in the same commit.
  auto what = submission_of("abc");
  auto letter = memory.commit(commit_of(letter_step(what, nullptr)));
  REQUIRE(letter);
  CHECK(memory.reader().shared().letters("/inbox")->size() == 1);
  pause.action = order_action::CANCEL;
  REQUIRE(memory.commit(commit_of(order_step(pause, 2, &letter->ids.front()))));
  CHECK(memory.reader().shared().letters("/inbox")->empty());
  CHECK(recorded_orders(memory.reader())->at("abc").action
        == order_action::CANCEL);
  // Once more is refused, and leaves nothing behind.
  CHECK_FALSE(
      memory.commit(commit_of(order_step(pause, 3, &letter->ids.front()))));
  CHECK(memory.reader().last_sequence(orders_of("abc")) == 2U);
}

TEST_CASE("a rerun is a letter of its own that says of whom") {
  temporary_folder folder;
  auto memory = storage::memory::open(folder.path()).value();
  auto again = with_id(submission_of("abc"), "abc.2");
  experiment_order rerun{order_action::RERUN, "abc.2", "", "ann", "small"};
  REQUIRE(memory.commit(commit_of(letter_step(again, &rerun))));
  auto letters = memory.reader().shared().letters("/inbox");
  REQUIRE(letters);
  REQUIRE(letters->size() == 1);
  auto read = letters->front().record.read(submission_in);
  REQUIRE(read);
  CHECK(read->id == "abc.2");
  CHECK(read->name == "small");
  CHECK(recorded_orders(memory.reader())->empty());
}

TEST_CASE("an experiment stands as its records and the last order say") {
  storage::experiment_summary summary;
  summary.experiment = "abc";
  order_table orders;
  CHECK(state_text(how_it_stands(summary, orders)) == "running");
  orders["abc"].action = order_action::PAUSE;
  CHECK(state_text(how_it_stands(summary, orders)) == "paused");
  orders["abc"].action = order_action::RESUME;
  CHECK(state_text(how_it_stands(summary, orders)) == "running");
  orders["abc"].action = order_action::CANCEL;
  CHECK(state_text(how_it_stands(summary, orders)) == "cancelled");
  // It had finished just before.
  summary.status = storage::experiment_status::finished;
  CHECK(state_text(how_it_stands(summary, orders)) == "finished");
  summary.status = storage::experiment_status::failed;
  CHECK(state_text(how_it_stands(summary, orders)) == "failed");
}

TEST_CASE("people name experiments by the start of an id or by name") {
  std::vector<known_experiment> all{{"abc1", "old", job_state::done},
                                    {"abc1.2", "old", job_state::running},
                                    {"abd7", "new", job_state::cancelled},
                                    {"f00d", "new", job_state::done}};
  CHECK(find_experiment(all, "abc1")->id == "abc1");
  CHECK(find_experiment(all, "abc")->id == "abc1");
  CHECK(find_experiment(all, "abc.2")->id == "abc1.2");
  CHECK(find_experiment(all, "old")->id == "abc1.2"); // the one that runs
  CHECK(find_experiment(all, "new")->id == "f00d");   // the last
  CHECK(find_experiment(all, "abd")->id == "abd7");
  CHECK(find_experiment(all, "xyz").error().code == errc::not_found);
  CHECK(find_experiment(all, "").error().code == errc::not_found);
  all.push_back({"abc2", "old", job_state::queued});
  auto several = find_experiment(all, "old");
  REQUIRE_FALSE(several);
  CHECK(several.error().code == errc::conflict);
  CHECK(several.error().hint == "abc1.2, abc2");
}

TEST_CASE("a rerun has the next number, unless one has not ended") {
  std::vector<known_experiment> all{{"abc", "x", job_state::done}};
  CHECK(id_of_rerun(all, "abc") == "abc.2");
  all.push_back({"abc.2", "x", job_state::cancelled});
  all.push_back({"abcd", "y", job_state::running});
  CHECK(id_of_rerun(all, "abc") == "abc.3");
  CHECK(id_of_rerun(all, "abc.2") == "abc.3");
  all.push_back({"abc.3", "x", job_state::paused});
  CHECK(id_of_rerun(all, "abc") == "abc.3");
  CHECK(identity_in("abc.3") == "abc");
  CHECK(identity_in("abc") == "abc");
}

} // namespace automodel::actors
