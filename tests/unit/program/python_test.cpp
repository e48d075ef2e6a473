#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include "recsys/models/program/program.hpp"
#include "recsys/models/program/program_family.hpp"

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <sstream>
#include <string>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

/// What a Python script prints; empty if it fails.
std::string output_of(const std::string& script) {
  auto command = "PYTHONDONTWRITEBYTECODE=1 PYTHONPATH='" ZOO_FOLDER
                 "' /usr/bin/python3 -c '"
                 + script + "' 2>/dev/null";
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe(
      ::popen(command.c_str(), "r"), &::pclose);
  std::string text;
  if (pipe)
    for (int c = std::fgetc(pipe.get()); c != EOF; c = std::fgetc(pipe.get()))
      text += static_cast<char>(c);
  return text;
}

/// sin(0), sin(1), ...: numbers that both sides make alike.
at::Tensor numbers(std::vector<std::int64_t> shape) {
  std::int64_t count = 1;
  for (auto size : shape)
    count *= size;
  return at::sin(at::arange(count, at::kDouble)).reshape(shape);
}

constexpr std::string_view script = R"py(
import torch, mf
def numbers(*shape):
    n = 1
    for size in shape:
        n *= size
    return torch.sin(torch.arange(n, dtype=torch.float64)).reshape(shape)
b = {"user": numbers(6, 3), "pos": numbers(6, 3) + 1,
     "pos_bias": numbers(6, 1), "neg": numbers(6, 2, 3) - 1,
     "neg_bias": numbers(6, 2, 1), "id/item": torch.arange(6) % 4,
     "logq/item": numbers(6), "all/item": numbers(5, 3),
     "all/item_bias": numbers(5, 1)}
s = {"handicap": numbers(5)}
c = mf.defaults()
for loss in ("bpr", "softmax"):
    c["loss"] = loss
    out = mf.forward({}, s, b, c, True)
    print("%.17g" % out["losses/" + loss].item())
items = mf.prepare({}, s, b, c)["items"]
print("%.17g" % torch.matmul(mf.encode({}, s, b, c), items.t()).sum().item())
)py";

} // namespace

TEST_CASE("a program computes the same in Python") {
  if (output_of("import torch; print(1)").empty()) {
    WARN("Debian's python3-torch is not installed: not compared");
    return;
  }
  auto printed = output_of(std::string(script));
  REQUIRE_FALSE(printed.empty());
  tensor_map b{{"user", numbers({6, 3})},
               {"pos", numbers({6, 3}) + 1},
               {"pos_bias", numbers({6, 1})},
               {"neg", numbers({6, 2, 3}) - 1},
               {"neg_bias", numbers({6, 2, 1})},
               {"id/item", at::arange(6, at::kLong).remainder(4)},
               {"logq/item", numbers({6})},
               {"all/item", numbers({5, 3})},
               {"all/item_bias", numbers({5, 1})}};
  tensor_map s{{"handicap", numbers({5})}};
  for (const auto& text : zoo_programs()) {
    if (text.name != "mf")
      continue;
    auto model = program::compile(text.source, text.file);
    REQUIRE(model);
    auto c = *model->defaults();
    std::istringstream values(printed);
    double expected = 0;
    for (std::string loss : {"bpr", "softmax"}) {
      c["loss"] = loss;
      REQUIRE(values >> expected);
      auto out = model->forward({}, s, b, c, true);
      REQUIRE(out);
      CHECK(out->at("losses/" + loss).item().toDouble()
            == Approx(expected).epsilon(1e-14));
    }
    REQUIRE(values >> expected);
    auto items = model->prepare({}, s, b, c);
    auto users = model->encode({}, s, b, c);
    REQUIRE(items);
    REQUIRE(users);
    CHECK(at::mm(*users, items->at("items").t()).sum().item().toDouble()
          == Approx(expected).epsilon(1e-14));
  }
}

TEST_CASE("Python's TorchScript compiles the zoo") {
  if (output_of("import torch; print(1)").empty()) {
    WARN("Debian's python3-torch is not installed: not compared");
    return;
  }
  for (const auto& text : zoo_programs()) {
    INFO(text.file);
    auto name = std::string(text.name);
    CHECK(output_of("import torch, " + name + "\nfor f in vars(" + name
                    + ").values():\n    if getattr(f, \"__module__\", \"\") "
                      "== \""
                    + name
                    + "\" and hasattr(f, \"__code__\"): "
                      "torch.jit.script(f)\nprint(1)")
          == "1\n");
  }
}
