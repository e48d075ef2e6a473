#pragma once

#include "base/error.hpp"
#include "cli/workspace.hpp"
#include "recsys/data/data_source.hpp"
#include "recsys/evaluation/protocol.hpp"
#include "recsys/serving/champion.hpp"

#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace automodel::cli {

/// What `automodel evaluate` was asked for.
struct evaluate_options {
  std::string artefact, data, format, scores, experiment, per_user, list_rows,
      memory;
  std::vector<std::string> overrides;
  std::uint64_t seed = 0;
  bool seed_given = false, tolerate_unknown = false, json = false;
};

/// What is to be judged under which rules.
struct evaluation_plan {
  recsys::data_source source;
  recsys::protocol rules;
  std::uint64_t seed = 0;
};

/// A folder for the split that goes with the command.
class temporary_folder {
public:
  explicit temporary_folder(const std::filesystem::path& parent)
      : path_(parent / ("evaluate." + std::to_string(::getpid()))) {}
  temporary_folder(const temporary_folder&) = delete;
  temporary_folder& operator=(const temporary_folder&) = delete;
  ~temporary_folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::filesystem::path& path() const noexcept { return path_; }

private:
  std::filesystem::path path_;
};

/// Judges predictions of rows and prints them. `champion` may be null: the
/// options name another system's predictions.
result<int> evaluate_rows(const evaluate_options& options,
                          const evaluation_plan& plan,
                          const recsys::champion* champion,
                          const workspace& place);

} // namespace automodel::cli
