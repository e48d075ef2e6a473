#pragma once

#include "base/error.hpp"
#include "base/parameters.hpp"
#include "recsys/data/data_source.hpp"
#include "recsys/evaluation/protocol.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace automodel::recsys {

/// One row of the leaderboard: a family with fixed parameters and, where the
/// file gives lists, a grid that is tuned on validation.
struct candidate_spec {
  std::string name;   ///< "ease decay": as it stands in every table
  std::string family; ///< "ease"
  parameters fit;     ///< fixed fit parameters, over the family's defaults
  parameters score;   ///< fixed score parameters
  std::map<std::string, std::vector<parameter>> grid; ///< tuned, by name
  std::string program; ///< path of a TorchScript program, for family "program"
};

/// What stands in an experiment file, resolved: includes, overrides and
/// defaults applied, paths relative to the file or to $AUTOMODEL_DATA.
struct experiment_spec {
  std::string name;
  std::string goal;      ///< one sentence for the report
  data_source data;      ///< where the ratings are and how to read them
  protocol evaluation;   ///< filters, split, metrics: hashed to a protocol id
  std::string selection; ///< validation metric that tunes and selects
  std::vector<std::uint64_t> seeds;
  std::vector<candidate_spec> candidates;
  std::string reference; ///< candidate all others are compared with
  double margin = 0;     ///< of practical equivalence, on `selection`
  std::uint64_t seed = 0; ///< of everything that is not a candidate's seed
  std::uint32_t max_trials = 0; ///< per candidate; 0: the whole grid
  std::uint32_t trial_deadline_seconds = 600;
  std::uint64_t trial_memory_bytes = 0; ///< 0: the node's default
};

/// Parses and validates. `overrides` are "key=value" with dotted keys, as
/// given by --set. Errors name file, line, column, the allowed values and the
/// nearest known key.
result<experiment_spec>
load_experiment(const std::filesystem::path& file,
                const std::vector<std::string>& overrides = {});

/// The canonical form: sorted JSON with every default written out and no
/// machine-dependent path. Its SHA-256 is the identity of the run.
std::string to_canonical_json(const experiment_spec& spec);

/// The inverse of to_canonical_json, for reports on finished runs.
result<experiment_spec> from_canonical_json(std::string_view json);

} // namespace automodel::recsys
