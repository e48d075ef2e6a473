#pragma once

#include "actors/experiment/trial_schedule.hpp"
#include "recsys/experiment/experiment_spec.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace automodel::actors {

/// The kinds of step an experiment is made of.
enum class step_kind : std::uint8_t {
  intent,          ///< what was asked, before anything is done
  import_data,     ///< the data's version
  profile,         ///< AutoFeature's portrait of it
  propose_windows, ///< AutoFeature: recency windows worth trying
  suggest_first,   ///< AutoTrain's policy: what a search tries first
  split,           ///< train, validation, test
  join_split,      ///< train and validation as one, test
  decide_stage,    ///< whether a stage of the file runs
  fit,             ///< AutoTrain: one configuration on one split and seed
  judge_valid,     ///< the evaluator, on validation
  choose_config,   ///< AutoTrain: one configuration per candidate
  choose_champion, ///< by validation, before the test split is opened
  reward,          ///< what the decisions so far are paid, by validation
  pay_policy,      ///< what the policy's suggestions are paid, by validation
  learn,           ///< AutoTrain's policy: from what it was paid
  refit,           ///< AutoTrain: what was chosen, on the joined split
  open_holdout,    ///< the claim that is to be tested
  judge_test,      ///< the evaluator, on test
  claim,           ///< intervals, comparisons, verdicts
  release,         ///< the champion as one file
  finish,          ///< the results
};

/// Whether a step is about one candidate: a fit or an evaluation.
bool is_about_candidate(step_kind kind) noexcept;

/// Whether a step is done by somebody who writes records of his own: it begins
/// when all before it is in the memory, so that the journal does not depend on
/// who is faster.
bool writes_itself(step_kind kind) noexcept;

/// One step: what is done, and which steps it rests on.
struct step {
  std::string name; ///< unique within the experiment
  step_kind kind = step_kind::intent;
  std::vector<std::string> needs{}; ///< names of earlier steps
  std::size_t candidate = 0;        ///< index into the file's candidates
  std::size_t trial = 0;  ///< index into its trials; of a reward its layer, of
                          ///< a stage its index
  std::uint64_t seed = 0; ///< of the split or the fit
  std::uint32_t position = 0; ///< in the plan, as far as it is foreseen
};

/// What later planning must know of a step that was done.
struct step_outcome {
  bool failed = false;
  std::uint32_t chosen = 0;              ///< of a decision
  std::vector<parameter> proposed;       ///< windows
  std::vector<parameters> suggested;     ///< by a policy, to be tried first
  std::map<std::string, double> metrics; ///< of an evaluation: means
};

using outcome_table = std::map<std::string, step_outcome, std::less<>>;

/// The experiment as a pure function: from the file and what is known so far
/// to the steps, in the one order in which their records are committed, as far
/// as they can be foreseen. The same outcomes give the same plan, on any
/// number of workers and after any crash.
///
/// Where a search learns, a candidate's later trials are foreseen only when
/// earlier ones are judged. Then all its steps that are listed so far are never
/// all done before its last trial: the next ones are listed as soon as the
/// results they rest on are known. So records of later candidates wait, and
/// what is done of the list is always a beginning of the final one.
///
/// Stages run one after the other: a stage is decided when all before it is
/// done, and its steps are listed then. What they leave is fitted and judged on
/// every seed of the experiment before the champion is chosen.
class experiment_plan {
public:
  /// `stochastic` names the families whose fits depend on the seed. The spec
  /// must outlive the plan. Each candidate's search must be sound
  /// (candidate_search::create).
  experiment_plan(const recsys::experiment_spec& spec,
                  std::set<std::string, std::less<>> stochastic);

  struct view {
    std::vector<step> steps;
    bool complete = false; ///< the last step is `finish`
  };

  view steps(const outcome_table& known) const;

  /// The configurations of a candidate as far as they are foreseen, windows
  /// filled in. Valid until the next call.
  const std::vector<planned_trial>& trials(std::size_t candidate,
                                           const outcome_table& known) const;

