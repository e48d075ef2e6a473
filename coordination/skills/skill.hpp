#pragma once

#include "base/digest.hpp"
#include "base/parameters.hpp"
#include "recsys/statistics/verdict.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace automodel::coordination {

/// A verdict on a setting, or on an idea without one: what skills rest on.
struct judged_idea {
  digest verdict;     ///< id of its record
  std::string target; ///< what it is about: "candidate/ease/config"
  parameters setting; ///< what was tried
  std::string motive; ///< compared where there is no setting
  recsys::verdict outcome = recsys::verdict::inconclusive;
  std::string metric;
  double effect = 0;    ///< measured difference in the metric
  digest dataset;       ///< zeros: any
  std::string protocol; ///< empty: any
};

/// What a skill says of its setting.
enum class advice : std::uint8_t { prefer, avoid, indifferent };

/// What a verdict advises; nothing if it was inconclusive.
std::optional<advice> advice_of(recsys::verdict outcome) noexcept;

/// What some verdicts that are alike say together.
struct skill_content {
  std::string target;
  advice what = advice::indifferent;
  std::string statement; ///< one sentence
  parameters setting;    ///< that of middle_of
  std::string metric;
  double effect = 0;            ///< the mean of theirs
  double low = 0, high = 0;     ///< Student's 95 % over verdicts; 0: of one
  digest dataset;               ///< of all of them; zeros: they differ
  std::string protocol;         ///< likewise
  std::vector<digest> evidence; ///< ids, in the order given
};

/// `evidence`: at least one, in the order of the journal.
skill_content content_of(std::span<const judged_idea> evidence);

/// How alike two ideas are as evidence, from 0 to 1: 0 unless target, metric
/// and outcome are equal; else 1 - configuration_distance of their settings,
/// or, of two without one, the text_similarity of their motives.
double likeness(const judged_idea& a, const judged_idea& b);

/// The one that is most like all others; the earliest of several.
const judged_idea& middle_of(std::span<const judged_idea> evidence);

} // namespace automodel::coordination
