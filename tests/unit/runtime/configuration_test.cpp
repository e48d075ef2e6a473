#include "runtime/configuration.hpp"

#include <catch2/catch.hpp>

namespace automodel::tests {

using runtime::configuration;

namespace {

configuration fresh() {
  return configuration{{
      {"log.level",
       std::string{"warning"},
       "what is logged",
       {"info", "warning", "error"}},
      {"node.workers", std::int64_t{2}, "worker processes", {}, 1, 64},
      {"node.share", 0.5, "of the memory", {}, 0, 1},
      {"node.sandbox", true, "whether to insist on it"},
      {"llm.api_key", std::string{}, "of the endpoint"},
  }};
}

} // namespace

TEST_CASE("the defaults hold until something else is said") {
  auto settings = fresh();
  CHECK(settings.text("log.level") == "warning");
  CHECK(settings.integer("node.workers") == 2);
  CHECK(settings.number("node.share") == 0.5);
  CHECK(settings.flag("node.sandbox"));
}

TEST_CASE("flags win over the environment, which wins over the file") {
  auto settings = fresh();
  const char* environment[]
      = {"AUTOMODEL_NODE_WORKERS=4", "AUTOMODEL_LOG_LEVEL=info", "HOME=/root",
         nullptr};
  REQUIRE(settings.read_toml("[node]\nworkers = 3\nshare = 1\n"
                             "sandbox = false\n",
                             "node.toml"));
  REQUIRE(settings.read_environment(environment));
  REQUIRE(settings.set_flag("--log-level", "error"));
  CHECK_FALSE(settings.flag("node.sandbox"));
  CHECK(settings.number("node.share") == 1.0);
  CHECK(settings.integer("node.workers") == 4);
  CHECK(settings.text("log.level") == "error");
  auto explained = settings.explain();
  CHECK(explained.find("# worker processes\n"
                       "node.workers = 4  # AUTOMODEL_NODE_WORKERS\n")
        != std::string::npos);
  CHECK(explained.find("log.level = error  # --log-level\n")
        != std::string::npos);
  CHECK(explained.find("node.share = 1.0  # node.toml:3:1\n")
        != std::string::npos);
}

TEST_CASE("a mistake in a file is named by line, column and remedy") {
  struct row {
    const char* text;
    const char* error;
  };
  auto [text, expected] = GENERATE(table<const char*, const char*>({
      {"[node]\nworkerz = 3\n",
       "node.toml:2:1: \"node.workerz\" is not a setting (allowed: "
       "llm.api_key, "
       "log.level, node.sandbox, node.share, node.workers; did you mean "
       "\"node.workers\"?)"},
      {"[node]\nworkers = 0\n",
       "node.toml:2:1: node.workers: 0 is not a value of node.workers (a whole "
       "number, at least 1, at most 64)"},
      {"[node]\nworkers = 2.5\n",
       "node.toml:2:1: node.workers: node.workers is a whole number, at least "
       "1, at most 64 (such as 2)"},
      {"log.level = \"warn\"\n",
       "node.toml:1:5: log.level: \"warn\" is not a value of log.level "
       "(allowed: info, warning, error)"},
      {"[node]\n\nworkers = [1]\n",
       "node.toml:3:1: node.workers is a single value, not a list or a date"},
  }));
  auto settings = fresh();
  auto failed = settings.read_toml(text, "node.toml");
  REQUIRE_FALSE(failed);
  CHECK(to_string(failed.error()) == expected);
}

TEST_CASE("a file that is no TOML is refused where it stops being TOML") {
  auto settings = fresh();
  auto failed = settings.read_toml("[node]\nworkers = = 3\n", "node.toml");
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code == errc::parse_error);
  CHECK(failed.error().where.line == 2);
  CHECK_FALSE(settings.read_file("/no/such/file.toml"));
}

TEST_CASE("mistakes in the environment and in flags are named") {
  auto settings = fresh();
  const char* unknown[] = {"AUTOMODEL_NODE_WORKER=4", nullptr};
  auto failed = settings.read_environment(unknown);
  REQUIRE_FALSE(failed);
  CHECK(failed.error().hint.find("AUTOMODEL_NODE_WORKERS\"?")
        != std::string::npos);
  std::string_view elsewhere[] = {"AUTOMODEL_NODE_WORKER"};
  CHECK(settings.read_environment(unknown, elsewhere));
  failed = settings.set_flag("node-workers", "many");
  REQUIRE_FALSE(failed);
  CHECK(failed.error().message
        == "--node-workers: \"many\" is not a whole number");
  failed = settings.set_flag("--node-wokers", "1");
  REQUIRE_FALSE(failed);
  CHECK(failed.error().hint.find("--node-workers\"?") != std::string::npos);
}

TEST_CASE("secrets are not explained") {
  auto settings = fresh();
  REQUIRE(settings.set_flag("llm-api-key", "sk-abc"));
  CHECK(settings.text("llm.api_key") == "sk-abc");
  CHECK(settings.explain().find("sk-abc") == std::string::npos);
}

TEST_CASE("asking for what was not declared is a defect") {
  auto settings = fresh();
  CHECK_THROWS_AS(settings.text("node.workers"), std::logic_error);
  CHECK_THROWS_AS(settings.flag("nonsense"), std::logic_error);
}

} // namespace automodel::tests
