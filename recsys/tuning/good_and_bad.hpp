#pragma once

#include "base/parameters.hpp"
#include "recsys/json_input.hpp"
#include "recsys/tuning/search_space.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace automodel::recsys {

/// A configuration and what came of it.
struct judged_point {
  parameters values;
  std::vector<double> positions; ///< [dimensions], NaN where inactive
  std::optional<double> value;   ///< more is better; nothing: failed
};

/// The best results of a search and a sample of the others, of bounded size
/// and with bounded work per result.
///
/// Of n results the best min(ceil(gamma n), 24) are good; a failure never is.
/// The others are kept all up to 168, and beyond that as a uniform sample
/// (reservoir sampling: Vitter 1985, algorithm R). The number of good ones
/// grows up to n = 24 / gamma; with gamma >= 0.125 the others are complete
/// until then, so that the good ones are exactly the best (unless most results
/// are failures).
class good_and_bad {
public:
  static constexpr std::size_t most_good = 24;
  static constexpr std::size_t most_bad = 168;

  /// `seed` and `name` are of the stream that samples.
  good_and_bad(double gamma, std::uint64_t seed, std::string name);

  void add(judged_point result);

  std::uint64_t seen() const noexcept { return seen_; }
  const std::vector<judged_point>& good() const noexcept { return good_; }
  const std::vector<judged_point>& bad() const noexcept { return bad_; }

  nlohmann::json to_json() const;
  void read(const json_input& from, const search_space& space);

private:
  void add_good(judged_point result);
  void add_bad(judged_point result);
  void fill_up(std::size_t wanted);

  double gamma_;
  std::uint64_t seed_;
  std::string name_;
  std::uint64_t seen_ = 0, seen_bad_ = 0;
  std::vector<judged_point> good_; ///< best first
  std::vector<judged_point> bad_;
};

} // namespace automodel::recsys
