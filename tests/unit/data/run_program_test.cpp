#include "recsys/data/fetch/run_program.hpp"

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;
using namespace std::chrono_literals;

TEST_CASE("a program's exit code and output come back") {
  auto done
      = run_program({"sh", "-c", "echo out; echo err >&2; exit 3"}, "/", 60s);
  REQUIRE(done);
  CHECK(done->exit_code == 3);
  CHECK(done->output == "out\nerr\n");
  CHECK(run_program({"pwd"}, "/usr", 60s)->output == "/usr\n");
  CHECK(run_program({"sh", "-c", "kill -9 $$"}, "/", 60s)->exit_code == 137);
  // An argument is an argument, whatever is in it; input is empty.
  CHECK(run_program({"echo", "$HOME; x"}, "/", 60s)->output == "$HOME; x\n");
  CHECK(run_program({"cat"}, "/", 60s)->output.empty());
  auto shown = run_program({"sh", "-c", "echo $LC_ALL $HOME"}, "/", 60s,
                           {"HOME=/nowhere"});
  CHECK(shown->output == "C.UTF-8 /nowhere\n");
  CHECK(shown->memory_bytes > 0);
}

TEST_CASE("only the end of a long output is kept") {
  auto done = run_program({"seq", "100000"}, "/", 60s);
  REQUIRE(done);
  CHECK(done->output.size() == 64 << 10);
  CHECK(done->output.ends_with("99999\n100000\n"));
}

TEST_CASE("a program that does not exist or does not end is an error") {
  auto missing = run_program({"no-such-program-here"}, "/", 60s);
  CHECK(missing.error().code == errc::not_found);
  auto endless = run_program({"sleep", "1000"}, "/", 1s);
  CHECK(endless.error().code == errc::deadline_exceeded);
}
