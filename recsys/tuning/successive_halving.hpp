#pragma once

#include "recsys/json_input.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <vector>

namespace automodel::recsys {

/// The steps of each rung: `most`, `most` / eta, `most` / eta^2, … as long as
/// that is at least `least`, rounded up; rising.
std::vector<std::uint64_t> rung_steps(std::uint64_t least, std::uint64_t most,
                                      std::uint32_t eta);

/// Asynchronous successive halving (ASHA: Li et al. 2020, "A System for
/// Massively Parallel Hyperparameter Tuning", algorithm 2): which trial may go
/// on to the next rung. Of n results on a rung the best floor(n / eta) may,
/// each once; ties go to the earlier trial.
///
/// O(log n) per call; memory grows with the number of results.
class successive_halving {
public:
  struct promotion {
    std::uint64_t trial = 0;
    std::size_t rung = 0; ///< to which it goes
  };

  /// `steps` of each rung, rising; eta >= 2.
  successive_halving(std::vector<std::uint64_t> steps, std::uint32_t eta);

  const std::vector<std::uint64_t>& steps() const noexcept { return steps_; }

  /// A result, more is better; nothing if the trial failed: it counts, but
  /// never goes on.
  void add(std::size_t rung, std::uint64_t trial, std::optional<double> value);

  /// The trial that goes on, to a rung of at most `affordable` steps: from the
  /// highest rung that has one, the one with the lowest id. It is then gone.
  std::optional<promotion> promote(std::uint64_t affordable);

  /// The trials below the highest rung that may still go on.
  std::vector<std::uint64_t> waiting() const;

  nlohmann::json to_json() const;
  void read(const json_input& from);

private:
  struct entry {
    double value = 0;
    std::uint64_t trial = 0;

    /// Best first.
    friend bool operator<(const entry& a, const entry& b) {
      return a.value != b.value ? a.value > b.value : a.trial < b.trial;
    }
  };
  struct rung {
    std::uint64_t results = 0;
    std::set<entry> best, others;      ///< best: may go on
    std::set<std::uint64_t> promoted;  ///< went on
    std::set<std::uint64_t> candidate; ///< of the best, those to go on next
  };

  static void move_to_best(rung& on, std::set<entry>::iterator from);

  std::vector<std::uint64_t> steps_;
  std::uint32_t eta_;
  std::vector<rung> rungs_;
};

} // namespace automodel::recsys
