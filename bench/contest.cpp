#include "bench/contest.hpp"

#include "bench/measured_process.hpp"

#include <algorithm>
#include <chrono>

namespace automodel::bench {

namespace {

constexpr std::chrono::minutes most_per_run{15};

double median(std::vector<double> values) {
  std::ranges::sort(values);
  auto middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle]
                                : (values[middle - 1] + values[middle]) / 2;
}

struct series {
  std::vector<double> seconds, memory;
  nlohmann::json figures;
};

result<void> run_once(const contender& who, series& to) {
  auto got = run_measured(who.command, most_per_run);
  if (!got)
    return fail(got.error().code, who.what + ": " + got.error().message,
                got.error().hint);
  to.seconds.push_back(got->figures.value("seconds", 0.0));
  to.memory.push_back(got->memory_mb);
  to.figures = std::move(got->figures);
  return {};
}

ratio_summary compare(const series& ours, const series& theirs) {
  std::vector<double> ratios;
  for (std::size_t i = 0; i < ours.seconds.size(); ++i)
    ratios.push_back(theirs.seconds[i] / ours.seconds[i]);
  auto [low, high] = std::ranges::minmax(ratios);
  return {median(ratios), low, high};
}

} // namespace

result<contest_result>
hold(const contest& what, std::uint32_t runs,
     const std::function<void(const std::string& doing)>& progress) {
  series ours;
  std::vector<series> theirs(what.theirs.size());
  for (std::uint32_t run = 0; run < runs; ++run) {
    auto note = [&](const contender& who) {
      progress(what.name + ": run " + std::to_string(run + 1) + " of "
               + std::to_string(runs) + ", " + who.what);
    };
    note(what.ours);
    if (auto done = run_once(what.ours, ours); !done)
      return pass_on(done);
    for (std::size_t i = 0; i < theirs.size(); ++i) {
      note(what.theirs[i]);
      if (auto done = run_once(what.theirs[i], theirs[i]); !done)
        return pass_on(done);
    }
  }
  auto best = std::ranges::min_element(
      theirs, {}, [](const series& one) { return median(one.seconds); });
  auto& winner
      = what.theirs[static_cast<std::size_t>(best - theirs.begin())].what;
  return contest_result{what.name,
                        what.ours.what,
                        winner,
                        what.unit,
                        median(ours.seconds),
                        median(best->seconds),
                        compare(ours, *best),
                        runs,
                        median(ours.memory),
                        median(best->memory),
                        ours.figures,
                        best->figures};
}

nlohmann::json to_json(const contest_result& result) {
  return {
      {"name", result.name},
      {"ours", result.ours},
      {"theirs", result.theirs},
      {"unit", result.unit},
      {"ratio",
       {{"median", result.ratio.median},
        {"min", result.ratio.min},
        {"max", result.ratio.max}}},
      {"runs", result.runs},
      {"what", {{"ours", result.ours_what}, {"theirs", result.theirs_what}}},
      {"memory_mb", {{"ours", result.ours_mb}, {"theirs", result.theirs_mb}}},
      {"figures",
       {{"ours", result.ours_figures}, {"theirs", result.theirs_figures}}}};
}

} // namespace automodel::bench
