#include "tests/integration/worker/workers.hpp"

#include <catch2/catch.hpp>

using namespace workers;
using namespace std::chrono_literals;
using runtime::exit_cause;

namespace {

runtime::worker_exit end_of(runtime::worker_process& worker) {
  auto exit = worker.wait(soon);
  REQUIRE(exit);
  return *exit;
}

} // namespace

TEST_CASE("a worker serves one request after another and ends in good order") {
  auto worker = spawn(shared_server());
  CHECK(ask(worker, describe()).empty());
  CHECK(ask(worker, misbehave("no such thing")).find("no such thing")
        != std::string::npos);
  CHECK(ask(worker, describe()).empty());
  worker.finish();
  CHECK(end_of(worker).cause == exit_cause::finished);
}

TEST_CASE("whatever does not answer in time is killed at its deadline") {
  auto kind
      = GENERATE(as<std::string>{}, "loop", "sleep", "ignore-sigterm", "stop");
  CAPTURE(kind);
  auto worker = spawn(shared_server());
  auto answer = ask(worker, misbehave(kind, "", 200ms));
  CHECK(answer.find("missed its deadline") != std::string::npos);
  CHECK(end_of(worker).cause == exit_cause::deadline);
}

TEST_CASE("SIGTERM is a request, SIGKILL is not") {
  auto kind = GENERATE(as<std::string>{}, "", "loop", "ignore-sigterm");
  CAPTURE(kind);
  auto worker = spawn(shared_server());
  if (!kind.empty())
    REQUIRE(worker.send(misbehave(kind)));
  worker.terminate(100ms);
  CHECK(end_of(worker).cause == exit_cause::stopped);
  auto reply = worker.receive(soon);
  REQUIRE_FALSE(reply);
  CHECK(reply.error().code == errc::cancelled);
}

TEST_CASE("a worker that eats memory meets its limit and says so") {
  SECTION("of the request") {
    auto worker = spawn(shared_server());
    auto answer = ask(worker, misbehave("allocate", "", 0ms, 300 << 20));
    CHECK(answer.find("memory limit") != std::string::npos);
    auto exit = end_of(worker);
    CHECK(exit.cause == exit_cause::out_of_memory);
    CHECK(exit.peak_memory_bytes < 1ull << 30); // its life's is 4 GiB
  }
  SECTION("of its life") {
    auto worker = spawn(shared_server(), {.memory_bytes = 300 << 20});
    auto answer = ask(worker, misbehave("allocate", "", 0ms, 1ull << 40));
    CHECK(answer.find("memory limit") != std::string::npos);
    auto exit = end_of(worker);
    CHECK(exit.cause == exit_cause::out_of_memory);
    CHECK(to_error(exit).code == errc::resource_exhausted);
  }
}

TEST_CASE("processor time is limited, too") {
  auto worker = spawn(shared_server(), {.cpu_seconds = 1});
  CHECK(ask(worker, misbehave("loop")).find("processor time")
        != std::string::npos);
  CHECK(end_of(worker).cause == exit_cause::cpu_limit);
}

TEST_CASE("causes of an end are told apart") {
  struct expectation {
    std::string kind;
    exit_cause cause;
    int value;
  };
  auto expected = GENERATE(
      values<expectation>({{"crash", exit_cause::signal, 11},
                           {"overflow-stack", exit_cause::signal, 11},
                           {"abort", exit_cause::signal, 6},
                           {"exit", exit_cause::exit_code, 42},
                           {"babble", exit_cause::protocol_violation, 9}}));
  CAPTURE(expected.kind);
  auto worker = spawn(shared_server());
  CHECK(ask(worker, misbehave(expected.kind)).starts_with("ended: "));
  auto exit = end_of(worker);
  CHECK(exit.cause == expected.cause);
  CHECK(exit.value == expected.value);
}

TEST_CASE("a request must come with the descriptors it names") {
  auto worker = spawn(shared_server());
  int extra[] = {0};
  auto sent = worker.send(describe(), extra);
  REQUIRE_FALSE(sent);
  CHECK(sent.error().code == errc::invalid_argument);
  CHECK(ask(worker, describe()).empty());
}
