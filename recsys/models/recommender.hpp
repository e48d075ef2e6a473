#pragma once

#include "base/error.hpp"
#include "base/parameters.hpp"
#include "recsys/array/array_file.hpp"
#include "recsys/data/interactions.hpp"
#include "recsys/data/labelled_rows.hpp"
#include "recsys/models/checkpoint.hpp"

#include <algorithm>
#include <atomic>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace automodel::recsys {

/// One point of a training curve.
struct training_progress {
  std::uint64_t step = 0;  ///< optimiser steps or fitting phases done
  std::uint64_t steps = 0; ///< of how many, at most
  std::string metric;      ///< "loss", "ndcg@10", or a phase such as "gram"
  double value = 0;
};

/// What a training is at, so that whoever waits can tell slow from stuck.
enum class training_phase : std::uint8_t { step, validation };

/// Called after each step, and before each validation.
using training_beat
    = std::function<void(std::uint64_t step, training_phase phase)>;

/// What a model is fitted on. It never sees test rows.
struct fit_context {
  interactions train;
  const interactions* valid = nullptr; ///< for early stopping; may be null
  /// What early stopping maximises on `valid`, as the protocol measures it.
  std::string_view metric = "ndcg@10";
  bool mask_history = true;
  std::uint64_t seed = 0;
  std::function<void(const training_progress&)> progress; ///< may be empty
  const std::atomic<bool>* cancel = nullptr;              ///< may be null

  /// TorchScript source and the name it has in error messages. Only the
  /// families made of a program read them; empty: the family's own program.
  std::string_view program{};
  std::string_view program_name{};

  /// Families that train step by step keep their state here and go on from
  /// `checkpoint`; both may be null.
  checkpoint_keeper* checkpoints = nullptr;
  const array_file* checkpoint = nullptr;

  training_beat beat{}; ///< of families that train step by step; may be empty
};

/// What a fit cost, in units that do not depend on the machine.
struct fit_cost {
  std::uint64_t steps = 0; ///< optimiser steps, 0 for closed forms
  std::uint64_t rows = 0;  ///< rows read, over all passes
  double flops = 0;        ///< arithmetic of the dominant kernels, estimated
};

/// The kind of array file that holds a fitted model.
inline constexpr std::string_view model_kind = "model";

/// A fitted model.
class recommender {
public:
  virtual ~recommender() = default;

  /// Scores every item for some users. `history` holds what is known of each
  /// user before the rows to be predicted; `out` is [users.size(), n_items],
  /// row-major. Nothing is masked here: the protocol decides that. The scores
  /// of a user do not depend on which other users are in the batch.
  virtual result<void> score(std::span<const user_id> users,
                             const interactions& history,
                             std::span<float> out) const = 0;

  /// Adds what score() needs to an artefact.
  virtual void save(array_file_writer& out) const = 0;

  virtual fit_cost cost() const = 0;
};

/// What a predictor is fitted on. It never sees test rows.
struct row_fit_context {
  labelled_rows train;
  const labelled_rows* valid = nullptr; ///< for early stopping; may be null
  /// What early stopping optimises on `valid`: "auc", "logloss", "rmse".
  std::string_view metric = "auc";
  std::uint64_t seed = 0;
  std::function<void(const training_progress&)> progress; ///< may be empty
  const std::atomic<bool>* cancel = nullptr;              ///< may be null
  std::string_view program{};                             ///< as in fit_context
  std::string_view program_name{};
  checkpoint_keeper* checkpoints = nullptr;
  const array_file* checkpoint = nullptr;

  training_beat beat{}; ///< of families that train step by step; may be empty
};

/// A fitted model of rows: click-through rates, ratings.
class predictor {
public:
  virtual ~predictor() = default;

  /// Predicts every label of every row; `rows` holds no labels. `out` is
  /// [n_rows, n_labels], row-major: a probability where the label is one of 0
  /// and 1 by the model's loss, else a value in the label's unit. A row's
  /// prediction does not depend on the other rows.
  virtual result<void> predict(const labelled_rows& rows,
                               std::span<float> out) const = 0;

  /// Adds what predict() needs to an artefact.
  virtual void save(array_file_writer& out) const = 0;

  virtual fit_cost cost() const = 0;
};

/// One model family: how it is fitted, loaded and described. It ranks the
/// catalogue (fit, load), predicts rows (fit_rows, load_rows), or both; what it
/// does not do is empty.
struct model_family {
  std::string name;          ///< "ease"; candidates are named after it
  std::string summary;       ///< one line for `automodel models`
  std::string source;        ///< paper: authors, title, year
  parameters fit_defaults;   ///< change what is learned
  parameters score_defaults; ///< change only how the learned is used
  bool deterministic = true; ///< the seed has no influence

  std::function<result<std::unique_ptr<recommender>>(
      const parameters& fit, const parameters& score, const fit_context&)>
      fit;
  std::function<result<std::unique_ptr<recommender>>(const array_file& saved,
                                                     const parameters& score)>
      load;

  std::function<result<std::unique_ptr<predictor>>(const parameters& fit,
                                                   const row_fit_context&)>
      fit_rows{};
  std::function<result<std::unique_ptr<predictor>>(const array_file& saved)>
      load_rows{};
};

/// The families this build knows, in the order they are listed to people.
/// No global registry: whoever needs one makes one.
class model_registry {
public:
  void add(model_family family) { families_.push_back(std::move(family)); }

  /// Null if there is none.
  const model_family* find(std::string_view name) const noexcept {
    auto found = std::ranges::find(families_, name, &model_family::name);
    return found == families_.end() ? nullptr : &*found;
  }

  const std::vector<model_family>& all() const noexcept { return families_; }

private:
  std::vector<model_family> families_;
};

} // namespace automodel::recsys
