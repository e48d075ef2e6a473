#include "recsys/models/gates/gate.hpp"
#include "recsys/papers/compose/composition.hpp"
#include "tests/unit/papers_compose/method_records.hpp"

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

/// Gates that are closed to what follows from a record, with its reference;
/// learning is made quick enough for small data.
std::vector<std::string> closed(const method_record& from) {
  auto made = compose(from);
  if (!made)
    FAIL(to_string(made.error()));
  INFO(made->own_part);
  REQUIRE(made->complete());
  auto reference = program::compile(made->reference, "reference.py");
  if (!reference)
    FAIL(to_string(reference.error()));
  auto labels = made->task == "multi_task" ? 2U : 1U;
  gate_options how{{}, labels, &*reference, {}};
  auto verdicts = check_source(made->program, "composed.py", how);
  if (!verdicts)
    FAIL(to_string(verdicts.error()));
  std::vector<std::string> out;
  for (const auto& one : *verdicts)
    if (!one.passed)
      out.push_back(to_string(as_error(one)));
  CHECK(verdicts->back().gate == "equations");
  return out;
}

} // namespace

TEST_CASE("composed programs pass the gates of their task and equal their "
          "plain form") {
  for (const auto& [name, record] : composable_records()) {
    INFO(name);
    CHECK(closed(record) == std::vector<std::string>{});
  }
}

TEST_CASE("a fault of the second layer shows where a program has one") {
  auto made = compose(mmoe_record());
  REQUIRE(made);
  auto reference = program::compile(made->reference, "reference.py");
  REQUIRE(reference);
  constexpr std::string_view from = "layer = name + \".\" + str(i)\n";
  for (auto at = made->program.find(from); at != made->program.npos;
       at = made->program.find(from, at + 1)) {
    auto text = made->program;
    text.replace(at, from.size(), "layer = name + \".0\"\n");
    auto model = program::compile(text, "composed.py");
    REQUIRE(model);
    gate_options how{{}, 2, &*reference, {}};
    auto verdicts = check_gates(*model, how);
    REQUIRE(verdicts);
    INFO(verdicts->back().text);
    CHECK(verdicts->back().gate == "equations");
    CHECK_FALSE(verdicts->back().passed);
  }
}

TEST_CASE("so do recombinations of their modules") {
  for (const auto& [name, record] : recombined_records()) {
    INFO(name);
    CHECK(closed(record) == std::vector<std::string>{});
  }
}
