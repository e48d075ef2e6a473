#pragma once

#include "base/error.hpp"
#include "bench/contest.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::bench {

/// Where a bench finds what it needs, and how it names its contenders.
struct bench_setting {
  std::filesystem::path executable; ///< this program
  std::filesystem::path folder;     ///< of inputs; removed afterwards
  std::filesystem::path data;       ///< data sets of the user

  /// This program, measuring our side of `bench`.
  contender ours(std::string what, std::string_view bench,
                 std::vector<std::string> arguments) const;

  /// Debian's Python running bench/theirs/SCRIPT.py.
  contender python(std::string what, std::string_view script,
                   std::vector<std::string> arguments) const;
};

using arguments = std::span<const std::string>;

/// One thing that is measured side by side.
struct benchmark {
  std::string_view name;    ///< "deepfm-train"
  std::string_view summary; ///< one line for people
  /// Writes the inputs and says what is to be compared; the first contest
  /// stands for the bench.
  result<std::vector<contest>> (*prepare)(const bench_setting&);
  /// Our side: figures with `seconds`. The arguments are those that prepare
  /// gave to ours().
  result<nlohmann::json> (*measure)(arguments given);
};

/// All of them, in the order in which they are run.
std::span<const benchmark> benchmarks();

} // namespace automodel::bench
