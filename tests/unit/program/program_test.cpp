#include <ATen/Functions.h>

#include "recsys/models/program/program.hpp"

#include <string>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

constexpr std::string_view tail = R"py(
def defaults() -> Conf:
    c: Conf = {"dim": 4, "rate": 0.5, "name": "a", "flag": True}
    return c

def views(c: Conf) -> Dict[str, str]:
    return {"u": "rows(user)"
}

def init(c: Conf, consts: Dict[str, Tensor]) -> Dict[str, Tensor]:
    return {"w": torch.ones([2])}
)py";

constexpr std::string_view forward_head
    = "def forward(p: Dict[str, Tensor], s: Dict[str, Tensor], b: Dict[str, "
      "Tensor], c: Conf, training: bool) -> Dict[str, Tensor]:\n";

// A whole program with `body` in forward; its first line is line 2.
result<program> with_body(std::string body) {
  return program::compile(std::string(forward_head) + body + std::string(tail),
                          "my.py");
}

// A whole program with other functions before it.
result<program> with_functions(std::string functions) {
  return program::compile(functions + std::string(forward_head)
                              + "    return {\"y\": p[\"w\"]}\n"
                              + std::string(tail),
                          "my.py");
}

error refused(result<program> compiled) {
  REQUIRE_FALSE(compiled);
  CHECK(compiled.error().where.file == "my.py");
  return compiled.error();
}

std::pair<unsigned, unsigned> place(const error& e) {
  return {e.where.line, e.where.column};
}

bool mentions(const std::string& text, std::string_view part) {
  return text.find(part) != text.npos;
}

} // namespace

TEST_CASE("a program computes") {
  auto compiled = with_body("    y = p[\"w\"] * 2 + b[\"x\"]\n"
                            "    return {\"y\": y}\n");
  REQUIRE(compiled);
  CHECK(compiled->has(entry_point::forward));
  CHECK_FALSE(compiled->has(entry_point::encode));
  CHECK_FALSE(compiled->is_random());

  auto conf = compiled->defaults();
  REQUIRE(conf);
  CHECK(to_string(*conf) == "dim=4 flag=true name=a rate=0.5");
  auto views = compiled->views(*conf);
  REQUIRE(views);
  CHECK(views->size() == 1);

  auto params = compiled->init(*conf, {});
  REQUIRE(params);
  auto out
      = compiled->forward(*params, {}, {{"x", at::ones({2})}}, *conf, true);
  REQUIRE(out);
  CHECK(at::equal(out->at("y"), at::full({2}, 3.0)));

  auto encoded = compiled->encode(*params, {}, {}, *conf);
  REQUIRE_FALSE(encoded);
  CHECK(mentions(encoded.error().message, "encode"));
}

TEST_CASE("compiler errors point into the user's file") {
  auto unknown = refused(with_body("    y = torch.nosuch(p[\"w\"])\n"
                                   "    return {\"y\": y}\n"));
  CHECK(place(unknown) == std::pair(2u, 9u));
  CHECK(unknown.code == errc::parse_error);
  CHECK(mentions(unknown.message, "nosuch"));

  auto types = refused(with_body("    n = 1 + 'a'\n    return {}\n"));
  CHECK(place(types) == std::pair(2u, 9u));
  CHECK(mentions(types.hint, "aten::add"));

  auto syntax = refused(with_body("    n = 1 +\n    return {}\n"));
  CHECK(place(syntax) == std::pair(2u, 12u));

  auto comma = refused(with_body("    return {\"y\": p[\"w\"],}\n"));
  CHECK(place(comma) == std::pair(2u, 25u));
  CHECK(mentions(comma.hint, "a comma may not stand before"));

  auto typo = refused(with_body("    retrn {\"y\": p[\"w\"]}\n"));
  CHECK(place(typo).first == 2);
  CHECK(mentions(typo.message, "a statement that the language does not have"));
  CHECK_FALSE(mentions(typo.message, "frame #"));

  auto branch = refused(with_body("    if training:\n        z = 1\n"
                                  "    return {\"y\": p[\"w\"] + z}\n"));
  CHECK(place(branch) == std::pair(2u, 5u));
  CHECK(mentions(branch.message, "z is not defined in the false branch"));

  auto token = refused(with_body("    return p $ s\n"));
  CHECK(token.where.line == 2);

  auto type = refused(with_functions("def g(x: Tensr) -> int:\n"
                                     "    return 1\n"));
  CHECK(place(type) == std::pair(1u, 10u));

  auto top = refused(with_functions("def g() -> int:\n    return 1\nx = 3\n"));
  CHECK(top.where.line == 3);

  auto recursive = refused(with_functions("def g(n: int) -> int:\n"
                                          "    return g(n)\n"));
  CHECK(place(recursive) == std::pair(2u, 12u));
}

