#pragma once

#include "base/error.hpp"
#include "recsys/monitors/finding.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace automodel::recsys {

/// A loss that a model has which knows nothing: ln 2 of two classes, ln C of C.
struct trivial_loss {
  std::string name; ///< "ln 2"
  double value = 0;
};

/// Watches the loss and the length of the gradient over the steps of a
/// training. A state machine of numbers alone: equal numbers, equal findings,
/// also where it went on from its memory in another process. Each monitor
/// speaks once.
///
///   not-finite          the loss or the gradient is no number; stops
///   divergence          over three windows of 50 steps the mean loss is above
///                       1.5 times that of the first window and 3 times the
///                       lowest; stops
///   gradient-explosion  longer than 100 times the geometric mean of those so
///                       far, of which there are at least 10
///   plateau             over 20 windows the lowest mean loss has not fallen by
///                       a thousandth
///   trivial-loss        the first four windows all within half a percent of
///                       one trivial loss
class loss_monitor {
public:
  static constexpr std::uint64_t window = 50;

  explicit loss_monitor(std::vector<trivial_loss> trivial);

  /// `gradient` is its length, negative where it was not measured.
  std::vector<finding> step(std::uint64_t step, double loss, double gradient);

  /// All that later findings depend on, and back. Errors: corrupt.
  std::vector<double> memory() const;
  result<void> restore(std::span<const double> memory);

private:
  void check_gradient(std::uint64_t step, double length,
                      std::vector<finding>& out);
  void end_window(std::uint64_t step, std::vector<finding>& out);

  /// What is remembered; whole numbers here are far below 2^53.
  enum slot : std::size_t {
    steps, ///< of the window
    sum,
    windows, ///< ended
    first,
    lowest,
    plateau_from,
    since_lower, ///< windows
    high,        ///< windows in a row
    near_trivial,
    which_trivial,
    lengths,
    log_lengths,
    said_divergence,
    said_explosion,
    said_plateau,
    said_trivial,
    n_slots
  };
  bool once(slot said);

  std::vector<trivial_loss> trivial_;
  std::array<double, n_slots> now_{};
};

} // namespace automodel::recsys
