#pragma once

#include "base/random_stream.hpp"
#include "recsys/json_input.hpp"
#include "recsys/tuning/good_and_bad.hpp"
#include "recsys/tuning/search_space.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace automodel::recsys {

struct tpe_options {
  std::uint32_t startup = 10;   ///< results before the model is trusted
  std::uint32_t candidates = 8; ///< draws per parameter, the best is taken
  double gamma = 0.15;          ///< share of results that count as good
  double even = 0.125;          ///< share of trials drawn evenly all the same

  friend bool operator==(const tpe_options&, const tpe_options&) = default;
};

/// The tree-structured Parzen estimator (Bergstra, Bardenet, Bengio and Kégl
/// 2011, "Algorithms for Hyper-Parameter Optimization", section 4; Bergstra,
/// Yamins and Cox 2013).
///
/// Results are divided into the best share gamma and the rest. For each
/// parameter a density l is estimated over the good ones in which it was
/// active, g over the others; of some draws from l the one with the greatest
/// l / g is taken, which maximises the expected improvement. Parameters are
/// drawn parents first, so that children are only drawn where they are active.
///
/// Results are kept per number of steps; the model is made of the most steps
/// that have `startup` results (BOHB: Falkner, Klein and Hutter 2018).
///
/// A share of the trials is drawn evenly, so that a branch that looked bad at
/// first is found in the end (the same). docs/tuning.md describes the search.
///
/// Memory and time do not grow with the number of results (good_and_bad.hpp).
class tpe_sampler {
public:
  tpe_sampler(tpe_options options, std::uint64_t seed, std::string name);

  /// A configuration; drawn evenly until there are enough results.
  parameters propose(const search_space& space, random_stream& random) const;

  /// `values` must be a configuration of the space; no value: it failed.
  void observe(const search_space& space, const parameters& values,
               std::uint64_t steps, std::optional<double> value);

  nlohmann::json to_json() const;
  void read(const json_input& from, const search_space& space);

private:
  const good_and_bad* model() const noexcept;

  tpe_options options_;
  std::uint64_t seed_;
  std::string name_;
  std::map<std::uint64_t, good_and_bad> by_steps_;
};

/// A configuration drawn evenly: random search (Bergstra and Bengio 2012).
parameters draw_evenly(const search_space& space, random_stream& random);

} // namespace automodel::recsys
