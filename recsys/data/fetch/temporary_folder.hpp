#pragma once

#include "base/error.hpp"

#include <filesystem>
#include <utility>

namespace automodel::recsys {

/// A new folder that is removed with all it holds.
class temporary_folder {
public:
  /// Makes one in `parent`, which is created. Errors: io_error, storage_full.
  static result<temporary_folder> make(const std::filesystem::path& parent);

  temporary_folder(temporary_folder&& other) noexcept
      : path_(std::exchange(other.path_, {})) {}
  temporary_folder& operator=(temporary_folder&& other) noexcept {
    std::swap(path_, other.path_);
    return *this;
  }
  ~temporary_folder();

  const std::filesystem::path& path() const noexcept { return path_; }

private:
  explicit temporary_folder(std::filesystem::path path)
      : path_(std::move(path)) {}

  std::filesystem::path path_;
};

} // namespace automodel::recsys