  /// Whether a policy suggests what this candidate's search tries first.
  bool learns(std::size_t candidate) const;
  std::string suggestion_step(std::size_t candidate) const; ///< "first/ease"
  std::string payment_step(std::size_t candidate) const;

  /// The steps that hold one value per seed, in the order of the seeds; equal
  /// names where the seed has no influence.
  std::vector<std::string> test_steps(std::size_t candidate) const;
  std::vector<std::string> split_steps() const;

  /// The same of what is judged on test: with protocol.refit the models that
  /// were fitted again and the splits they were fitted on.
  std::vector<std::string> test_fit_steps(const planned_trial& trial) const;
  std::vector<std::string> test_split_steps() const;
  std::vector<std::string> holdout_steps() const;

  /// What came of a trial on the seeds it is planned on, by the selection
  /// metric if `metric` is empty. Nothing while it is not known.
  std::optional<trial_outcome> outcome_of(const planned_trial& trial,
                                          const outcome_table& known,
                                          const std::string& metric = {}) const;

  /// Mean over seeds of the selection metric, for each trial of the search; a
  /// trial with a failed step has no value. Where trials are cut short, only
  /// those of the greatest length that was judged: others cannot be compared
  /// with them.
  std::vector<std::pair<std::size_t, double>>
  judged_trials(std::size_t candidate, const outcome_table& known) const;

  /// The same of the stage that judged the candidate last.
  std::vector<std::pair<std::size_t, double>>
  standing_trials(std::size_t candidate, const outcome_table& known) const;

  /// The seeds on which that stage judges.
  const std::vector<std::uint64_t>&
  judging_seeds(std::size_t candidate, const outcome_table& known) const;

  /// The seeds on which a candidate is searched.
  const std::vector<std::uint64_t>& search_seeds(std::size_t candidate) const;

  /// The same trial on other seeds.
  planned_trial on_seeds(std::size_t candidate, const planned_trial& trial,
                         const std::vector<std::uint64_t>& seeds) const;

  /// All fits of a candidate's trials before the test, in all stages: the
  /// index of the trial and the step, each step once.
  std::vector<std::pair<std::size_t, std::string>>
  fits_of(std::size_t candidate, const outcome_table& known) const;

  /// The candidates with at least one whole trial that no stage left behind,
  /// in the order of the file: a configuration is chosen for each.
  std::vector<std::size_t> candidates_left(const outcome_table& known) const;

  /// Those of them that the stage "test", if there is one, goes on with.
  std::vector<std::size_t> candidates_tested(const outcome_table& known) const;

  /// Those of them that were judged on all seeds, once the configurations are
  /// chosen: the champion is one of them.
  std::vector<std::size_t> finalists(const outcome_table& known) const;

  /// The trial that was chosen for a candidate. `choose` picks among the
  /// standing trials, so its index is one into these.
  std::size_t chosen_trial(std::size_t candidate,
                           const outcome_table& known) const;

  /// The same on all seeds of the experiment.
  planned_trial final_trial(std::size_t candidate,
                            const outcome_table& known) const;

  const recsys::experiment_spec& spec() const noexcept { return *spec_; }

private:
  class step_list;

  planned_trial with_steps(std::size_t candidate, recsys::trial_spec trial,
                           const std::vector<std::uint64_t>& seeds) const;
  void add_trial(std::size_t candidate, std::size_t index,
                 const planned_trial& trial,
                 const std::vector<std::uint64_t>& seeds, step_list& to) const;
  void add_search(std::size_t candidate, const outcome_table& known,
                  step_list& to) const;
  bool add_stages(const outcome_table& known, step_list& to) const;
  void add_stage_decision(std::size_t stage, const outcome_table& known,
                          step_list& to) const;
  std::size_t searching_stages() const noexcept;
  bool random_split() const noexcept;
  bool seeded(std::size_t candidate) const;
  std::vector<std::string> per_split(const char* name) const;
  std::string per_seed(std::string name, std::uint64_t seed,
                       bool depends) const;

  const recsys::experiment_spec* spec_;
  std::set<std::string, std::less<>> stochastic_;
  mutable std::vector<trial_schedule> schedules_; ///< [candidates]
};

} // namespace automodel::actors
