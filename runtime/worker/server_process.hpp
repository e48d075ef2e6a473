#pragma once

#include "base/error.hpp"
#include "base/unique_fd.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace automodel::runtime {

/// The process of a fork server, a child of this one held by pidfd.
class server_process {
public:
  /// Runs `executable --fork-server` in a session of its own (a Ctrl-C on the
  /// terminal is the node's), with this environment and no descriptors but
  /// /dev/null, our standard error, and `control` as 3. Errors: io_error.
  static result<server_process>
  start(const std::filesystem::path& executable,
        const std::vector<std::string>& environment, unique_fd control);

  server_process(server_process&&) noexcept = default;
  server_process& operator=(server_process&&) = delete;
  ~server_process() { end(); }

  /// Waits until it has ended, which it does when its control socket is
  /// closed; kills it if it takes long. Reaps it.
  void end() noexcept;

private:
  explicit server_process(unique_fd pidfd) : pidfd_(std::move(pidfd)) {}

  unique_fd pidfd_;
};

} // namespace automodel::runtime
