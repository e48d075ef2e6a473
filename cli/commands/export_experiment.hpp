#pragma once

#include "cli/experiment_source.hpp"

#include <string>

namespace automodel::cli {

/// Writes an experiment that has ended into a folder: results.json,
/// report.html, champion.automodel and experiment.json, the resolved file.
/// Errors: conflict (it has not ended, or the folder is not empty), those of
/// experiment_source and write_report.
result<int> export_experiment(const source_options& options,
                              const std::string& experiment,
                              const std::string& folder);

} // namespace automodel::cli
