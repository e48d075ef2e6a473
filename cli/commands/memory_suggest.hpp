#pragma once

#include "base/error.hpp"
#include "storage/memory_reader.hpp"

#include <string>

namespace automodel::cli {

/// What the searches of an experiment file may try first, by what finished
/// experiments of the memory found on validation: a line for each candidate
/// that is searched, as it can stand in the file.
result<int> memory_suggest(const storage::memory_reader& memory,
                           const std::string& file, bool as_json);

} // namespace automodel::cli
