#include <ATen/Functions.h>

#include "recsys/blocks/link_blocks.hpp"
#include "recsys/models/program/program.hpp"

#include <algorithm>
#include <string>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

constexpr std::string_view library = "import torch\n"
                                     "\n"
                                     "# == One\n"
                                     "\n"
                                     "# Twice x.\n"
                                     "def twice(x: Tensor) -> Tensor:\n"
                                     "    return x + x  # not once(x)\n"
                                     "\n"
                                     "# Four times x.\n"
                                     "# Source: nobody.\n"
                                     "def four(\n"
                                     "    x: Tensor\n"
                                     ") -> Tensor:\n"
                                     "    return twice(twice(x))\n"
                                     "\n"
                                     "# == Two\n"
                                     "\n"
                                     "def once(x: Tensor) -> Tensor:\n"
                                     "    return x\n";

constexpr std::string_view rest = R"py(
def defaults() -> Conf:
    c: Conf = {"dim": 4}
    return c

def views(c: Conf) -> Dict[str, str]:
    return {"u": "rows(user)"}

def init(c: Conf, consts: Dict[str, Tensor]) -> Dict[str, Tensor]:
    return linear_init("a", 2, 3, bias=False)
)py";

// Line 1 imports, line 2 is forward's head, `body` begins in line 3.
std::string with_body(std::string body,
                      std::string imports = "linear, linear_init") {
  return "from blocks import " + imports
         + "\n"
           "def forward(p: Dict[str, Tensor], s: Dict[str, Tensor], b: "
           "Dict[str, Tensor], c: Conf, training: bool) -> Dict[str, "
           "Tensor]:\n"
         + body + std::string(rest);
}

error refused(const result<program>& compiled) {
  REQUIRE_FALSE(compiled);
  return compiled.error();
}

std::string place(const error& e) {
  return e.where.file + ":" + std::to_string(e.where.line) + ":"
         + std::to_string(e.where.column);
}

bool mentions(const std::string& text, std::string_view part) {
  return text.find(part) != text.npos;
}

std::uint32_t line_of_block(std::string_view name) {
  return block_library(blocks_source()).find(name)->line;
}

} // namespace

TEST_CASE("a library is read") {
  block_library read(library);
  REQUIRE(read.blocks().size() == 3);
  const auto& four = *read.find("four");
  CHECK(four.chapter == "One");
  CHECK(four.comment == "Four times x.\nSource: nobody.\n");
  CHECK(four.line == 11);
  CHECK(four.text
        == "def four(\n    x: Tensor\n) -> Tensor:\n"
           "    return twice(twice(x))\n");
  CHECK(read.find("once")->chapter == "Two");
  CHECK(read.find("once")->comment.empty());
  CHECK(read.find("twic") == nullptr);
  auto reached = read.closure({"four", "nothing"});
  REQUIRE(reached.size() == 2);
  CHECK(reached[0]->name == "twice");
  CHECK(reached[1]->name == "four");
}

TEST_CASE("a program is linked with what it imports") {
  std::string own = "from blocks import four  # why\n"
                    "def f(x: Tensor) -> Tensor:\n"
                    "    return four(x)";
  auto linked = link_blocks(own, "my.py", library);
  REQUIRE(linked);
  CHECK(*linked
        == own
               + "\n# --- blocks.py, line 6 ---\n"
                 "def twice(x: Tensor) -> Tensor:\n"
                 "    return x + x  # not once(x)\n"
                 "# --- blocks.py, line 11 ---\n"
                 "def four(\n    x: Tensor\n) -> Tensor:\n"
                 "    return twice(twice(x))\n");
  SECTION("once and for all") {
    auto again = link_blocks(*linked, "my.py", "def four():\n    pass\n");
    REQUIRE(again);
    CHECK(*again == *linked);
  }
  SECTION("and can be taken apart") {
    auto parts = split_linked(*linked);
    CHECK(parts.own == own + "\n");
    REQUIRE(parts.all.size() == 2);
    CHECK(parts.all[1].library_line == 11);
    CHECK(parts.all[1].text.starts_with("def four("));
    CHECK(parts.library_line(1) == 0);
    CHECK(parts.library_line(2) == 6);
    CHECK(parts.library_line(3) == 7);
    CHECK(parts.library_line(5) == 11);
    CHECK(parts.imports == std::set<std::string, std::less<>>{"four"});
  }
  SECTION("and only with that") {
    CHECK(*link_blocks("def f(): pass", "my.py", library) == "def f(): pass");
    CHECK(*link_blocks("", "my.py", library) == "");
  }
}

TEST_CASE("an import names blocks") {
  using names = std::vector<std::string>;
  CHECK(imported_blocks("from blocks import a, b_2") == names{"a", "b_2"});
  for (auto line :
       {"from blocks import", "from blocks import ", "from blocks import a,",
        "from blocks import a as b", "from blocks import *",
        "from block import a", "from blocks import 1a", "import blocks"})
    CHECK(imported_blocks(line).empty());
  auto why = refused(program::compile(
      with_body("    return {}\n", "layer_norm, linear, linear_intt"),
      "my.py"));
  CHECK(why.code == errc::not_found);
  CHECK(place(why) == "my.py:1:40");
  CHECK(why.message == "there is no block linear_intt");
  CHECK(why.hint == "did you mean \"linear_init\"?");
  auto other = refused(
      program::compile(with_body("    return {}\n", "zzzzzz"), "my.py"));
  CHECK(mentions(other.hint, "docs/blocks.md"));
}

