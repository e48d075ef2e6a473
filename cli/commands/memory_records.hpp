#pragma once

#include "base/error.hpp"
#include "storage/memory_reader.hpp"

#include <string>

namespace automodel::cli {

// Subcommands of `automodel memory` that show records. The value is the exit
// code.

/// A line for each experiment.
result<int> memory_experiments(const storage::memory_reader& memory,
                               bool as_json);

/// A line for each record that passes.
result<int> memory_log(const storage::memory_reader& memory,
                       const storage::record_filter& filter, bool as_json);

/// One record, whole.
result<int> memory_show(const storage::memory_reader& memory,
                        const std::string& id, bool as_json);

/// What a record or an artefact rests on; as a page, if `html` names a file.
result<int> memory_why(const storage::memory_reader& memory,
                       const std::string& id, const std::string& html,
                       bool as_json);

} // namespace automodel::cli
