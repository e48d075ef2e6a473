#pragma once

#include "recsys/papers/record/method_record.hpp"

#include <string>
#include <vector>

namespace automodel::recsys {

/// How much of a group of fields two records share.
struct group_score {
  std::string group;
  std::size_t matched = 0;
  std::size_t given = 0;             ///< of the record
  std::size_t wanted = 0;            ///< of the gold record
  std::vector<std::string> wrong{};  ///< given and not matched
  std::vector<std::string> absent{}; ///< wanted and not matched

  double precision() const; ///< NaN if nothing is given
  double recall() const;    ///< NaN if nothing is wanted
};

/// Compares a record with a gold one by the rules of docs/method-record.md:
/// "task", "inputs", "outputs", "modules", "order", "losses", "settings",
/// "equations", "data", "evaluation", "claims", and last "composer".
std::vector<group_score> score_record(const method_record& record,
                                      const method_record& gold);

/// The scores of several papers as one: counts are added group by group, in
/// the order of the first. What was wrong and absent is left out.
std::vector<group_score>
pooled_scores(const std::vector<std::vector<group_score>>& papers);

} // namespace automodel::recsys