TEST_CASE("errors of a running program point into the user's file") {
  auto compiled = with_body("    y = p[\"w\"]\n"
                            "    return {\"y\": y + b[\"x\"]}\n");
  REQUIRE(compiled);
  auto conf = *compiled->defaults();
  auto missing = compiled->forward({{"w", at::ones({2})}}, {}, {}, conf, true);
  REQUIRE_FALSE(missing);
  CHECK(place(missing.error()) == std::pair(3u, 22u));
  CHECK(mentions(missing.error().message, "KeyError: x"));
  auto shape = compiled->forward({{"w", at::ones({2})}}, {},
                                 {{"x", at::ones({3})}}, conf, true);
  REQUIRE_FALSE(shape);
  CHECK(place(shape.error()) == std::pair(3u, 18u));
  CHECK(mentions(shape.error().message, "must match the size"));
}

TEST_CASE("files, pointers, printing and in-place operators are refused") {
  struct refusal {
    std::string body, what;
    unsigned line, column;
  };
  for (const auto& [body, what, line, column] : std::vector<refusal>{
           {"    y = torch.from_file('/etc/passwd', False, 9, dtype=0)\n"
            "    return {\"y\": y}\n",
            "aten::from_file", 2, 9},
           {"    print('hi')\n    return {}\n", "prim::Print", 2, 5},
           {"    y = p[\"w\"].add_(1)\n    return {\"y\": y}\n", "aten::add_",
            2, 9},
           {"    y = torch.ones([2])\n    y += 1\n    return {\"y\": y}\n",
            "aten::add_", 3, 5},
           {"    y = torch.ones([2])\n    y[0] = 1\n    return {\"y\": y}\n",
            "aten::copy_", 3, 5},
           {"    y = torch.ones([2])\n    torch.add(y, y, out=y)\n"
            "    return {\"y\": y}\n",
            "aten::add", 3, 5},
           {"    y = torch.empty([2])\n    return {\"y\": y}\n", "aten::empty",
            2, 9},
           {"    y = p[\"w\"].data\n    return {\"y\": y}\n", "prim::data", 2,
            9},
           {"    p[\"w\"].sum().backward()\n    return {}\n", "aten::backward",
            2, 5},
           {"    torch.save(p[\"w\"], 'x')\n    return {}\n", "aten::save", 2,
            5},
           {"    torch.set_grad_enabled(False)\n    return {}\n", "grad", 2, 5},
       }) {
    INFO(body);
    auto why = refused(with_body(body));
    CHECK(mentions(why.message, what));
    CHECK(place(why) == std::pair(line, column));
  }
}

TEST_CASE("an operator is refused also where it is never called") {
  auto why = refused(
      with_functions("def g() -> Tensor:\n"
                     "    if False:\n"
                     "        return torch.ones([1])\n"
                     "    return torch.from_file('/etc/passwd', False, 9)\n"));
  CHECK(place(why) == std::pair(4u, 12u));
}

