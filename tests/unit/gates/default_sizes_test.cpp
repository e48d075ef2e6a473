#include "recsys/models/gates/gate.hpp"
#include "recsys/models/program/program_family.hpp"

#include <cstdlib>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

// Hidden, for it takes minutes: `test_gates [sizes]`; ZOO_PROGRAM=dcn_v2 tries
// that one alone.
TEST_CASE("the zoo passes its gates at its default sizes", "[.][sizes]") {
  const auto* only = std::getenv("ZOO_PROGRAM");
  for (const auto& text : zoo_programs()) {
    if (text.name == "din" || (only && text.name != only))
      continue; // din: its batch holds a history
    auto found = check_source(text.source, text.file, {});
    INFO(text.name);
    if (!found)
      FAIL(to_string(found.error()));
    for (const auto& one : *found) {
      INFO(one.gate << ": " << one.text);
      CHECK(one.passed);
    }
  }
}
