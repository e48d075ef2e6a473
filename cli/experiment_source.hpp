#pragma once

#include "actors/coordinator/known_experiments.hpp"
#include "base/error.hpp"
#include "cli/cluster_client.hpp"
#include "storage/artefact_store.hpp"
#include "storage/memory_reader.hpp"

#include <CLI/App.hpp>

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace automodel::cli {

/// Where a command looks for experiments.
struct source_options {
  std::string cluster, memory;
  bool json = false;
};

/// Adds --cluster, --memory and --json.
void add_source_options(CLI::App& command, source_options& options);

/// Experiments as a command reads them: of a memory's folder on this machine,
/// or of a cluster, over the same links as all others.
class experiment_source {
public:
  /// --memory, else --cluster, else the cluster whose client.toml is where `up`
  /// leaves it, else the memory of `run`. Errors: those of memory_reader::open
  /// and cluster_client::start.
  static result<experiment_source> open(const source_options& options);

  /// By its id, the start of it, or its name. Errors: those of
  /// actors::find_experiment.
  result<actors::known_experiment> find(const std::string& wanted);

  /// Its records, in the order of the journal; none of one that waits.
  result<std::vector<storage::stored_record>> records(const std::string& id);

  /// Where these results are, once they were brought here. Errors: not_found,
  /// not_permitted (no result), corrupt.
  result<storage::artefact_store> bring(std::span<const digest> artefacts);

private:
  struct scratch;

  experiment_source() = default;
  result<std::vector<actors::known_experiment>> known();
  result<void> bring(const digest& artefact, storage::artefact_store& to);

  std::optional<storage::memory_reader> memory_;
  std::optional<cluster_client> cluster_; ///< of what is not in a folder here
  std::shared_ptr<scratch> scratch_;      ///< what was brought from there
};

} // namespace automodel::cli