TEST_CASE("a default argument is not run by the compiler") {
  auto why = refused(with_functions(
      "def g(x: Tensor = torch.from_file('/etc/passwd', False, 9)) -> Tensor:\n"
      "    return x\n"));
  CHECK(mentions(why.message, "default argument"));
  CHECK(place(why) == std::pair(1u, 19u));
  CHECK(with_functions("def g(x: int = -1, y: str = 'a') -> int:\n"
                       "    return x\n"));
}

TEST_CASE("inputs stay as they are") {
  auto direct = refused(with_body("    b[\"y\"] = p[\"w\"]\n"
                                  "    return {}\n"));
  CHECK(mentions(direct.message, "may not change its inputs"));
  CHECK(place(direct) == std::pair(2u, 5u));
  auto by_helper = refused(program::compile(
      "def put(d: Dict[str, Tensor], t: Tensor):\n"
      "    d[\"y\"] = t\n"
          + std::string(forward_head) + "    put(p, p[\"w\"])\n    return p\n"
          + std::string(tail),
      "my.py"));
  CHECK(place(by_helper) == std::pair(2u, 5u));
  auto conf = refused(with_body("    c[\"dim\"] = 3\n    return {}\n"));
  CHECK(place(conf) == std::pair(2u, 5u));
  // A dictionary of the program's own may be filled by a helper.
  CHECK(program::compile("def put(d: Dict[str, Tensor], t: Tensor):\n"
                         "    d[\"y\"] = t\n"
                             + std::string(forward_head)
                             + "    out: Dict[str, Tensor] = {}\n"
                               "    put(out, p[\"w\"])\n"
                               "    return out\n"
                             + std::string(tail),
                         "my.py"));
}

TEST_CASE("functions that double when inlined are refused") {
  std::string functions = "def f0(x: Tensor) -> Tensor:\n    return x + 1\n";
  for (int i = 1; i < 40; ++i) {
    auto callee = "f" + std::to_string(i - 1);
    functions += "def f" + std::to_string(i) + "(x: Tensor) -> Tensor:\n"
                 + "    return " + callee + "(" + callee + "(x))\n";
  }
  auto why = refused(with_functions(functions));
  CHECK(why.code == errc::resource_exhausted);
  CHECK(mentions(why.message, "too large"));
}

TEST_CASE("what passes the caps does not crash the compiler") {
  auto repeated = [](std::string_view what, int times) {
    std::string out;
    for (int i = 0; i < times; ++i)
      out += what;
    return out;
  };
  auto of = [&](std::string expression) {
    return with_functions("def g(x: int) -> int:\n    return " + expression
                          + "\n");
  };
  CHECK(of(repeated("(", 64) + "x" + repeated(")", 64)));
  (void)of(repeated("-", 990) + "x");
  (void)of(repeated("not ", 990) + "x");
  (void)of(repeated("x if x > 0 else ", 140) + "x");
  (void)of(repeated("x ** ", 490) + "x");
  (void)of(repeated("x + ", 490) + "x");
  (void)of("x" + repeated(".a", 490));
  (void)of("x" + repeated("(x)", 240));
  CHECK(with_functions("def g(x: int) -> int:\n"
                       + repeated("    x = x + 1\n", 3000) + "    return x\n"));
}

TEST_CASE("entry points are there, with their signature") {
  auto missing
      = refused(program::compile("def g() -> int:\n    return 1\n", "my.py"));
  CHECK(mentions(missing.message, "no function defaults"));
  auto wrong
      = refused(with_functions("def encode(p: Dict[str, Tensor]) -> Tensor:\n"
                               "    return p[\"w\"]\n"));
  CHECK(mentions(wrong.message, "encode has another signature"));
  CHECK(mentions(wrong.hint, "def encode(p: Dict[str, Tensor], s:"));
}

TEST_CASE("random operators are known") {
  auto random = with_functions("def g(x: Tensor) -> Tensor:\n"
                               "    return torch.dropout(x, 0.5, True)\n");
  REQUIRE(random);
  CHECK(random->is_random());
}