TEST_CASE("a block's name is taken where it is imported") {
  auto twin = with_body("    return {}\n")
              + "def linear(x: int) -> int:\n    return x\n";
  auto why = refused(program::compile(twin, "my.py"));
  CHECK(why.code == errc::conflict);
  CHECK(place(why) == "my.py:14:5");
  CHECK(mentions(why.message, "in line 1"));
  CHECK(mentions(why.message,
                 "blocks.py:" + std::to_string(line_of_block("linear"))));
  // linear_init calls random_matrix, but that is another module's name.
  auto other = program::compile(
      with_body("    return {\"y\": random_matrix(b[\"x\"])}\n")
          + "def random_matrix(x: Tensor) -> Tensor:\n    return x + 1\n",
      "my.py");
  REQUIRE(other);
  auto out = other->forward({}, {}, {{"x", at::ones({2})}}, *other->defaults(),
                            true);
  REQUIRE(out);
  CHECK(out->at("y").sum().item().toDouble() == 4);
  CHECK(other->init(*other->defaults(), {}));
  // What is not imported is not known, as in Python.
  auto unknown = refused(program::compile(
      with_body("    return {\"y\": random_matrix(1, 1, \"zeros\")}\n"),
      "my.py"));
  CHECK(place(unknown) == "my.py:3:18");
}

TEST_CASE("errors in a block are about blocks.py") {
  auto compiled
      = program::compile(with_body("    y = linear(p, \"a\", b[\"x\"])\n"
                                   "    return {\"y\": y}\n"),
                         "my.py");
  if (!compiled)
    FAIL(to_string(compiled.error()));
  auto conf = *compiled->defaults();
  auto params = compiled->init(conf, {});
  REQUIRE(params);
  CHECK(compiled->forward(*params, {}, {{"x", at::ones({5, 2})}}, conf, true));
  auto missing
      = compiled->forward({}, {}, {{"x", at::ones({5, 2})}}, conf, true);
  REQUIRE_FALSE(missing);
  CHECK(place(missing.error())
        == "blocks.py:" + std::to_string(line_of_block("linear") + 1) + ":14");
  CHECK(mentions(missing.error().message, "KeyError: a.weight"));
  CHECK(missing.error().hint == "called at my.py:3:9");
  // The user's own errors stay where they are.
  auto own = compiled->forward(*params, {}, {}, conf, true);
  REQUIRE_FALSE(own);
  CHECK(place(own.error()) == "my.py:3:24");
  auto call = refused(program::compile(
      with_body("    y = linear(p, 3, b[\"x\"])\n    return {\"y\": y}\n"),
      "my.py"));
  CHECK(place(call) == "my.py:3:9");
  CHECK(mentions(to_string(call), "str"));
}

TEST_CASE("a text that carries its blocks is checked like any other") {
  auto source = with_body("    return {}\n");
  auto linked = link_blocks(source, "my.py");
  REQUIRE(linked);
  auto compiled = program::compile(source, "my.py");
  REQUIRE(compiled);
  CHECK(compiled->source() == *linked);
  auto again = program::compile(*linked, "my.py");
  REQUIRE(again);
  CHECK(again->source() == *linked);
  auto number = std::to_string(line_of_block("linear"));
  auto changed = [&](std::string_view what, std::string with) {
    auto copy = *linked;
    auto at = copy.rfind(what, copy.size());
    REQUIRE(at != copy.npos);
    copy.replace(at, what.size(), with);
    return refused(program::compile(copy, "my.py"));
  };
  auto opened = changed("weight = p[name", "weight = ((p[name");
  CHECK(opened.where.file == "blocks.py");
  CHECK(opened.where.line == line_of_block("linear") + 1);
  auto hidden = changed("return y.reshape(list(x.size())[:-1] + "
                        "[weight.size(0)])",
                        "return torch.from_file('/etc/passwd', False, 9)");
  CHECK(hidden.where.file == "blocks.py");
  CHECK(mentions(hidden.message, "aten::from_file"));
  auto deep = changed("return y.reshape",
                      "return " + std::string(200, '(') + "y.reshape");
  CHECK(deep.code == errc::resource_exhausted);
  CHECK(deep.where.file == "blocks.py");
}

TEST_CASE("batch statistics are computed, never changed") {
  auto of = [](std::string arguments) {
    return program::compile(
        with_body("    y, m, v = torch.native_batch_norm(b[\"x\"], None, None, "
                  + arguments
                  + ", True, 0.1, 1e-5)\n"
                    "    return {\"y\": y}\n"),
        "my.py");
  };
  CHECK(of("None, None"));
  auto why = refused(of("s[\"mean\"], s[\"variance\"]"));
  CHECK(mentions(why.message, "aten::native_batch_norm"));
  CHECK(place(why) == "my.py:3:15");
}
