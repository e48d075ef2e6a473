#pragma once

#include "base/error.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>

namespace automodel::bench {

/// The other side of `commits`: nothing but LMDB, with the flags and tables of
/// the memory, putting the bytes of a trace (ours/commit_workload.hpp) in its
/// transactions. The first one is not timed. Errors: io_error, corrupt.
result<nlohmann::json> measure_bare_lmdb(const std::filesystem::path& trace,
                                         const std::filesystem::path& folder);

/// The start of a SHA-256 over all keys and values but those of `meta`, which
/// says how the tables were made: both sides wrote the same. Errors: io_error.
result<std::string> digest_of_tables(const std::filesystem::path& folder);

} // namespace automodel::bench
