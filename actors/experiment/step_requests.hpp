#pragma once

#include "actors/autotrain/recipe.hpp"
#include "actors/experiment/step_facts.hpp"
#include "actors/step_result.hpp"
#include "runtime/request_stamp.hpp"

#include <string>

namespace automodel::actors {

/// What a run needs besides its file.
struct run_context {
  std::string id;       ///< of the experiment in the memory
  std::string resolved; ///< canonical JSON of the file
  std::string data_path, items_path, users_path;
  std::string kernel_profile, version;
};

/// Writes the requests for the steps of one experiment. Pure: the same known
/// steps give the same requests. Everything it refers to must outlive it.
class step_requests {
public:
  step_requests(const run_context& run, const experiment_plan& plan,
                const known_steps& known);

  // requests to agents; errors: those of step_facts.hpp
  result<message<schema::ImportRequest>> import_data(const step& which) const;
  result<message<schema::ProfileRequest>> profile(const step& which) const;
  result<message<schema::WindowRequest>> windows(const step& which) const;
  result<message<schema::SplitRequest>> split(const step& which) const;
  result<message<schema::FitRequest>> fit(const step& which) const;
  result<message<schema::EvaluateRequest>> judge(const step& which) const;
  result<message<schema::ChooseRequest>> choose_config(const step& which) const;
  result<message<schema::ChooseRequest>>
  choose_champion(const step& which) const;
  /// Of the lead's policy for a candidate (autotrain/first_trials.hpp).
  result<message<schema::ChooseRequest>> ask_policy(const step& which) const;
  result<message<schema::ClaimRequest>> claim(const step& which) const;
  result<message<schema::ReleaseRequest>> release(const step& which) const;

  /// The head of a step with the ids of the records it rests on.
  step_header header(const step& which) const;

private:
  void write(const step& which, schema::Step::Builder to) const;
  recipe recipe_of(const step& which) const;
  void write_limits(schema::Limits::Builder to) const;

  const run_context& run_;
  const experiment_plan& plan_;
  const known_steps& known_;
};

} // namespace automodel::actors
