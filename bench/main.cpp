// automodel-bench: measures side by side with what others use. People start it
// as `automodel bench`.

#include "bench/benchmark.hpp"
#include "recsys/data/fetch/partial_folder.hpp"
#include "recsys/models/kept_memory.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <iostream>

using namespace automodel;
using namespace automodel::bench;

namespace {

constexpr const char* footer = R"(
Each contest runs both sides in turns, one thread each, and compares their
processor time (of commits, which wait for the disk, the time on the clock) run
by run; a ratio above 1 says that ours is faster. The other
side needs Debian's python3-torch, python3-scipy and python3-pandas, which
`./dev bench` installs. docs/benches.md says what is compared.)";

const benchmark* find(std::string_view name) {
  auto found = std::ranges::find(benchmarks(), name, &benchmark::name);
  return found == benchmarks().end() ? nullptr : &*found;
}

int report(const error& what) {
  std::fprintf(stderr, "automodel bench: %s\n", to_string(what).c_str());
  return exit_code(what.code);
}

void say(const std::string& doing) {
  if (::isatty(STDERR_FILENO) != 0)
    std::fprintf(stderr, "\r\033[K%s", doing.c_str());
}

void print(const contest_result& result) {
  say("");
  std::printf("  %s\n    ours %.4g s, %.0f MB: %s\n    theirs %.4g s, %.0f MB: "
              "%s\n    ratio %.2f (%.2f to %.2f in %u runs)\n",
              result.name.c_str(), result.ours, result.ours_mb,
              result.ours_what.c_str(), result.theirs, result.theirs_mb,
              result.theirs_what.c_str(), result.ratio.median, result.ratio.min,
              result.ratio.max, result.runs);
  for (const auto& [key, value] : result.ours_figures.items())
    if (key != "seconds" && result.theirs_figures.contains(key))
      std::printf("    %s: ours %s, theirs %s\n", key.c_str(),
                  value.dump().c_str(),
                  result.theirs_figures[key].dump().c_str());
  std::fflush(stdout);
}

result<nlohmann::json> run(const benchmark& what, bench_setting in,
                           std::uint32_t runs, bool as_json) {
  auto folder
      = recsys::partial_folder::make(std::filesystem::temp_directory_path());
  if (!folder)
    return pass_on(folder);
  in.folder = folder->path();
  say("preparing " + std::string(what.name));
  auto contests = what.prepare(in);
  if (!contests)
    return pass_on(contests);
  if (!as_json)
    std::printf("%.*s: %.*s\n", static_cast<int>(what.name.size()),
                what.name.data(), static_cast<int>(what.summary.size()),
                what.summary.data());
  auto cases = nlohmann::json::array();
  for (const auto& contest : *contests) {
    auto held = hold(contest, runs, say);
    if (!held)
      return pass_on(held);
    if (!as_json)
      print(*held);
    cases.push_back(to_json(*held));
  }
  // The first contest stands for the bench.
  auto out = cases.front();
  out["name"] = what.name;
  out["cases"] = std::move(cases);
  return out;
}

int measure(const std::vector<std::string>& given) {
  const auto* what = given.empty() ? nullptr : find(given.front());
  if (what == nullptr)
    return report({errc::invalid_argument, "measure needs a bench"});
  recsys::keep_freed_memory(); // as a worker does
  auto figures = what->measure(std::span(given).subspan(1));
  if (!figures)
    return report(figures.error());
  std::cout << figures->dump() << std::endl;
  return 0;
}

std::string known_names() {
  std::string out;
  for (const auto& one : benchmarks())
    out += (out.empty() ? "" : ", ") + std::string(one.name);
  return out;
}

} // namespace

int main(int argc, char** argv) {
  CLI::App program{"Measures side by side with what others use",
                   "automodel bench"};
  program.footer(footer);
  std::vector<std::string> names;
  std::uint32_t runs = 5;
  bool as_json = false, list = false;
  std::string data;
  program.add_option("name", names,
                     "benches, all if none is named: " + known_names());
  program.add_option("--runs", runs, "runs of each side")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
  program.add_option("--data", data,
                     "folder of data sets; else $AUTOMODEL_DATA");
  program.add_flag("--json", as_json, "print JSON: one object, or a list");
  program.add_flag("--list", list, "list the benches");
  std::vector<std::string> measured;
  auto* child = program.add_subcommand("measure", "")->group("");
  child->add_option("given", measured);
  CLI11_PARSE(program, argc, argv);
  if (child->parsed())
    return measure(measured);
  if (list) {
    for (const auto& one : benchmarks())
      std::cout << one.name << "\t" << one.summary << "\n";
    return 0;
  }
  if (names.empty())
    for (const auto& one : benchmarks())
      names.emplace_back(one.name);
  const auto* given = std::getenv("AUTOMODEL_DATA");
  if (data.empty() && given != nullptr)
    data = given;
  bench_setting in{std::filesystem::read_symlink("/proc/self/exe"), {}, data};
  auto all = nlohmann::json::array();
  for (const auto& name : names) {
    const auto* what = find(name);
    if (what == nullptr)
      return report({errc::invalid_argument,
                     "no bench " + name,
                     {},
                     "there are " + known_names()});
    auto result = run(*what, in, runs, as_json);
    if (!result)
      return report(result.error());
    all.push_back(std::move(*result));
  }
  if (as_json)
    std::cout << (all.size() == 1 ? all.front() : all).dump(2) << std::endl;
  return 0;
}
