#pragma once

#include "recsys/report/results.hpp"

#include <string>

namespace automodel::recsys {

// The parts of the page in their order. Each is a whole <section>, or nothing
// when there is nothing to show.

/// What came out, in two sentences, and the figures behind it.
std::string answer_section(const report_input& input);

std::string leaderboard_section(const report_input& input);

/// What stages were decided to do, and why; nothing without stages.
std::string stages_section(const report_input& input);

/// A plot per metric: every candidate with its interval.
std::string metrics_section(const report_input& input);

/// Differences from the reference, with verdicts and what they mean.
std::string comparisons_section(const report_input& input);

/// A table per metric that was computed for groups of users or items.
std::string segments_section(const report_input& input);

std::string curves_section(const report_input& input);

/// The analyst's portrait of the data; missing keys are left out.
std::string profile_section(const report_input& input);

std::string protocol_section(const report_input& input);

/// Always there: how many were tried, and what failed.
std::string failures_section(const report_input& input);

std::string trace_section(const report_input& input);

/// Which node did what; nothing where that was not recorded.
std::string work_section(const report_input& input);

std::string reproduce_section(const report_input& input);

} // namespace automodel::recsys
