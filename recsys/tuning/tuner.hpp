#pragma once

#include "recsys/tuning/search_space.hpp"
#include "recsys/tuning/successive_halving.hpp"
#include "recsys/tuning/tpe.hpp"
#include "recsys/tuning/tuning_options.hpp"

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace automodel::recsys {

/// One evaluation to be made. With halving, a trial is asked for again, under
/// the same id, with more steps: from the beginning, nothing is carried over.
struct trial {
  std::uint64_t id = 0; ///< counted from 0
  parameters values;
  std::uint64_t steps = 1;
};

/// A search by asking and telling, without a clock or a thread of its own. The
/// sequence of trials is a function of the space, the options and the values
/// told: not of the order or the moment in which they are told.
class tuner {
public:
  /// Errors: those of check(options, space).
  static result<tuner> create(search_space space, tuning_options options);

  /// The next trial; nothing while results must come first, and when
  /// the budget is spent.
  std::optional<trial> ask();

  /// What came of a trial: more is better; nothing (or not a number) if it
  /// failed. Errors: not_found (it was not asked for), conflict (it was told).
  result<void> tell(std::uint64_t id, std::uint64_t steps,
                    std::optional<double> value);

  /// Nothing is open and nothing will be asked.
  bool finished() const noexcept;

  /// Whether later trials depend on results; else all can be asked at once.
  bool learns() const noexcept { return tpe_ || rungs_; }

  std::uint64_t started() const noexcept { return trials_; }
  std::uint64_t asked() const noexcept { return asked_; }
  std::uint64_t spent() const noexcept { return spent_; } ///< steps asked for

  const search_space& space() const noexcept { return space_; }

  /// The search as JSON: bounded for grid, random and tpe, and growing with
  /// the number of trials for halving.
  std::string snapshot() const;

  /// Goes on from a snapshot of a tuner of equal space and options. Errors:
  /// parse_error, conflict (another space or other options); nothing changes.
  result<void> restore(std::string_view snapshot);

private:
  struct open_trial {
    trial what;
    std::size_t rung = 0;
    bool told = false;
    std::optional<double> value{};
  };

  tuner(search_space space, tuning_options options);

  bool results_are_in();
  void learn_from(open_trial result);
  std::optional<open_trial> next();
  std::optional<open_trial> promotion();
  std::optional<open_trial> beginning();
  parameters propose(std::uint64_t id) const;
  bool is_spent() const noexcept;
  std::uint64_t beginning_steps() const noexcept;
  std::uint64_t affordable() const noexcept;
  open_trial* find_open(std::uint64_t id, std::uint64_t steps);
  void read(const json_input& from);

  search_space space_;
  tuning_options options_;
  std::vector<std::uint64_t> grid_; ///< the points that are walked
  bool walks_grid_ = false;
  std::optional<tpe_sampler> tpe_;
  std::optional<successive_halving> rungs_;

  std::uint64_t trials_ = 0, asked_ = 0, spent_ = 0;
  std::deque<open_trial> open_; ///< asked and not learned from, in order
  std::map<std::uint64_t, parameters> waiting_; ///< judged, may go on
};

} // namespace automodel::recsys
