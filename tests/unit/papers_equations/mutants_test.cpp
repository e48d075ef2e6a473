#include "recsys/models/gates/gate.hpp"
#include "recsys/papers/compose/composition.hpp"
#include "tests/unit/papers_compose/method_records.hpp"
#include "tests/unit/papers_equations/mutations.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

struct tally {
  std::size_t tried = 0, by_gates = 0, by_equations = 0, by_compiler = 0;
  std::size_t dead = 0; ///< in code that never runs: not tried
  std::size_t idle = 0; ///< wherever it runs, it changes nothing: not tried
  std::vector<std::string> survivors;

  std::size_t killed() const { return by_gates + by_equations + by_compiler; }
};

/// The first gate that is closed to a program; empty: it survives. "equations"
/// only if no other is.
std::string killer_of(const std::string& source, const program& reference,
                      std::uint32_t labels) {
  gate_options how{{}, labels, &reference, {}};
  auto verdicts = check_source(source, "mutant.py", how);
  if (!verdicts)
    return "error";
  for (const auto& gate : *verdicts)
    if (!gate.passed)
      return gate.gate;
  return {};
}

void print(const std::map<std::string_view, tally>& kinds) {
  tally all;
  std::printf("%-26s %6s %7s %6s %10s %9s %6s %6s %6s\n", "fault", "tried",
              "killed", "gates", "equations", "compiler", "rate", "dead",
              "idle");
  auto row = [](const char* name, const tally& of) {
    std::printf("%-26s %6zu %7zu %6zu %10zu %9zu %6.3f %6zu %6zu\n", name,
                of.tried, of.killed(), of.by_gates, of.by_equations,
                of.by_compiler, double(of.killed()) / double(of.tried), of.dead,
                of.idle);
  };
  for (const auto& [kind, one] : kinds) {
    row(std::string(kind).c_str(), one);
    all.tried += one.tried;
    all.by_gates += one.by_gates;
    all.by_equations += one.by_equations;
    all.by_compiler += one.by_compiler;
    all.dead += one.dead;
    all.idle += one.idle;
  }
  row("all", all);
  for (const auto& [kind, one] : kinds)
    for (const auto& survivor : one.survivors)
      std::printf("survivor, %s: %s\n", std::string(kind).c_str(),
                  survivor.c_str());
  CHECK(double(all.killed()) >= 0.95 * double(all.tried));
}

} // namespace

TEST_CASE("faults seeded into composed programs are found", "[.][mutants]") {
  // Of a kind, and of a kind in one program: minutes; or all.
  constexpr std::size_t most = 24, most_here = 5;
  const char* wish = std::getenv("AUTOMODEL_MUTANTS");
  auto all = wish != nullptr && std::string_view{wish} == "all";
  std::map<std::string_view, tally> kinds;
  auto records = composable_records();
  for (auto& one : recombined_records())
    records.push_back(std::move(one));
  for (const auto& [name, record] : records) {
    auto made = compose(record);
    REQUIRE(made);
    auto reference = program::compile(made->reference, "reference.py");
    REQUIRE(reference);
    auto labels = made->task == "multi_task" ? 2U : 1U;
    std::map<std::string_view, std::size_t> here;
    for (const auto& one : mutants_of(name, made->program)) {
      auto& of = kinds[one.kind];
      if (!all && (of.tried == most || here[one.kind] == most_here))
        continue;
      auto killer = killer_of(one.source, *reference, labels);
      if (killer.empty()
          && killer_of(one.stopped, *reference, labels).empty()) {
        ++of.dead;
        continue;
      }
      if (killer.empty() && !one.guarded.empty()
          && killer_of(one.guarded, *reference, labels).empty()) {
        ++of.idle;
        continue;
      }
      ++of.tried;
      ++here[one.kind];
      if (killer.empty())
        of.survivors.push_back(one.program + ": " + one.change);
      else if (killer == "compiles" || killer == "error")
        ++of.by_compiler;
      else if (killer == "equations")
        ++of.by_equations;
      else
        ++of.by_gates;
    }
  }
  print(kinds);
}
