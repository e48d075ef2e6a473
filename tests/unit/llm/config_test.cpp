#include "runtime/llm/llm_config.hpp"
#include "tests/support/temporary_folder.hpp"

#include <fstream>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::runtime;

namespace {

result<llm_config> config_of(const std::string& text) {
  temporary_folder folder;
  auto file = folder.path() / "llm.toml";
  std::ofstream{file} << text;
  return read_llm_config(file);
}

const std::string remote
    = "provider = \"openai\"\nmodel = \"m\"\nkey_env = \"LLM_KEY\"\n"
      "[price]\ninput = 1\noutput = 2\ncap = 3.5\n";

} // namespace

TEST_CASE("a configuration is read with its defaults") {
  auto read = config_of("url = \"https://llm.example/v1\"\n" + remote).value();
  CHECK(read.cap == 3.5);
  CHECK(read.repairs == 3);
  CHECK(read.program_repairs == 5);
  CHECK(read.recordings.empty());
  CHECK(config_of("provider = \"replay\"\nmodel = \"m\"\n"
                  "recordings = \"r.jsonl\"\n")
            .value()
            .recordings.filename()
        == "r.jsonl");
}

TEST_CASE("what is wrong with a configuration is said with its place") {
  struct bad {
    std::string text;
    const char* says;
  };
  for (const auto& [text, says] :
       {bad{"provder = \"replay\"\n", "llm.toml:1:1"},
        {"provder = \"replay\"\n", "did you mean \"provider\""},
        {"\nprovider = \"oracle\"\n", "allowed: replay, folder, openai"},
        {"provider = 7\n", "is a text"},
        {"provider = \"replay\"\n", "needs model"},
        {"provider = \"replay\"\nmodel = \"m\"\n", "needs recordings"},
        {"provider = \"folder\"\nmodel = \"m\"\n", "needs folder"},
        {remote, "needs url"},
        {"provider = \"openai\"\nmodel = \"m\"\nurl = \"https://x/v1\"\n",
         "needs price.input"},
        {"url = \"http://llm.example/v1\"\n" + remote, "over http"},
        {"url = \"http://127.0.0.1.evil.example/v1\"\n" + remote, "over http"},
        {"url = \"https://user:secret@x/v1\"\n" + remote, "needs url"},
        {"provider = \"replay\"\n[limits]\nprogram_repairs = 6\n",
         "at most 5"}}) {
    INFO(text);
    auto read = config_of(text);
    REQUIRE_FALSE(read);
    CHECK_THAT(to_string(read.error()), Catch::Matchers::Contains(says));
    CHECK_THAT(to_string(read.error()), !Catch::Matchers::Contains("secret"));
  }
}

TEST_CASE("a key that stands where its variable's name should is not shown") {
  auto read = config_of("provider = \"openai\"\nmodel = \"m\"\n"
                        "url = \"https://x/v1\"\nkey_env = \"sk-abc-123\"\n"
                        "[price]\ninput = 0\noutput = 0\ncap = 0\n");
  REQUIRE_FALSE(read);
  CHECK_THAT(to_string(read.error()), !Catch::Matchers::Contains("abc"));
}
