#include "runtime/logging.hpp"

#include <nlohmann/json.hpp>

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include <catch2/catch.hpp>

namespace automodel::tests {

using runtime::log_level;
using runtime::logging;
using runtime::redactor;

namespace {

struct log_file {
  std::string path = (std::filesystem::temp_directory_path()
                      / ("automodel-log-" + std::to_string(::getpid())))
                         .string();
  ~log_file() { std::filesystem::remove(path); }

  logging open(log_level level, redactor hide = {}) const {
    std::filesystem::remove(path);
    return logging::open({level, false, path, "node-1"}, std::move(hide))
        .value();
  }

  std::vector<nlohmann::json> lines() const {
    std::vector<nlohmann::json> out;
    std::ifstream in{path};
    for (std::string line; std::getline(in, line);)
      out.push_back(nlohmann::json::parse(line));
    return out;
  }
};

} // namespace

TEST_CASE("a line is one JSON object with the ids that correlate it") {
  log_file file;
  auto log = file.open(log_level::info);
  log.component("memory").of_actor("/memory").of_trace("exp-1").info(
      "wrote {} \"records\"\n", 3);
  log.component("bare").warning("\xff not UTF-8");
  log.flush();
  auto lines = file.lines();
  REQUIRE(lines.size() == 2);
  auto time = lines[0].at("time").get<std::string>();
  CHECK(time.size() == std::string{"2026-01-31T12:00:00.000Z"}.size());
  lines[0].erase("time");
  CHECK(lines[0]
        == nlohmann::json{{"level", "info"},
                          {"component", "memory"},
                          {"actor", "/memory"},
                          {"trace", "exp-1"},
                          {"node", "node-1"},
                          {"text", "wrote 3 \"records\"\n"}});
  CHECK_FALSE(lines[1].contains("actor"));
}

TEST_CASE("each component has a level that can be changed") {
  log_file file;
  auto log = file.open(log_level::warning);
  auto memory = log.component("memory");
  memory.info("too quiet");
  log.set_level("memory", log_level::debug);
  memory.debug("heard");
  log.component("node").info("still quiet");
  log.flush();
  REQUIRE(file.lines().size() == 1);
  CHECK(file.lines()[0].at("text") == "heard");
}

TEST_CASE("lines of level error are counted, written or not") {
  logging silent;
  silent.component("a").warning("no error");
  CHECK(silent.errors() == 0);
  silent.component("a").error("one");
  silent.set_level("a", log_level::off);
  silent.component("a").error("two");
  CHECK(silent.errors() == 2);
}

TEST_CASE("a log that cannot be opened is an error") {
  auto failed = logging::open({log_level::info, false, "/dev/null/log"});
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code == errc::io_error);
}

TEST_CASE("levels have names") {
  CHECK(runtime::log_level_from("debug") == log_level::debug);
  auto failed = runtime::log_level_from("warn");
  REQUIRE_FALSE(failed);
  CHECK(failed.error().hint.find("warning") != std::string::npos);
}

TEST_CASE("secrets never reach a log") {
  const char* environment[] = {"OPENAI_API_KEY=sk-abcdef", "HOME=/home/ann",
                               "SHORT_TOKEN=ab", nullptr};
  log_file file;
  auto log = file.open(log_level::info, redactor{environment});
  log.component("llm").info("sent sk-abcdef with {{\"x_token\": \"t0p\"}}");
  log.flush();
  auto text = file.lines().at(0).at("text").get<std::string>();
  CHECK(text == R"(sent [redacted] with {"x_token": "[redacted]"})");
}

TEST_CASE("values with secret names are masked") {
  redactor hide;
  CHECK(hide("MY_KEY=abc rest") == "MY_KEY=[redacted] rest");
  CHECK(hide("db-password: hunter2, x") == "db-password: [redacted], x");
  CHECK(hide("Authorization: Bearer abc.def") == "Authorization: [redacted]");
  CHECK(hide("llm.api_key = \"v\"") == "llm.api_key = \"[redacted]\"");
  CHECK(hide("password=") == "password=");
  CHECK(hide("") == "");
}

TEST_CASE("ordinary texts are left alone") {
  redactor hide;
  for (auto text : {"idempotency key: a-1", "monkey=7", "the token budget is 3",
                    "k=200 alpha=0.5", "/coordinator/experiments/ab12"})
    CHECK(hide(text) == text);
}

} // namespace automodel::tests
