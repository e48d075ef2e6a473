#include "recsys/models/gates/gate.hpp"
#include "recsys/models/program/program_family.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

std::string zoo_text(std::string_view name) {
  for (const auto& text : zoo_programs())
    if (text.name == name)
      return std::string(text.source);
  FAIL("no " << name << " in the zoo");
  return {};
}

/// A logistic regression over fields.
constexpr std::string_view regression = R"py(
import torch
from torch import Tensor
from typing import Dict, Union
Conf = Dict[str, Union[int, float, str, bool]]


def task() -> str:
    return "ctr"


def defaults() -> Conf:
    c: Conf = {"learning_rate": 0.05, "batch_size": 64}
    return c


def init(c: Conf, consts: Dict[str, Tensor]) -> Dict[str, Tensor]:
    n = c["n_features"]
    assert isinstance(n, int)
    return {"table/w": torch.randn([n, 1]) * 0.1, "bias": torch.zeros([1])}


def views(c: Conf) -> Dict[str, str]:
    return {"w": "rows(w, field)"}


def logits(p: Dict[str, Tensor], b: Dict[str, Tensor]) -> Tensor:
    w = b["w"].squeeze(2) * b["value/field"]
    return w.sum(1, keepdim=True) + p["bias"]


def forward(
    p: Dict[str, Tensor],
    s: Dict[str, Tensor],
    b: Dict[str, Tensor],
    c: Conf,
    training: bool
) -> Dict[str, Tensor]:
    x = logits(p, b)
    loss = torch.logaddexp(x, torch.zeros_like(x)) - x * b["label"]
    return {"losses/logloss": loss.mean()}


def score(
    p: Dict[str, Tensor], s: Dict[str, Tensor], b: Dict[str, Tensor], c: Conf
) -> Tensor:
    return torch.sigmoid(logits(p, b))
)py";

/// The text with `from` replaced by `to`, which must be there.
std::string with(std::string text, std::string_view from, std::string_view to) {
  auto at = text.find(from);
  if (at == text.npos)
    FAIL("there is no " << from);
  return text.replace(at, from.size(), to);
}

const parameters small{{"dim", std::int64_t{8}},
                       {"max_length", std::int64_t{8}},
                       {"learning_rate", 0.01}};

std::vector<gate_verdict> verdicts(const std::string& text,
                                   const parameters& given) {
  auto model = program::compile(text, "mine.py");
  if (!model)
    FAIL(to_string(model.error()));
  auto found = check_gates(*model, {.given = given});
  if (!found)
    FAIL(to_string(found.error()));
  return *found;
}

/// The gates that refuse a program.
std::vector<std::string> closed(const std::string& text,
                                const parameters& given = {}) {
  std::vector<std::string> out;
  for (const auto& one : verdicts(text, given))
    if (!one.passed)
      out.push_back(one.gate + ": " + one.text);
  return out;
}

bool closes(std::string_view gate, const std::string& text,
            const parameters& given = {}) {
  auto found = closed(text, given);
  for (const auto& one : found)
    UNSCOPED_INFO(one);
  return std::ranges::any_of(found, [&](const auto& one) {
    return one.starts_with(std::string(gate) + ":");
  });
}

} // namespace

TEST_CASE("sound programs pass all gates of their task") {
  CHECK(closed(zoo_text("mf"), {{"dim", std::int64_t{8}}}).empty());
  for (std::string loss : {"bce", "gbce", "ce", "sampled_ce"})
    for (std::string gate : {"none", "head", "element"}) {
      auto conf = small;
      conf["feed_forward"] = std::int64_t{8};
      conf["heads"] = std::int64_t{2};
      conf["negatives"] = std::int64_t{5};
      conf["loss"] = loss;
      conf["gate"] = gate;
      INFO(loss << ' ' << gate);
      CHECK(closed(zoo_text("sasrec"), conf) == std::vector<std::string>{});
    }
  auto conf = small;
  conf["hidden"] = std::int64_t{8};
  conf["negatives"] = std::int64_t{5};
  CHECK(closed(zoo_text("gru4rec"), conf) == std::vector<std::string>{});
  CHECK(closed(std::string(regression)) == std::vector<std::string>{});
  CHECK(gates_of(program_task::sequential).back() == "causality");
}

