#pragma once

#include "base/error.hpp"

#include <filesystem>
#include <string_view>

namespace automodel {

/// Writes a file all or nothing: a name that is there has its whole content.
/// Not for several writers of one name at a time. Errors: io_error.
result<void> write_whole(const std::filesystem::path& file,
                         std::string_view text);

} // namespace automodel
