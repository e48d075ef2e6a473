#pragma once

#include "recsys/experiment/candidate_search.hpp"
#include "recsys/experiment/experiment_spec.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::actors {

/// The parameter of fits that the analyst proposes values of.
inline constexpr std::string_view window_parameter = "window_days";

/// What came of a trial: the mean over seeds of the selection metric; nothing
/// if a step failed.
struct trial_outcome {
  std::optional<double> mean;

  friend bool operator==(const trial_outcome&, const trial_outcome&) = default;
};

/// A trial and the steps that it consists of.
struct planned_trial {
  recsys::trial_spec spec;
  /// One name per seed, in the order of the seeds; equal names where the seed
  /// has no influence.
  std::vector<std::string> fits, valids;
};

/// The trials of one candidate as far as outcomes foresee them: a pure function
/// that keeps the search it made, so that one more outcome does not begin it
/// anew. Outcomes that contradict what the search was told throw it away.
class trial_schedule {
public:
  using planner = std::function<planned_trial(recsys::trial_spec)>;
  /// Nothing while it is not known.
  using outcome_of
      = std::function<std::optional<trial_outcome>(const planned_trial&)>;

  /// The candidate's trials in the order of asking. `windows` are the proposed
  /// values of `window_days`, if the candidate asks for them; `suggested`
  /// configurations, named as in recsys::space_of, come before what the file
  /// has to be tried first. The candidate's
  /// search must be sound (candidate_search::create). Valid until the next
  /// call.
  const std::vector<planned_trial>&
  foresee(const recsys::experiment_spec& experiment, std::size_t candidate,
          const std::optional<std::vector<parameter>>& windows,
          const std::vector<parameters>& suggested, const planner& plan,
          const outcome_of& outcome);

private:
  void begin(const recsys::experiment_spec& experiment, std::size_t candidate,
             const planner& plan);
  bool agrees(const outcome_of& outcome) const;
  bool tell(const outcome_of& outcome, bool lower_is_better);
  void ask(const planner& plan);

  std::optional<std::vector<parameter>> windows_;
  std::vector<parameters> suggested_;
  std::optional<recsys::candidate_search> search_;
  std::vector<planned_trial> trials_;
  std::vector<std::optional<trial_outcome>> told_; ///< [trials]
};

/// Whether a candidate leaves its recency window to the analyst.
bool asks_for_windows(const recsys::candidate_spec& candidate);

} // namespace automodel::actors
