#include "recsys/models/program/source_check.hpp"

#include <string>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

std::string repeated(std::string_view what, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i)
    out += what;
  return out;
}

} // namespace

TEST_CASE("a prologue is emptied and keeps the line numbers") {
  auto checked = check_source("# about\n"
                              "import torch\n"
                              "from torch import Tensor  # why\n"
                              "from typing import Dict, Union\n"
                              "\n"
                              "Conf = Dict[str, Union[int, float, str, bool]]\n"
                              "def f(x: int) -> int:  # one\n"
                              "    return x\n",
                              "m.py");
  REQUIRE(checked);
  CHECK(checked->find("import") == std::string::npos);
  CHECK(checked->find('#') == std::string::npos);
  CHECK(std::count(checked->begin(), checked->end(), '\n') == 8);
  CHECK(checked->find("def f(x: int) -> int:") != std::string::npos);
}

TEST_CASE("a prologue holds nothing else") {
  for (std::string line :
       {"import os", "from os import system", "from typing import Any",
        "Conf = Dict[str, int]", "x = 3", "@torch.jit.unused", "\"\"\"doc",
        "import torch, os", "from typing import "}) {
    auto checked
        = check_source("import torch\n" + line + "\ndef f(): pass\n", "m.py");
    INFO(line);
    REQUIRE_FALSE(checked);
    CHECK(checked.error().code == errc::parse_error);
    CHECK(checked.error().where.line == 2);
    CHECK(checked.error().where.column == 1);
    CHECK(checked.error().hint.find("from torch import Tensor")
          != std::string::npos);
  }
}

TEST_CASE("nesting and size are bounded") {
  auto of = [](std::string body) {
    return check_source("def f(x: int) -> int:\n" + body, "m.py");
  };
  auto refused = [&](std::string body, std::string what) {
    auto checked = of(std::move(body));
    INFO(what);
    REQUIRE_FALSE(checked);
    CHECK(checked.error().code == errc::resource_exhausted);
    CHECK(checked.error().message.find(what) != std::string::npos);
    CHECK(checked.error().where.line > 0);
  };
  refused("    return " + repeated("(", 200'000) + "x" + repeated(")", 200'000)
              + "\n",
          "bytes");
  refused("    return " + repeated("(", 65) + "x" + repeated(")", 65) + "\n",
          "brackets");
  refused("    return " + repeated("- ", 2000) + "x\n", "statement");
  refused("    return " + repeated("x if x > 0 else ", 500) + "x\n",
          "statement");
  refused("    return x \\\n" + repeated("    + x \\\n", 600) + "    + x\n",
          "statement");
  refused(repeated("    x = x\n", 5001), "lines");
  std::string deep, indent = "    ";
  for (int i = 0; i < 25; ++i, indent += ' ')
    deep += indent + "if x > 0:\n";
  refused(deep + indent + "x = 1\n    return x\n", "blocks");
  refused("    if x > 0:\n        x = 1\n"
              + repeated("    elif x > 1:\n        x = 2\n", 101),
          "elif");
  CHECK(of("    return " + repeated("(", 64) + "x" + repeated(")", 64) + "\n"));
}

TEST_CASE("brackets do not hide in strings and comments") {
  auto with = [](std::string line) {
    return check_source("def f(x: int) -> int:\n" + line + "    return x\n",
                        "m.py");
  };
  CHECK(with("    y = '((((' # (((((\n"));
  CHECK(with("    y = '\\'(((('\n"));
  CHECK(with("    y = \"\"\" ((( \n ((( \"\"\"\n"));
  auto open = with("    y = 'abc\n");
  REQUIRE_FALSE(open);
  CHECK(open.error().where.line == 2);
  CHECK(open.error().where.column == 9);
  // A type comment is read by the compiler, so it must not get there.
  auto typed = with("    y = 1 # type: " + repeated("(", 100) + "\n");
  REQUIRE(typed);
  CHECK(typed->find("type:") == std::string::npos);
}

TEST_CASE("brackets are balanced and characters are plain") {
  auto position = [](std::string body) {
    auto checked = check_source("def f(x: int) -> int:\n" + body, "m.py");
    REQUIRE_FALSE(checked);
    return std::pair(checked.error().where.line, checked.error().where.column);
  };
  CHECK(position("    return (x\n") == std::pair(2u, 12u));
  CHECK(position("    return x)\n") == std::pair(2u, 13u));
  CHECK(position("    return \x01x\n") == std::pair(2u, 12u));
  CHECK(position("\treturn x\n") == std::pair(2u, 1u));
  CHECK(position("    return \xc3\xa4\n") == std::pair(2u, 12u));
  CHECK(check_source("def f(x: int) -> int:  # \xc3\xa4\r\n    return x\r\n",
                     "m.py"));
}
