#pragma once

#include "actors/autotrain/recipe.hpp"
#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/unique_fd.hpp"
#include "messages/schema/worker.capnp.h"
#include "runtime/worker/worker_process.hpp"
#include "storage/artefact_store.hpp"

#include <span>
#include <string>
#include <vector>

namespace automodel::actors {

/// The open files that go with a request, each with the name by which the
/// worker knows it.
class job_descriptors {
public:
  /// Opens an artefact for reading and keeps it open. Errors: not_found.
  result<void> add_artefact(std::string name, const digest& artefact,
                            const storage::artefact_store& artefacts);

  /// Adds a descriptor that stays the caller's.
  void add(std::string name, int fd);

  /// Adds a descriptor and owns it.
  void adopt(std::string name, unique_fd fd);

  std::span<const int> descriptors() const noexcept { return descriptors_; }
  std::span<const std::string> names() const noexcept { return names_; }

private:
  std::vector<std::string> names_;
  std::vector<int> descriptors_;
  std::vector<unique_fd> owned_;
};

/// An anonymous file for what a worker writes. Errors: io_error.
result<unique_fd> memory_file(const char* name);

/// The limits of the process that serves one job.
runtime::worker_limits limits_for(const job_limits& limits);

/// A request whose task `fill(request)` writes.
template <class Fill>
runtime::worker_request job_request(const job_limits& limits,
                                    const job_descriptors& given, Fill&& fill) {
  return messages::make_message<messages::schema::WorkerRequest>(
      [&](messages::schema::WorkerRequest::Builder to) {
        to.setTask(1);
        to.setDeadlineMs(limits.deadline_seconds * 1000);
        to.setMemoryBytes(limits.memory_bytes);
        auto names = given.names();
        auto list = to.initDescriptors(static_cast<unsigned>(names.size()));
        for (unsigned i = 0; i < list.size(); ++i)
          list.set(i, names[i]);
        fill(to);
      });
}

} // namespace automodel::actors
