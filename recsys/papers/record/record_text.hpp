#pragma once

#include "recsys/papers/record/method_record.hpp"
#include "recsys/papers/record/score_record.hpp"

#include <string>
#include <vector>

namespace automodel::recsys {

/// A record for people: its fields with their passages, then the ledger of
/// what the paper leaves out. What comes from the paper is stripped of control
/// characters and cut to a line.
std::string record_text(const method_record& of);

/// A table of scores, and below it what was wrong and what was absent.
std::string score_text(const std::vector<group_score>& of);

} // namespace automodel::recsys
