#pragma once

#include "base/error.hpp"

#include <filesystem>
#include <string_view>

namespace automodel::recsys {

/// A file of a source: its name for messages, and its bytes.
struct source_file {
  std::filesystem::path path;
  std::string_view bytes;

  /// A place in it, for errors.
  source_position at(std::uint32_t line, std::uint32_t column = 0) const {
    return {path.string(), line, column};
  }
};

/// The text of a file without its byte order mark. Errors: parse_error when it
/// is empty or holds a NUL byte and so is no text.
result<std::string_view> text_of(const source_file& file);

} // namespace automodel::recsys
