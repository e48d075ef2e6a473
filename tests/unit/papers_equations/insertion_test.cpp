#include <ATen/Functions.h>

#include "recsys/models/gates/gate.hpp"
#include "recsys/models/gates/probe.hpp"
#include "recsys/models/zoo/zoo_programs.hpp"
#include "recsys/papers/compose/insertion.hpp"
#include "tests/unit/papers_compose/method_records.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

zoo_program zoo(std::string_view name) {
  for (const auto& one : zoo_programs())
    if (one.name == name)
      return one;
  FAIL("the zoo has no " << name);
  return {};
}

insertion inserted(const method_record& record, std::string_view baseline) {
  auto text = zoo(baseline);
  auto out = insert_into(record, text.source, text.file);
  if (!out)
    FAIL(to_string(out.error()));
  REQUIRE(out->part.complete());
  return *out;
}

std::string refusal(const method_record& record, std::string_view baseline) {
  auto out = insert_into(record, zoo(baseline).source, "b.py");
  REQUIRE(!out);
  return to_string(out.error());
}

program compiled(std::string_view source) {
  auto out = program::compile(source, "inserted.py");
  if (!out)
    FAIL(to_string(out.error()) << '\n' << source);
  return *out;
}

/// Initial values, scores, loss and gradients of a program on made-up rows.
std::vector<at::Tensor> all_of(const program& model, const parameters& given) {
  auto probe = program_probe::make(model, given);
  if (!probe)
    FAIL(to_string(probe.error()));
  auto in = probe->input(3);
  REQUIRE(in);
  std::vector<at::Tensor> out;
  for (const auto& leaf : leaves_of(*in))
    out.push_back(leaf.value->clone());
  auto answer = probe->answer(*in);
  REQUIRE(answer);
  out.push_back(*answer);
  mark(*in);
  auto loss = probe->loss(*in, false);
  REQUIRE(loss);
  out.push_back(loss->detach());
  auto gradients = gradients_of(*loss, *in);
  REQUIRE(gradients);
  out.insert(out.end(), gradients->begin(), gradients->end());
  return out;
}

/// With the switch off a changed program is the baseline, bit for bit.
void check_off(const insertion& changed, std::string_view baseline) {
  auto before = all_of(compiled(zoo(baseline).source), {});
  auto after = all_of(compiled(changed.program), {{changed.key, false}});
  REQUIRE(before.size() == after.size());
  for (std::size_t i = 0; i < before.size(); ++i)
    CHECK(before[i].equal(after[i]));
  auto on = all_of(compiled(changed.program), {});
  CHECK(on.size() > before.size());
}

} // namespace

TEST_CASE("what a record adds to a baseline stands behind a switch") {
  auto [record, baseline]
      = GENERATE(std::pair{xdeepfm_record(), std::string("deepfm")},
                 std::pair{deepfm_record(), std::string("fm")},
                 std::pair{autoint_record(), std::string("fm")},
                 std::pair{afm_record(), std::string("nfm")});
  INFO(baseline);
  auto changed = inserted(record, baseline);
  INFO(changed.diff.text);
  check_off(changed, baseline);
  auto reference = compiled(changed.reference);
  auto verdicts
      = check_source(changed.program, "inserted.py", {{}, 1, &reference, {}});
  REQUIRE(verdicts);
  for (const auto& gate : *verdicts) {
    INFO(gate.gate << ' ' << gate.text);
    CHECK(gate.passed);
  }
}

TEST_CASE("the change is small, and says where it is and why") {
  auto changed = inserted(xdeepfm_record(), "deepfm");
  CHECK(changed.added == std::vector<std::string>{"cin"});
  CHECK(changed.diff.removed <= 1); // the return of the logits
  CHECK(changed.points.size() == 5);
  auto text = zoo("deepfm").source;
  for (const auto& point : changed.points) {
    CHECK(point.line <= std::uint32_t(std::ranges::count(text, '\n')));
    CHECK_FALSE(point.reason.empty());
  }
}

TEST_CASE("what cannot be inserted is refused") {
  auto holds = [](const std::string& text, std::string_view part) {
    UNSCOPED_INFO(text);
    return text.find(part) != text.npos;
  };
  CHECK(holds(refusal(deepfm_record(), "deepfm"), "adds nothing"));
  CHECK(holds(refusal(deepfm_record(), "sasrec"), "predicts no rows"));
  CHECK(holds(refusal(deepfm_record(), "mmoe"), "several labels"));
  CHECK(holds(refusal(deepfm_record(), "lr"), "shows no embeddings"));
  CHECK(holds(refusal(deepfm_record(), "dcn_v2"), "no weights of features"));
  auto nonlinear = xdeepfm_record();
  std::erase_if(nonlinear.modules,
                [](const auto& one) { return one.name == "linear"; });
  nonlinear.modules.back().inputs = {"dnn", "cin"};
  CHECK(holds(refusal(nonlinear, "dcn_v2"), "in 2 places"));
  auto inner = xdeepfm_record();
  inner.modules.insert(inner.modules.begin() + 4,
                       module_of("more", "cross_v2", {"dnn"}));
  CHECK(holds(refusal(inner, "deepfm"), "a part of the baseline"));
}
