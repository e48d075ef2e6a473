#pragma once

#include "cli/terminal.hpp"
#include "cli/text_table.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace automodel::cli {

// What the API says of actors, for people.

/// A row for each actor; several nodes get a column.
std::string actor_table(const nlohmann::json& answer, const terminal& where);

/// "complete" answers say nothing more; others name who is missing.
std::string missing_text(const nlohmann::json& answer);

/// What an actor is doing: "RunExperiment for 12.3 s, 4 wait", "idle".
text_table::cell activity_of(const nlohmann::json& actor);

/// "850 ms", "12.3 s", then as duration_text.
std::string milliseconds_text(double milliseconds);

/// "512 B", "1.5 MiB".
std::string bytes_text(double bytes);

/// "0", "12.3", "4.5 k".
std::string rate_text(double per_second);

/// "2026-11-22 13:10:18 UTC".
std::string clock_text(const nlohmann::json& unix_ms);

} // namespace automodel::cli
