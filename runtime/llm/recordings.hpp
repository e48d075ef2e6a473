#pragma once

#include "base/digest.hpp"
#include "base/error.hpp"
#include "runtime/llm/chat_model.hpp"

#include <filesystem>
#include <map>
#include <string>

namespace automodel::runtime {

/// A reply that was given once, as a line of a recordings file holds it.
struct recording {
  digest prompt{};
  std::string purpose, model, reply;
  chat_usage usage{};
};

/// All replies of a file, by the hash of their prompt; of equal ones the last.
/// Errors: not_found, parse_error (file and line), resource_exhausted (more
/// than 256 MiB).
result<std::map<digest, recording>>
read_recordings(const std::filesystem::path& file);

/// Adds a line. Errors: io_error, storage_full.
result<void> append_recording(const std::filesystem::path& file,
                              const recording& what);

} // namespace automodel::runtime
