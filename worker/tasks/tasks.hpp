#pragma once

#include "base/error.hpp"
#include "recsys/models/recommender.hpp"
#include "worker/sandbox/protections.hpp"
#include "worker/tasks/descriptors.hpp"
#include "worker/tasks/reply_writer.hpp"
#include "worker/tasks/request.hpp"

#include <atomic>
#include <chrono>

namespace automodel::worker {

/// What a task may use.
struct task_context {
  const descriptors& passed;
  const recsys::model_registry& models;
  const protections& sandbox;
  const std::atomic<bool>& cancel; ///< somebody asked this worker to stop
  std::chrono::milliseconds deadline;
  reply_writer& reply;
};

// Each task sends its own last reply; an error becomes `failed`.

/// Fits a model on "train" (and "valid") and writes it to "model".
result<void> run(const fit_task& task, const task_context& in);

/// Serves the scores of "model" to "judge" until that is closed.
result<void> run(const score_task& task, const task_context& in);

/// Judges the scores that come from "scorer" and writes each user's values to
/// "values".
result<void> run(const judge_task& task, const task_context& in);

/// Fits a predictor on "train" and "train-labels" (and "valid" and
/// "valid-labels") and writes it to "model".
result<void> run(const fit_rows_task& task, const task_context& in);

/// Predicts "rows", which hold no labels, with "model" and serves that to
/// "judge".
result<void> run(const score_rows_task& task, const task_context& in);

/// Judges the predictions that come from "scorer" by "labels" and writes the
/// judgement to "values".
result<void> run(const judge_rows_task& task, const task_context& in);

/// Compiles a program and says what its gates say, each named by a progress
/// reply before it runs.
result<void> run(const check_task& task, const task_context& in);

/// Writes the program "model" with its "vocabulary" to "out", as an archive
/// that PyTorch loads.
result<void> run(const export_task& task, const task_context& in);

/// Reads "paper" or "folder" and writes what was understood to "document", as
/// JSON.
result<void> run(const read_paper_task& task, const task_context& in);

/// Says which models and kernels this executable has.
result<void> run(const describe_task& task, const task_context& in);

/// Tries what the sandbox must stop; for tests of it, on the machine at hand.
/// The reply `failed` says "refused: ..." if the kernel refused it, and
/// "allowed: ..." if not.
result<void> run(const misbehaviour& task, const task_context& in);

/// The first phase of a fit: a program that is not from the zoo has to pass the
/// gates of its task, configured as it is to be trained. `labels` are those of
/// a row. Errors: that of the first closed gate, those of check_source.
result<void> pass_gates(const recipe& how, std::uint32_t labels,
                        const task_context& in);

/// What a model is for.
enum class model_use : std::uint8_t { ranking, rows };

/// The family of a recipe, if it is for this use and may run in this sandbox.
/// Errors: not_found, unavailable (generated code, and a protection that it
/// needs is missing), invalid_argument (it is for the other use).
result<const recsys::model_family*>
find_family(const recipe& how, model_use use, const task_context& in);

} // namespace automodel::worker
