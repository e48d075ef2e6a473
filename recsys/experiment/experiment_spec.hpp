#pragma once

#include "base/error.hpp"
#include "base/parameters.hpp"
#include "recsys/data/data_source.hpp"
#include "recsys/evaluation/protocol.hpp"
#include "recsys/tuning/tuning_options.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::recsys {

/// One row of the leaderboard: a family with fixed parameters and, where the
/// file gives lists or ranges, a space that is searched on validation.
struct candidate_spec {
  std::string name;   ///< "ease decay": as it stands in every table
  std::string family; ///< "ease"
  parameters fit;     ///< fixed fit parameters, over the defaults
  parameters score;   ///< fixed score parameters, over the defaults
  std::vector<dimension> fit_space;   ///< tuned: each point is another fit
  std::vector<dimension> score_space; ///< tuned: one fit serves all points
  /// Tried before anything else; named as in space_of: "fit.k".
  std::vector<parameters> first;
  std::string program;        ///< path of a model program, as written
  std::string program_source; ///< its text, part of the run's identity

  /// Where "name", "model", "fit.lambda", … stand in the file, for errors
  /// that only the model families can raise. Not part of the identity.
  std::map<std::string, source_position, std::less<>> positions;
};

/// How configurations are found, the same for all candidates.
struct tuning_rules {
  search_method method = search_method::grid;
  std::optional<tuning_options::halving> asha; ///< lengths are epochs
  std::uint32_t parallel = 4; ///< trials that may be open, of what learns
};

/// A part of the experiment that may rest on the results of earlier ones; they
/// run one after the other, in the order of the file. Either it searches
/// candidates, or it goes on with the best of stages before it.
struct stage_spec {
  std::string name;
  std::vector<std::string> after;      ///< stages above it
  std::vector<std::string> candidates; ///< that it searches; else `top` is set
  std::uint32_t top = 0;               ///< candidates it goes on with
  std::uint32_t configurations = 1;    ///< of each of them, with `top`
  std::uint32_t trials = 0;            ///< per candidate; 0: max_trials
  std::vector<std::uint64_t> seeds;    ///< among the experiment's
  std::string when;                    ///< a condition; empty: all went well
};

/// AutoTrain's lead asks a policy that lives in the memory what a search tries
/// first, and the policy is paid for it. Then a result depends on the file, the
/// seed and what that policy was paid before, which is recorded.
struct learning_rules {
  std::string policy; ///< "thompson", "ucb1", "exp3", "evolution", "reinforce"
  std::uint32_t trials = 1; ///< of each candidate's, that the policy suggests
};

/// What stands in an experiment file, resolved: overrides and defaults
/// applied, paths found, programs read.
struct experiment_spec {
  std::string name;
  std::string goal;       ///< one sentence for the report
  data_source data;       ///< `path` and `items` are absolute here
  std::string data_path;  ///< as written: what the identity contains
  std::string items_path; ///< as written
  std::string users_path; ///< as written
  protocol evaluation;    ///< filters, split, metrics: hashed to an id
  std::string selection;  ///< validation metric that tunes and selects
  /// Metrics of the comparisons with the reference; empty: `selection`.
  std::vector<std::string> compared;
  std::vector<std::uint64_t> seeds;
  std::vector<candidate_spec> candidates;
  std::vector<stage_spec> stages; ///< empty: one search and the test
  std::string reference;          ///< candidate all others are compared with
  double margin = 0;              ///< of practical equivalence, on `selection`
  std::uint64_t seed = 0; ///< of everything that is not a candidate's seed
  tuning_rules tuning;
  std::optional<learning_rules> learning{};
  std::uint32_t max_trials = 0; ///< per candidate; 0: the whole grid
  std::uint32_t trial_deadline_seconds = 600;
  std::uint64_t trial_memory_bytes = 0; ///< 0: the node's default
};

/// Reads, checks and resolves an experiment file (docs/experiments.md).
///
/// Data paths are relative to $AUTOMODEL_DATA when it is set, else to the
/// folder of the file they stand in; so are program paths in any case.
/// `overrides` are "key=value" with dotted keys, as given by --set; the value
/// is TOML, or plain text when it is not.
///
/// Every problem of the file is reported at once, one a line, each with
/// file:line:column, what is allowed and the nearest known word.
/// Errors: parse_error, not_found, io_error; invalid_argument (a [matrix] of
/// more than one point).
result<experiment_spec>
load_experiment(const std::filesystem::path& file,
                const std::vector<std::string>& overrides = {});

/// The same of a file that may have a [matrix]: an experiment for each of its
/// points, in their order. Their names end with the values of the point.
result<std::vector<experiment_spec>>
load_experiments(const std::filesystem::path& file,
                 const std::vector<std::string>& overrides = {});

/// The same without touching the file system or the environment: `file` names
/// the text in errors, paths stay as written and programs are not read.
result<experiment_spec>
parse_experiment(std::string_view text, const std::string& file,
                 const std::vector<std::string>& overrides = {});

/// The canonical form: compact JSON with sorted keys, every default written
/// out and no machine-dependent path. Equal specs give equal bytes.
std::string to_canonical_json(const experiment_spec& spec);

/// The inverse of to_canonical_json, for runs that are resumed or reported.
/// `data.path` holds the path as written. Errors: parse_error.
result<experiment_spec> from_canonical_json(std::string_view json);

/// The identity of a run: 64 hexadecimal digits of the SHA-256 of the
/// canonical form.
std::string identity_of(const experiment_spec& spec);

} // namespace automodel::recsys
