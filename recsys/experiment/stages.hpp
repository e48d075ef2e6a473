#pragma once

#include "recsys/experiment/experiment_spec.hpp"
#include "recsys/experiment/stage_condition.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace automodel::recsys {

/// The stage of this name is the last one: it opens the test split, and has
/// only `after`, `top` and `when`. Without it the test split is opened for all
/// candidates that no stage left behind.
inline constexpr std::string_view test_stage = "test";

inline constexpr std::size_t most_stages = 50;

/// What is wrong with a stage, and with which key of it.
struct stage_problem {
  std::size_t stage = 0;
  const char* key = "";
  error what; ///< of `when` with the column in the condition
};

/// Everything that can be said of stages without the file. Without
/// `metrics_known` conditions may name any metric.
std::vector<stage_problem> check_stages(const experiment_spec& spec,
                                        bool metrics_known = true);

/// The condition of a stage. Errors: those of stage_condition::parse, or that
/// there is none.
result<stage_condition> condition_of(const experiment_spec& spec,
                                     std::size_t stage,
                                     bool metrics_known = true);

/// The candidates that may be judged in a stage, in the order of the file.
std::vector<std::string> candidates_of(const experiment_spec& spec,
                                       std::size_t stage);

/// The most configurations that the search of a candidate may try; 0: all.
std::uint32_t trials_of(const experiment_spec& spec,
                        std::string_view candidate);

} // namespace automodel::recsys
