#pragma once

#include "recsys/models/checkpoint.hpp"
#include "worker/tasks/tasks.hpp"

#include <array>
#include <chrono>
#include <optional>

namespace automodel::worker {

/// The two files, passed as "checkpoint-a" and "checkpoint-b", that hold the
/// state of a fit in turns: while one is written, the other is whole, so that
/// whoever is killed in between has lost a minute and not the fit.
class checkpoint_files final : public recsys::checkpoint_keeper {
public:
  using clock = std::chrono::steady_clock;

  /// Nothing if they were not passed. `every`: the least time between two
  /// states. Errors: io_error.
  static result<std::optional<checkpoint_files>>
  open(const task_context& in, std::chrono::milliseconds every);

  /// The newest whole state, if there is one.
  const recsys::array_file* newest() const noexcept {
    return newest_ ? &*newest_ : nullptr;
  }

  bool is_due() override;
  result<void> keep(const recsys::array_file_writer& state) override;

private:
  checkpoint_files(std::array<int, 2> files, std::chrono::milliseconds every);

  std::array<int, 2> files_;
  std::size_t next_ = 0; ///< the one that is written next
  std::chrono::milliseconds every_;
  clock::time_point kept_;
  std::optional<recsys::array_file> newest_;
};

} // namespace automodel::worker
