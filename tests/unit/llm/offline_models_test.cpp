#include "runtime/llm/folder_model.hpp"
#include "runtime/llm/replay_model.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/llm/sample_question.hpp"

#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::runtime;

namespace {

namespace fs = std::filesystem;

/// Answers the same always, and what it cost.
class fixed_model final : public chat_model {
public:
  chat_answer ask(const chat_request&) override {
    return {std::string{"two\n\"quoted\""}, "m-1", {12, 3, true, 45}};
  }
};

std::string content_of(const fs::path& file) {
  std::ostringstream out;
  out << std::ifstream{file}.rdbuf();
  return out.str();
}

} // namespace

TEST_CASE("what was recorded is replayed, with what it cost then") {
  temporary_folder folder;
  auto file = folder.path() / "replies.jsonl";
  recording_model records{std::make_unique<fixed_model>(), file};
  auto first = records.ask(question);
  auto replays = replay_model::open(file).value();
  auto again = replays->ask(question);
  CHECK(again.text.value() == first.text.value());
  CHECK(again.model == "m-1");
  CHECK(again.usage.input_tokens == 12);
  CHECK(again.usage.cost_micro == 45);
  CHECK(again.usage.counted);
}

TEST_CASE("a missing recording is named by the prompt's hash") {
  temporary_folder folder;
  auto file = folder.path() / "replies.jsonl";
  std::ofstream{file} << "\n";
  auto answer = replay_model::open(file).value()->ask(question);
  REQUIRE_FALSE(answer.text);
  CHECK(answer.text.error().code == errc::not_found);
  CHECK(answer.text.error().message.find(to_hex(prompt_hash(question)))
        != std::string::npos);
}

TEST_CASE("a damaged recording is told with its line") {
  temporary_folder folder;
  auto file = folder.path() / "replies.jsonl";
  for (const char* line :
       {"nonsense", "{}", R"({"prompt": "12", "reply": "x"})",
        R"({"prompt": 7, "reply": "x"})"}) {
    std::ofstream{file} << '\n' << line << '\n';
    auto read = replay_model::open(file);
    REQUIRE_FALSE(read);
    CHECK(read.error().code == errc::parse_error);
    CHECK(read.error().where.line == 2);
  }
  CHECK(replay_model::open(folder.path() / "none").error().code
        == errc::not_found);
}

TEST_CASE("two questions never have one hash by moving text between parts") {
  CHECK(prompt_hash({"a", "xy", "z"}) != prompt_hash({"a", "x", "yz"}));
  CHECK(prompt_hash({"a", "x", "y"}) == prompt_hash({"b", "x", "y"}));
}

TEST_CASE("a prompt is laid into the folder, and a reply there is taken") {
  using namespace std::chrono_literals;
  temporary_folder folder;
  auto in = folder.path() / "letters";
  folder_model model{in, 0ms, 100};
  auto none = model.ask(question);
  REQUIRE_FALSE(none.text);
  CHECK(none.text.error().code == errc::deadline_exceeded);
  auto name = to_hex(prompt_hash(question));
  auto prompt = content_of(in / (name + ".prompt.md"));
  CHECK(prompt.find("What is 1 + 1?") != std::string::npos);
  CHECK(prompt.find(name + ".reply.md") != std::string::npos);

  std::ofstream{in / (name + ".reply.md")} << "two";
  auto taken = model.ask(question);
  CHECK(taken.text.value() == "two");
  CHECK_FALSE(taken.usage.counted);

  std::ofstream{in / (name + ".reply.md")} << std::string(101, 'x');
  CHECK(model.ask(question).text.error().code == errc::resource_exhausted);
}
