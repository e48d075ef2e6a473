#pragma once

#include "actors/autotrain/recipe.hpp"
#include "actors/worker_source.hpp"
#include "base/error.hpp"
#include "runtime/worker/worker_process.hpp"

#include <optional>
#include <span>
#include <string>

namespace automodel::actors {

/// Gives out worker processes, and keeps one that did its work for more of the
/// same: forking a process that has a tensor library costs more than a short
/// fit. Not for several threads.
///
/// A purpose names everything that a worker is shown, so that a kept one is
/// shown nothing new. Programs that are not of the zoo have none (""): they get
/// a process of their own.
class kept_worker {
public:
  /// A worker at work.
  struct lease {
    runtime::worker_process process;
    bool used; ///< it has done other work before
  };

  explicit kept_worker(worker_source& source) : source_(&source) {}

  /// Hands the request to the kept worker if it has that purpose, else to a new
  /// one. Errors: those of fork_server::spawn and worker_process::send.
  result<lease> start(const std::string& purpose, const job_limits& limits,
                      const runtime::worker_request& request,
                      std::span<const int> descriptors);

  /// For after its work is done.
  void keep(const std::string& purpose, const job_limits& limits,
            runtime::worker_process process);

  /// Whether what a lease failed at is to be tried in a new worker: the process
  /// ended or had no memory left, which may be of earlier work.
  static bool may_be_of_earlier_work(lease& failed, const error& why);

private:
  std::optional<runtime::worker_process> take(const std::string& purpose,
                                              const job_limits& limits);

  struct idle {
    std::string purpose;
    runtime::worker_process process;
  };

  worker_source* source_;
  std::optional<idle> idle_;
};

} // namespace automodel::actors
