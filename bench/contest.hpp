#pragma once

#include "base/error.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace automodel::bench {

/// One side of a contest: a process that prints its figures, with `seconds`
/// the time of what is measured.
struct contender {
  std::string what; ///< "PyTorch, dense Adam, a table per field"
  std::vector<std::string> command;
};

/// Ours against what a user would pick instead. Of several alternatives the
/// fastest is compared with.
struct contest {
  std::string name; ///< "64x2, 100k rows, lazy"
  contender ours;
  std::vector<contender> theirs;
  std::string unit = "seconds of one processor"; ///< of the time
};

struct ratio_summary {
  double median = 0, min = 0, max = 0;
};

struct contest_result {
  std::string name;
  std::string ours_what, theirs_what, unit;
  double ours = 0, theirs = 0; ///< medians, seconds
  ratio_summary ratio;         ///< theirs / ours: above 1, ours is faster
  std::uint32_t runs = 0;
  double ours_mb = 0, theirs_mb = 0;           ///< medians
  nlohmann::json ours_figures, theirs_figures; ///< of the last run
};

/// Runs all contenders `runs` times in turns, so that whatever slows the
/// machine down meets all of them, and compares run by run. Errors: those of
/// run_measured, with the contender's name.
result<contest_result>
hold(const contest& what, std::uint32_t runs,
     const std::function<void(const std::string& doing)>& progress);

nlohmann::json to_json(const contest_result& result);

} // namespace automodel::bench