TEST_CASE("the whole zoo passes the gates") {
  for (const auto& text : zoo_programs()) {
    if (text.name == "din") // its batch holds a history
      continue;
    auto model = program::compile(text.source, text.file);
    REQUIRE(model);
    auto conf = *model->defaults();
    const parameters smaller{
        {"dim", std::int64_t{4}},         {"max_length", std::int64_t{8}},
        {"batch_size", std::int64_t{64}}, {"learning_rate", 0.01},
        {"hidden", std::string("8,8")},   {"init_std", 0.1}};
    parameters given;
    for (const auto& [name, value] : smaller)
      if (auto own = conf.find(name);
          own != conf.end() && own->second.index() == value.index())
        given.emplace(name, value);
    INFO(text.name);
    CHECK(closed(std::string(text.source), given)
          == std::vector<std::string>{});
  }
}

TEST_CASE("a look at the future closes a gate") {
  auto text = zoo_text("sasrec");
  CHECK(closes("causality", with(text, "other.logical_or(later)", "other"),
               small));
  CHECK(closes("causality",
               with(text, "place.unsqueeze(0) > place.unsqueeze(1)",
                    "place.unsqueeze(0) > place.unsqueeze(1) + 1"),
               small));
}

TEST_CASE("a look at another sequence of the row closes a gate") {
  auto text = zoo_text("sasrec");
  CHECK(closes("causality",
               with(text, "other.logical_or(later)",
                    "later.unsqueeze(0).expand_as(other)"),
               small));
  auto forgetful = zoo_text("gru4rec");
  CHECK(closes("causality",
               with(forgetful, "h * goes_on.select(1, i)", "h * 1.0"), small));
}

TEST_CASE("a look at the label closes a gate") {
  std::string text(regression);
  auto leaky = with(text, "    x = logits(p, b)\n",
                    "    x = logits(p, b) + b[\"label\"] * 3.0\n");
  CHECK(closes("agreement", leaky));
}

TEST_CASE("a look at other rows, or at a label when there is one, closes a "
          "gate") {
  std::string text(regression);
  constexpr std::string_view answer = "return torch.sigmoid(logits(p, b))";
  CHECK(closes("rows", with(text, answer,
                            "x = logits(p, b)\n"
                            "    return torch.sigmoid(x - x.mean())")));
  CHECK(closes("rows", with(text, answer,
                            "x = logits(p, b)\n"
                            "    if \"label\" in b:\n"
                            "        x = x + b[\"label\"]\n"
                            "    return torch.sigmoid(x)")));
}

TEST_CASE("a gradient that is cut off closes a gate") {
  CHECK(closes("gradients", with(std::string(regression), "b[\"w\"].squeeze(2)",
                                 "b[\"w\"].detach().squeeze(2)")));
}

TEST_CASE("randomness in evaluation closes a gate") {
  CHECK(closes("determinism", with(std::string(regression), "+ p[\"bias\"]",
                                   "+ p[\"bias\"] + torch.rand([1])")));
}

TEST_CASE("state that changes its form closes a gate") {
  auto text = with(std::string(regression), "{\"table/w\"",
                   "{\"state/n\": torch.zeros([2]), \"table/w\"");
  CHECK(closes("shapes",
               with(text, "{\"losses/logloss\"",
                    "{\"state/n\": torch.zeros([3]), \"losses/logloss\"")));
}

TEST_CASE("a program that cannot learn closes a gate") {
  CHECK(closes("overfit", with(std::string(regression), "loss.mean()",
                               "loss.mean() * 0.0 + 1.0")));
  CHECK(closes("parameters",
               with(std::string(regression), "torch.zeros([1])}",
                    "torch.zeros([int(torch.randint(1, 9, [1])) * 10])}")));
}

TEST_CASE("a program that fails fails its gates in words") {
  auto found = verdicts(with(std::string(regression), "b[\"value/field\"]",
                             "b[\"value/fields\"]"),
                        {});
  CHECK_FALSE(found.front().passed);
  CHECK(found.front().text.find("value/fields") != std::string::npos);
}
