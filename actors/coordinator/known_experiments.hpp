#pragma once

#include "actors/coordinator/experiment_order.hpp"
#include "base/error.hpp"
#include "runtime/job_state.hpp"
#include "storage/memory_reader.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::actors {

/// An experiment and how it stands.
struct known_experiment {
  std::string id, name;
  runtime::job_state state = runtime::job_state::queued;
  bool ok = true; ///< of one that is done: without failures
  std::uint64_t records = 0;
  std::int64_t last_unix_ms = 0;
  /// Of one that is queued after others, for whom it waits; of one that was
  /// cancelled since these ended otherwise, why.
  std::string because{};
};

/// "queued", "waiting", "running", "paused", "cancelled", "not run",
/// "finished", "failed": of what is done the last two, by its failures; of what
/// has a `because` "waiting" and "not run".
std::string_view state_text(const known_experiment& of) noexcept;

/// The same with `because`: "waiting: books (0123456789ab) to end well".
std::string long_state_text(const known_experiment& of);

/// The inverse of both. Errors: invalid_argument.
result<void> set_state(known_experiment& of, std::string_view text);

/// One of which there are records, and what `orders` made of it.
known_experiment how_it_stands(const storage::experiment_summary& summary,
                               const order_table& orders);

/// Those of which there are records, oldest first. Errors: those of
/// memory_reader::experiments.
result<std::vector<known_experiment>>
known_experiments(const storage::memory_reader& memory,
                  const order_table& orders);

/// The one of that id, else the one whose id begins so (with ".2" for a rerun)
/// or that is called so; of several the one that has not ended, else the last.
/// Errors: not_found, conflict (several have not ended; the hint lists them).
result<known_experiment>
find_experiment(std::span<const known_experiment> among,
                std::string_view wanted);

/// The id of a file's experiment without the number of a rerun.
std::string_view identity_in(std::string_view id) noexcept;

/// The id of the next run of the file whose `id` this is: with the number after
/// the greatest among those that are known. Of a run that has not ended its own
/// id: it is the one to go on with.
std::string id_of_rerun(std::span<const known_experiment> among,
                        std::string_view id);

} // namespace automodel::actors
