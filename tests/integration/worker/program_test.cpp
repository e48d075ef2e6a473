#include "tests/integration/worker/toy_tasks.hpp"

#include <fstream>
#include <iterator>

#include <catch2/catch.hpp>

using namespace workers;
using namespace std::chrono_literals;
using Catch::Contains;

namespace {

/// The zoo's own text, as if somebody had sent it, with `line` in front of
/// what the loss returns.
std::string sent_program(const std::string& line = {}) {
  std::ifstream file{AUTOMODEL_SOURCE "/recsys/models/zoo/mf.py"};
  std::string text{std::istreambuf_iterator<char>{file}, {}};
  const std::string place = "    gap = (item";
  auto at = text.find(place);
  REQUIRE(at != std::string::npos);
  if (!line.empty())
    text.insert(at, line + "\n");
  return text;
}

struct program_case {
  split parts;
  unique_fd model = memory_file();
  named_descriptors given{{"train", parts.train.get()}, {"model", model.get()}};
};

} // namespace

TEST_CASE("generated code is compiled, trained and scored in the sandbox") {
  auto loss = GENERATE(as<std::string>{}, "bpr", "softmax");
  program_case in;
  model_of(fit({"program", {{"loss", loss}}, sent_program()}, in.given));
  auto values = memory_file();
  auto [scored, judged]
      = score_and_judge("program", in.model.get(), in.parts, values.get());
  CHECK(judged_users(judged) == n_users);
  CHECK(failure_of(scored).empty());
}

TEST_CASE("generated code that never ends is killed at its deadline") {
  program_case in;
  auto endless = sent_program("    turns = 0\n"
                              "    while turns >= 0:\n"
                              "        turns = (turns + 1) % 1000\n"
                              "    item = item * float(turns)");
  auto worker = spawn(shared_server());
  send(worker, fit_request({"program", {}, endless}, in.given, 1000ms),
       in.given);
  auto exit = worker.wait(0ms);
  CHECK_FALSE(exit);
  while (true) {
    auto reply = worker.receive(soon);
    if (reply) {
      REQUIRE(*reply);
      REQUIRE(failure_of(**reply).empty());
      continue;
    }
    CHECK(reply.error().code == errc::deadline_exceeded);
    break;
  }
}

TEST_CASE("generated code that eats memory meets the limit") {
  program_case in;
  auto greedy
      = sent_program("    item = item + torch.zeros([4000000000]).sum()");
  auto worker = spawn(shared_server(), {.memory_bytes = 1ull << 30});
  send(worker, fit_request({"program", {}, greedy}, in.given), in.given);
  CHECK_THAT(failure_of(last_reply(worker)), Contains("memory limit"));
  auto exit = worker.wait(soon);
  REQUIRE(exit);
  CHECK(exit->cause == runtime::exit_cause::out_of_memory);
}

TEST_CASE("generated code that reads files is refused before it runs") {
  program_case in;
  auto spying = sent_program(
      "    item = item + torch.from_file('/etc/passwd', size=4).sum()");
  CHECK_THAT(failure_of(fit({"program", {}, spying}, in.given)),
             Contains("my.py"));
}
