#include "actors/coordinator/dependency.hpp"
#include "actors/coordinator/submission.hpp"
#include "recsys/experiment/experiment_spec.hpp"

#include <catch2/catch.hpp>

namespace automodel::actors {

using runtime::job_state;

namespace {

const std::vector<known_experiment> all{
    {"aaaaaaaaaaaaaaaa", "well", job_state::done},
    {"bbbbbbbbbbbbbbbb", "badly", job_state::done, false},
    {"cccccccccccccccc", "cancelled", job_state::cancelled},
    {"dddddddddddddddd", "busy", job_state::running},
    {"eeeeeeeeeeeeeeee", "left", job_state::cancelled, true, 0, 0, "x failed"},
};

dependency_standing stands(const std::vector<std::string>& texts) {
  std::vector<dependency> wanted;
  for (const auto& text : texts)
    wanted.push_back(parse_dependency(text).value());
  auto found = resolve(std::move(wanted), all);
  REQUIRE(found);
  return stand(*found, all);
}

bool is_met(const std::string& text) {
  auto found = stands({text});
  CHECK(found.waits_for.empty());
  return found.cannot_run.empty();
}

std::string resolved_file() {
  auto spec = recsys::parse_experiment(R"(name = "small"
[data]
path = "ratings"
[[candidate]]
model = "pop"
)",
                                       "x.toml");
  return to_canonical_json(spec.value());
}

} // namespace

TEST_CASE("a dependency names an experiment and how it must end") {
  CHECK(parse_dependency("books")->wanted == wanted_end::ok);
  CHECK(parse_dependency("books:failed")->wanted == wanted_end::failed);
  CHECK(to_string(*parse_dependency("books:any")) == "books:any");
  CHECK(parse_dependency("0123.2:ok")->experiment == "0123.2");
  auto wrong = parse_dependency("books:wel");
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().code == errc::invalid_argument);
  CHECK(wrong.error().hint == "allowed: ok, any, failed");
  CHECK_FALSE(parse_dependency(""));
  CHECK_FALSE(parse_dependency(":ok"));
  CHECK_FALSE(parse_dependency(std::string(300, 'x')));
}

TEST_CASE("what has ended meets a dependency or never will") {
  CHECK(is_met("well"));
  CHECK(is_met("well:any"));
  CHECK_FALSE(is_met("well:failed"));
  for (const char* name : {"badly", "cancelled", "left"}) {
    CHECK_FALSE(is_met(name));
    CHECK(is_met(name + std::string{":any"}));
    CHECK(is_met(name + std::string{":failed"}));
  }
  CHECK(stands({"badly"}).cannot_run
        == "badly (bbbbbbbbbbbb) is failed, not finished");
  CHECK(stands({"left"}).cannot_run
        == "left (eeeeeeeeeeee) is not run, not finished");
  CHECK(stands({"well:failed"}).cannot_run
        == "well (aaaaaaaaaaaa) is finished, not failed");
}

TEST_CASE("what has not ended is waited for, all of it") {
  auto found = stands({"busy", "well", "dddd:any"});
  CHECK(found.cannot_run.empty());
  CHECK(found.waits_for
        == "busy (dddddddddddd) to end well, busy (dddddddddddd) to end");
  // One that cannot be met settles it, whatever the others do.
  CHECK_FALSE(stands({"busy", "badly"}).cannot_run.empty());
  dependency gone{"ffff", wanted_end::any};
  CHECK(stand(std::span{&gone, 1}, all).cannot_run == "ffff is not there");
}

TEST_CASE("only experiments that are known may be named") {
  auto unknown = resolve({{"nobody"}}, all);
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().code == errc::not_found);
  CHECK_FALSE(resolve(std::vector<dependency>(33, {"well"}), all));
}

TEST_CASE("dependencies travel in the file and are no part of it") {
  auto resolved = resolved_file();
  std::vector<dependency> after{{"abcd", wanted_end::ok},
                                {"a \"b\"", wanted_end::failed}};
  auto with = with_dependencies(resolved, after);
  CHECK(with.starts_with(R"({"after":["abcd:ok",)"));
  auto split = without_dependencies(with);
  REQUIRE(split);
  CHECK(split->resolved == resolved);
  CHECK(split->after == after);
  CHECK(with_dependencies(resolved, {}) == resolved);
  CHECK(without_dependencies(resolved)->after.empty());
  for (const char* wrong :
       {R"({"after":["x:no"],"a":1})", R"({"after":"x","a":1})",
        R"({"after":["x"],"a":1})", R"({"after":["x:ok"] ,"a":1})",
        R"({"after":["x:ok"])"})
    CHECK_FALSE(without_dependencies(wrong));

  // The letter holds them, the experiment does not hear of them, and neither
  // does a rerun.
  auto run = messages::make_message<schema::RunExperiment>([&](auto to) {
    to.setId("0123");
    to.setResolvedFile(with);
  });
  auto read = read_submission(run);
  REQUIRE(read);
  CHECK(read->after == after);
  auto file_of = [](const message<schema::RunExperiment>& of) {
    return of
        .read([](schema::RunExperiment::Reader from) -> result<std::string> {
          return from.getResolvedFile().cStr();
        })
        .value();
  };
  CHECK(file_of(read->run) == resolved);
  CHECK(file_of(request_of(*read)) == with);
  CHECK(with_id(*read, "0123.2").after.empty());
  CHECK(file_of(request_of(with_id(*read, "0123.2"))) == resolved);
}

TEST_CASE("a state says for whom one waits, and why it was not run") {
  known_experiment waits{"a", "x", job_state::queued};
  CHECK(state_text(waits) == "queued");
  waits.because = "y (b) to end well";
  CHECK(state_text(waits) == "waiting");
  for (auto state : {job_state::queued, job_state::cancelled}) {
    waits.state = state;
    known_experiment again;
    REQUIRE(set_state(again, long_state_text(waits)));
    CHECK(again.state == state);
    CHECK(again.because == waits.because);
  }
  waits.state = job_state::paused;
  CHECK(long_state_text(waits) == "paused");
  known_experiment none;
  CHECK(set_state(none, "waiting"));
  CHECK_FALSE(set_state(none, "wating"));
}

} // namespace automodel::actors
