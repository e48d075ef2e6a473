#pragma once

#include <cstdint>
#include <limits>
#include <string_view>

namespace automodel {

/// A reproducible stream of random numbers, one per (seed, agent, step).
/// SplitMix64 (Steele, Lea, Flood 2014): equal on every platform, unlike the
/// distributions of <random>. A UniformRandomBitGenerator.
class random_stream {
public:
  using result_type = std::uint64_t;

  random_stream(std::uint64_t seed, std::string_view agent,
                std::uint64_t step = 0) noexcept;

  static constexpr result_type min() { return 0; }
  static constexpr result_type max() {
    return std::numeric_limits<result_type>::max();
  }

  result_type operator()() noexcept;

  /// Leaves out `count` numbers, at once.
  void skip(std::uint64_t count) noexcept;

  /// Uniform in [0, bound) without modulo bias; bound > 0.
  std::uint64_t below(std::uint64_t bound) noexcept;

  /// Uniform in [0, 1) with 53 random bits.
  double uniform() noexcept;

  /// Standard normal, Box-Muller without a cached second value.
  double normal() noexcept;

  /// Fisher-Yates. `Range` is random access.
  template <class Range>
  void shuffle(Range& range) noexcept {
    using std::swap;
    for (auto n = range.size(); n > 1; --n)
      swap(range[n - 1], range[below(n)]);
  }

private:
  std::uint64_t state_;
};

} // namespace automodel
