#include <fstream>
#include <set>
#include <string>

#include <catch2/catch.hpp>

// docs/runtime.md shows ledger_actor.hpp, which is compiled and tested.
TEST_CASE("the actor in the documentation is the one that is tested") {
  const std::string root = AUTOMODEL_SOURCE_DIR;
  std::set<std::string> code;
  std::ifstream header{root + "/tests/unit/runtime/ledger_actor.hpp"};
  for (std::string line; std::getline(header, line);)
    code.insert(line);
  std::ifstream page{root + "/docs/runtime.md"};
  std::string line;
  while (std::getline(page, line) && line != "```cpp")
    ;
  std::size_t shown = 0;
  for (; std::getline(page, line) && line != "```"; ++shown)
    CHECK(code.count(line) == 1);
  CHECK(shown > 30);
}
