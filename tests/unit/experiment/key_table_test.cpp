#include "recsys/experiment/experiment_spec.hpp"
#include "recsys/experiment/key_table.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/experiment/sample.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

bool is_known(const std::string& key, std::vector<std::string> overrides) {
  auto dots = key, shown = key;
  if (key.starts_with("candidate.*.")) {
    dots.replace(0, 12, "candidate.popular.");
    shown.replace(0, 12, "candidate.");
  }
  if (key.starts_with("stage.*.")) {
    dots.replace(0, 8, "stage.screen.");
    shown.replace(0, 8, "stage.");
    overrides.push_back("stage=[{name=\"screen\"}]");
  }
  overrides.push_back(dots + "=2020-01-01");
  auto spec = parse_experiment(full_experiment, "x.toml", overrides);
  return spec
         || to_string(spec.error()).find("unknown key \"" + shown)
                == std::string::npos;
}

// Some keys are there for one task or split only.
bool is_known(const std::string& key) {
  return is_known(key, {})
         || is_known(key, {"protocol.task=rows", "protocol.split=k-fold"});
}

} // namespace

TEST_CASE("every key of the table is a key of experiment files") {
  for (const auto& about : experiment_keys())
    if (about.key != "include") { // read before keys are looked at
      INFO(about.key);
      CHECK(is_known(std::string{about.key}));
    }
  CHECK_FALSE(is_known("protocol.splt"));
  CHECK_FALSE(is_known("candidate.*.fits"));
}

TEST_CASE("every key of docs/experiments.md is in the table") {
  std::ifstream in{EXPERIMENTS_FOLDER "/../docs/experiments.md"};
  REQUIRE(in);
  std::string section, line;
  std::size_t found = 0;
  while (std::getline(in, line)) {
    if (line.starts_with("### `[["))
      section = line.substr(7, line.find(']') - 7) + ".*.";
    else if (line.starts_with("### `["))
      section = line.substr(5, line.find(']') - 5).substr(1) + '.';
    else if (line.starts_with("### Predicted rows"))
      section = "protocol.";
    else if (line.starts_with("## Keys"))
      section = "-";
    else if (line.starts_with("## "))
      section.clear();
    if (section.empty() || !line.starts_with("| `"))
      continue;
    std::istringstream names{line.substr(2, line.find(" |", 2) - 2)};
    for (std::string name; std::getline(names, name, ',');) {
      auto from = name.find('`') + 1;
      name = name.substr(from, name.rfind('`') - from);
      auto key = section == "-" ? name : section + name;
      INFO(key);
      auto keys = experiment_keys();
      CHECK(std::any_of(keys.begin(), keys.end(),
                        [&](const auto& one) { return one.key == key; }));
      ++found;
    }
  }
  CHECK(found > 40);
}

TEST_CASE("a file's keys are told with their places, others with defaults") {
  temporary_folder folder;
  folder.write("common.toml", "[protocol]\nk = [7]\n");
  auto file = folder.write("x.toml",
                           "include = [\"common.toml\"]\n" + least_experiment);
  auto keys = explain_experiment(file, {"budget.trials=3"});
  REQUIRE(keys);
  auto find = [&](std::string_view key) {
    for (const auto& one : *keys)
      if (one.key == key)
        return one;
    return explained_key{};
  };
  CHECK(find("protocol.k").value == "[7]");
  CHECK(find("protocol.k").where.file == folder.path() / "common.toml");
  CHECK(find("protocol.k").where.line == 2);
  CHECK(find("budget.trials").where.file == "--set budget.trials=3");
  CHECK(find("protocol.split").where.file.empty());
  CHECK(find("candidate.pop.model").value == "\"pop\"");
  CHECK(find("candidate.pop.program").where.file.empty());
  CHECK_FALSE(explain_experiment(folder.path() / "none.toml"));
}
