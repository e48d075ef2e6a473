#pragma once

#include "base/error.hpp"
#include "recsys/tuning/search_space.hpp"
#include "recsys/tuning/tpe.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::recsys {

/// How configurations are found.
enum class search_method : std::uint8_t {
  grid,   ///< every point, or as many of them as there are trials
  random, ///< even draws (Bergstra and Bengio 2012)
  tpe,    ///< draws near what was good (tpe.hpp)
};

/// "grid", "random", "tpe".
std::string_view name_of(search_method method) noexcept;

/// The inverse; nothing for any other word.
std::optional<search_method> search_method_of(std::string_view name) noexcept;

/// What a search may spend and know. Costs are counted in steps: a unit of the
/// caller's, such as epochs.
struct tuning_options {
  search_method method = search_method::random;

  /// Trials at full length; 0: without end, or the whole grid. What may be
  /// spent is trials x steps; successive halving spends the same on more
  /// configurations. A space of no more points than trials is walked whole,
  /// each point once at full length, whatever the method: that is as good as
  /// any search of it can be.
  std::uint64_t trials = 0;
  std::uint64_t steps = 1; ///< of a trial at full length

  /// Successive halving (ASHA, successive_halving.hpp).
  struct halving {
    std::uint64_t least_steps = 1; ///< of the lowest rung, at least
    std::uint32_t eta = 3; ///< one of eta goes on, to eta times the steps

    friend bool operator==(const halving&, const halving&) = default;
  };
  std::optional<halving> asha{};

  /// What a decision may know: ask number n is answered from the results of
  /// asks 0 … n - parallel alone, and waits until these are told. So up to
  /// `parallel` evaluations are open at once, and which of them is told first
  /// changes nothing. Of no effect for grid and random without halving, which
  /// learn nothing.
  std::uint64_t parallel = 1;

  std::uint64_t seed = 0;
  std::string name{}; ///< of the random streams, "trials/" + name
  tpe_options tpe{};

  /// Tried before anything else, such as what other searches found
  /// (portfolio.hpp); of no effect where the whole space is walked.
  std::vector<parameters> first{};

  friend bool operator==(const tuning_options&, const tuning_options&)
      = default;
};

/// Errors: invalid_argument: a space without end or trials for a grid; a grid
/// of more than 2^20 points or with halving; a number out of range; fewer
/// trials than rungs; something to try first that is no configuration of the
/// space.
result<void> check(const tuning_options& options, const search_space& space);

/// Whether each point of the space is tried once, at full length.
bool walks_whole_space(const tuning_options& options,
                       const search_space& space);

/// Options as JSON: equal options have equal texts.
std::string to_text(const tuning_options& options);

} // namespace automodel::recsys
