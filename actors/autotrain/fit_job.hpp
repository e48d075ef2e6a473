#pragma once

#include "actors/autotrain/kept_worker.hpp"
#include "actors/autotrain/recipe.hpp"
#include "actors/autotrain/step_watch.hpp"
#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/unique_fd.hpp"
#include "recsys/models/recommender.hpp"
#include "storage/artefact_store.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace automodel::actors {

/// What is to be learned from which rows. The test part is not among them.
struct fit_task {
  recipe how;
  std::uint64_t seed = 0;
  digest train;
  std::optional<digest> valid; ///< for early stopping
  /// Where rows are to be predicted; without, the catalogue is ranked.
  std::optional<digest> train_labels, valid_labels;
  std::string metric; ///< of early stopping, "ndcg@10"
  bool mask_history = true;
  job_limits limits;
  /// The least time between two checkpoints.
  std::chrono::milliseconds checkpoint_every = std::chrono::seconds{20};
  /// The longest that one step of a training may take. Families that do not
  /// train by steps, and validations, have the deadline alone.
  std::chrono::milliseconds step_budget = std::chrono::minutes{10};
};

struct fit_outcome {
  digest model; ///< artefact
  recsys::fit_cost cost;
  std::vector<recsys::training_progress> curve;
};

/// A fit in a worker process that does nothing else meanwhile. Destroying it
/// ends the worker; one that finished is kept for the next fit of the same
/// rows. A worker that is killed by somebody else, or whose fork server is, is
/// replaced by one that goes on from the newest checkpoint and ends with the
/// same bits.
class fit_job {
public:
  using progress_callback
      = std::function<void(const recsys::training_progress&)>;

  /// How many workers are replaced before the fit counts as failed.
  static constexpr int max_replaced = 3;

  /// Errors: not_found (a part is no artefact), those of fork_server::spawn.
  /// `workers` must live as long as the job.
  static result<fit_job> start(const fit_task& task,
                               const storage::artefact_store& artefacts,
                               kept_worker& workers);

  /// Waits for at most `patience`; nothing means "still at work". A finished
  /// model is put into `artefacts`. Errors: how the worker failed or ended,
  /// deadline_exceeded where it made no step within the budget for one.
  result<std::optional<fit_outcome>> poll(std::chrono::milliseconds patience,
                                          storage::artefact_store& artefacts,
                                          const progress_callback& progress);

private:
  fit_job(fit_task task, kept_worker& workers);

  result<void> begin(const storage::artefact_store& artefacts);
  result<void> begin_again(const error& why,
                           const storage::artefact_store& artefacts);
  result<std::optional<fit_outcome>> listen(std::chrono::milliseconds patience,
                                            const progress_callback& progress);
  void hear(const recsys::training_progress& said,
            const progress_callback& progress);

  fit_task task_;
  kept_worker* workers_;
  std::array<unique_fd, 2> checkpoints_;
  unique_fd model_;
  std::optional<kept_worker::lease> worker_;
  int replaced_ = 0;
  step_watch steps_;
};

} // namespace automodel::actors
