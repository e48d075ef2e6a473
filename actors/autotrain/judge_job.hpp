#pragma once

#include "actors/autotrain/kept_worker.hpp"
#include "actors/autotrain/recipe.hpp"
#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/unique_fd.hpp"
#include "storage/artefact_store.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace automodel::actors {

/// A fitted model to be judged on validation, or on test where `test` is
/// given.
struct judge_task {
  recipe how;
  digest model, train, valid;
  std::optional<digest> test;
  /// Of the judged part, where rows are predicted; its features are the part.
  std::optional<digest> labels;
  std::string protocol; ///< canonical JSON
  std::string protocol_id;
  /// On test, the scorer's history holds the validation rows, too.
  bool valid_in_history = true;
  job_limits limits;
};

struct judged_metric {
  std::string name;
  double mean = 0, variance = 0;
};

struct judge_outcome {
  digest per_user; ///< artefact: recsys::judgement or row_judgement
  std::uint32_t users = 0;
  std::uint64_t rows = 0; ///< predicted; 0: rankings were judged
  std::vector<judged_metric> metrics;
  /// Users whom gauc leaves out, by label.
  std::vector<std::pair<std::string, std::uint64_t>> single_class;
};

/// The workers of one evaluator.
struct judge_workers {
  kept_worker scorers, judges;

  explicit judge_workers(worker_source& source)
      : scorers(source), judges(source) {}
};

/// An evaluation in two worker processes: the scorer has the model and no
/// targets, the judge has the targets and no model; a socket joins them. If
/// somebody else kills one, or a fork server, both are replaced. Those that
/// finished are kept for models of the same rows.
class judge_job {
public:
  /// How often they are replaced before the evaluation counts as failed.
  static constexpr int max_replaced = 3;

  using progress_callback
      = std::function<void(std::uint64_t done, std::uint64_t users)>;

  /// A scorer of rows has the features of the judged part alone, its judge the
  /// labels. Errors: not_found, those of fork_server::spawn.
  static result<judge_job> start(const judge_task& task,
                                 const storage::artefact_store& artefacts,
                                 judge_workers& workers);

  /// Waits for at most `patience`; nothing means "still at work".
  result<std::optional<judge_outcome>> poll(std::chrono::milliseconds patience,
                                            storage::artefact_store& artefacts,
                                            const progress_callback& progress);

private:
  judge_job(judge_task task, judge_workers& workers);

  result<void> begin(const storage::artefact_store& artefacts);
  result<void> begin_again(error why, const storage::artefact_store& artefacts);
  result<std::optional<judge_outcome>>
  listen(std::chrono::milliseconds patience, const progress_callback& progress);
  bool was_killed();
  error cause_of(error judge_failure);
  void keep_workers();

  judge_task task_;
  judge_workers* workers_;
  std::optional<kept_worker::lease> scorer_, judge_;
  unique_fd values_;
  int replaced_ = 0;
};

} // namespace automodel::actors
