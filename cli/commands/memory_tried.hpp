#pragma once

#include "base/error.hpp"
#include "storage/memory_reader.hpp"

#include <CLI/App.hpp>

#include <string>
#include <vector>

namespace automodel::cli {

/// What `automodel memory tried` asks about, as typed.
struct tried_options {
  std::string target, candidate, motive, dataset, protocol;
  std::vector<std::string> settings; ///< "k=20"
  double least = 0.5;
  std::size_t limit = 20;
};

void add_tried_options(CLI::App& command, tried_options& options);

/// Errors: invalid_argument (a setting without a value).
result<storage::tried_query> query_from(const tried_options& options);

/// Hypotheses and configurations like the ones asked about, and what came of
/// them. The value is the exit code.
result<int> memory_tried(const storage::memory_reader& memory,
                         const storage::tried_query& query, bool as_json);

} // namespace automodel::cli
