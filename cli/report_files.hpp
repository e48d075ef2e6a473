#pragma once

#include "base/error.hpp"
#include "recsys/report/results.hpp"
#include "storage/memory_reader.hpp"

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::cli {

/// What a finished run leaves in its output folder.
struct report_files {
  std::filesystem::path results;                 ///< results.json
  std::filesystem::path report;                  ///< report.html
  std::optional<std::filesystem::path> champion; ///< champion.automodel
};

enum class champion_too : bool { no, yes };

/// The artefacts that a report is made of, and the champion's. Errors:
/// parse_error.
result<std::vector<digest>>
report_artefacts(std::span<const storage::stored_record> records,
                 champion_too champion);

/// Folds an experiment's records into its report. Errors: not_found.
result<recsys::report_input>
read_report(std::span<const storage::stored_record> records,
            const storage::artefact_store& artefacts,
            const std::string& command);

/// The same of an experiment of the memory. Errors: not_found.
result<recsys::report_input> read_report(const storage::memory_reader& memory,
                                         const std::string& experiment,
                                         const std::string& command);

/// Writes the three files; each appears whole. Errors: io_error,
/// storage_full, not_found (the champion's artefact).
result<report_files>
write_report(std::span<const storage::stored_record> records,
             const storage::artefact_store& artefacts,
             const recsys::report_input& report,
             const std::filesystem::path& folder);
result<report_files> write_report(const storage::memory_reader& memory,
                                  const std::string& experiment,
                                  const recsys::report_input& report,
                                  const std::filesystem::path& folder);

/// Writes text so that the path holds all of it, or what it held before.
result<void> write_file(const std::filesystem::path& path,
                        std::string_view text);

} // namespace automodel::cli
