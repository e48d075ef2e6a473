#pragma once

#include "base/error.hpp"

#include <filesystem>
#include <utility>

namespace automodel::recsys {

/// A new folder for what is not finished; it is removed with all it holds.
class partial_folder {
public:
  /// Makes one in `parent`, which is created. Errors: io_error, storage_full.
  static result<partial_folder> make(const std::filesystem::path& parent);

  partial_folder(partial_folder&& other) noexcept
      : path_(std::exchange(other.path_, {})) {}
  partial_folder& operator=(partial_folder&& other) noexcept {
    std::swap(path_, other.path_);
    return *this;
  }
  ~partial_folder();

  const std::filesystem::path& path() const noexcept { return path_; }

private:
  explicit partial_folder(std::filesystem::path path)
      : path_(std::move(path)) {}

  std::filesystem::path path_;
};

} // namespace automodel::recsys
