#pragma once

#include "base/error.hpp"
#include "base/parameters.hpp"
#include "recsys/experiment/experiment_spec.hpp"
#include "recsys/tuning/tuner.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace automodel::recsys {

/// One configuration to be fitted and judged on validation.
struct trial_spec {
  parameters fit;          ///< fixed and tuned together
  parameters score;        ///< fixed and tuned together
  std::uint64_t id = 0;    ///< the same for a configuration at every length
  std::uint64_t steps = 1; ///< its epochs where these are its length
};

/// The search among a candidate's configurations: its parameters as a space,
/// the file's [tuning] as options. A configuration's length is its `epochs`
/// where these are fixed; what has none is one step long and never cut short.
class candidate_search {
public:
  /// The candidate must be complete (apply_model_defaults) and is copied.
  /// Errors: those of search_space::create and tuner::create.
  static result<candidate_search> create(const candidate_spec& candidate,
                                         const experiment_spec& experiment);

  /// The next trial; nothing while results must come first, and at the end.
  std::optional<trial_spec> ask();

  /// Of a trial that was asked for and not told; more is better; no value if
  /// it failed.
  void tell(const trial_spec& which, std::optional<double> value);

  /// Whether later trials depend on results; else all can be asked at once.
  bool learns() const noexcept { return tuner_.learns(); }

  /// Whether trials are cut short: ids repeat, with more epochs.
  bool halves() const noexcept { return halves_; }

private:
  candidate_search(const candidate_spec& candidate, tuner search, bool halves);

  parameters fixed_fit_, fixed_score_;
  tuner tuner_;
  bool halves_;
};

/// The epochs of a candidate if they are fixed.
std::optional<std::uint64_t> fixed_epochs(const candidate_spec& candidate);

/// "grid", "tpe, 50 trials", …: how candidates are searched, for people.
std::string tuning_text(const experiment_spec& experiment);

/// Fit parameters first, then score parameters, which so vary fastest in a
/// grid; named "fit.lambda", "score.decay". Errors: search_space::create.
result<search_space> space_of(const candidate_spec& candidate);

} // namespace automodel::recsys
