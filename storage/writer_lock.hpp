#pragma once

#include "base/error.hpp"
#include "base/unique_fd.hpp"

#include <filesystem>
#include <string>

namespace automodel::storage {

/// The right to write a memory: a lock on a file that names its holder. It
/// ends with the process, however that ends.
class writer_lock {
public:
  /// Errors: conflict (the message names the holder), io_error.
  static result<writer_lock> take(const std::filesystem::path& file);

  /// Whether this process holds the lock, by another object.
  static bool is_ours(const std::filesystem::path& file);

private:
  explicit writer_lock(unique_fd fd) : fd_(std::move(fd)) {}

  unique_fd fd_;
};

} // namespace automodel::storage
