#pragma once

#include "base/error.hpp"
#include "cli/experiment_request.hpp"
#include "cli/experiment_session.hpp"
#include "cli/workspace.hpp"
#include "runtime/logging.hpp"
#include "storage/memory.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace automodel::cli {

/// What a command that runs experiments is told.
struct run_site_options {
  std::string memory, log_file;
  std::string log_level = "warning";
  std::uint32_t workers = 0; ///< at a time; 0: one per core
  std::string gateway;       ///< see run_gateway
  bool allow_control = false;
};

/// What experiments run on: workers and a memory.
class run_site {
public:
  /// Without the memory, so that a file that is wrong leaves none behind.
  /// Errors: invalid_argument (no such log level), those of open_workers.
  static result<run_site> open(const run_site_options& options);

  /// Before memory() and finish(). Errors: those of memory::open.
  result<void> open_memory();

  /// Errors: those of prepare_experiment.
  result<prepared_experiment> prepare(const std::string& file,
                                      const std::vector<std::string>& overrides
                                      = {});

  storage::memory& memory() noexcept { return *memory_; }

  /// Runs the experiment `id` to its end, from where it is. Nothing if it was
  /// finished before.
  result<std::optional<session_outcome>>
  finish(const prepared_experiment& experiment, const std::string& id);

  actors::worker_source& workers() noexcept { return *workers_; }
  /// Drops the models of a finished experiment, unless something unfinished in
  /// the memory may need them: the champion holds its own, and the records keep
  /// what each of them was.
  void drop_models(const std::string& experiment);

  const workspace& place() const noexcept { return place_; }

private:
  run_site(runtime::logging log, std::shared_ptr<actors::worker_source> workers,
           workspace place, std::uint32_t at_a_time, std::string gateway,
           bool allow_control);

  runtime::logging log_;
  std::shared_ptr<actors::worker_source> workers_;
  workspace place_;
  std::shared_ptr<storage::memory> memory_;
  std::uint32_t at_a_time_;
  std::string gateway_;
  bool allow_control_;
};

} // namespace automodel::cli
