#pragma once

#include "actors/experiment/plan.hpp"
#include "recsys/experiment/stages.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace automodel::actors {

/// The step that decides a stage.
std::string stage_step(const recsys::stage_spec& stage);

/// What the stages of an experiment came to, as far as they are decided: a pure
/// function of what is known. It reads evaluations on validation alone.
class stage_results {
public:
  /// Of the first `most` stages. Plan and table must outlive it.
  stage_results(const experiment_plan& plan, const outcome_table& known,
                std::size_t most = recsys::most_stages);

  struct entry {
    std::size_t candidate = 0;
    std::vector<std::size_t> trials; ///< that are judged in the stage
  };
  struct standing {
    bool ran = false; ///< else it was skipped
    std::vector<entry> entries;
  };
  /// The stages from the first on that are decided.
  const std::vector<standing>& decided() const noexcept { return decided_; }

  struct decision {
    bool run = false;
    std::string reason; ///< with the values that were compared
  };
  /// What is to become of the next one, once all before it is judged.
  decision decide_next() const;

  /// The evaluations that this rests on: each entry's best.
  std::vector<std::string> evidence() const;

  /// The candidates that no stage left behind, each with the stage that judged
  /// it last.
  const std::map<std::size_t, std::size_t>& left() const noexcept {
    return left_;
  }

  /// The trials of a candidate that a stage judged, with their means.
  std::vector<std::pair<std::size_t, double>>
  judged(std::size_t stage, std::size_t candidate) const;

  /// Of its best trial there; empty `metric`: the selection metric.
  std::optional<double> value(std::size_t stage, std::size_t candidate,
                              const std::string& metric = {}) const;

private:
  using ranked = std::vector<std::pair<std::size_t, double>>;

  void take(std::size_t stage, standing decided);
  std::vector<entry> entrants(std::size_t stage) const;
  std::vector<std::size_t> pool(std::size_t stage) const;
  ranked by_value(std::vector<std::pair<std::size_t, double>> of) const;
  ranked rank(const std::vector<std::size_t>& candidates) const;
  ranked standings_of(std::size_t stage) const;
  bool ended_well(std::size_t stage) const;
  std::size_t index_of(std::string_view stage) const;
  std::optional<std::size_t> candidate_of(std::string_view name) const;
  std::uint64_t failures(std::size_t stage) const;
  planned_trial trial_of(std::size_t stage, std::size_t candidate,
                         std::size_t trial) const;
  recsys::stage_value look_up(const recsys::stage_reference& at) const;
  decision by_condition(const std::string& text) const;
  decision by_stages_before() const;
  std::string choice_text(const std::vector<entry>& chosen) const;

  const experiment_plan& plan_;
  const outcome_table& known_;
  const recsys::experiment_spec& spec_;
  std::vector<standing> decided_;
  std::map<std::size_t, std::size_t> left_;
};

} // namespace automodel::actors
