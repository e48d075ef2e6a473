#pragma once

#include "base/error.hpp"

#include <filesystem>
#include <string_view>
#include <utility>

namespace automodel::recsys {

/// A file of somebody else, mapped read-only for as long as this lives.
class mapped_file {
public:
  mapped_file() = default;
  mapped_file(mapped_file&& other) noexcept
      : text_(std::exchange(other.text_, {})) {}
  mapped_file& operator=(mapped_file&& other) noexcept {
    std::swap(text_, other.text_);
    return *this;
  }
  ~mapped_file();

  /// Errors: not_found, io_error (also for what is no regular file).
  static result<mapped_file> open(const std::filesystem::path& path);

  std::string_view text() const noexcept { return text_; }

private:
  std::string_view text_;
};

} // namespace automodel::recsys
