#pragma once

#include "base/error.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace automodel::worker {

/// Which parts of the sandbox stand, and which the kernel refused and why.
class protections {
public:
  void record(std::string name, const result<void>& raised);

  const std::vector<std::string>& in_force() const noexcept {
    return in_force_;
  }

  /// "landlock: Function not implemented".
  const std::vector<std::string>& missing() const noexcept { return missing_; }

  /// Whether code that nobody has read may run here: resource limits, no
  /// inherited descriptors, no capabilities, and system calls limited to
  /// computing. With the last, no file can be opened, no socket made, no
  /// process started; namespaces and Landlock are second walls.
  bool allow_generated_code() const noexcept;

private:
  bool stands(std::string_view name) const noexcept;

  std::vector<std::string> in_force_;
  std::vector<std::string> missing_;
};

} // namespace automodel::worker
