#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>

namespace automodel::coordination {

/// A wide integer for exact intermediate products.
__extension__ using wide = __int128;

/// A number counted in millionths: what rewards, prices and multipliers are
/// kept in, so that a replay gives every entry bit for bit on every machine.
///
/// Sums and products saturate at the ends of int64; quantities that come from
/// outside are bounded by `largest`, far inside, so that this does not happen.
struct micro {
  std::int64_t count = 0; ///< millionths

  static constexpr std::int64_t scale = 1'000'000;
  /// A thousand million units: the largest magnitude that is accepted.
  static constexpr std::int64_t largest = 1'000'000'000 * scale;

  static constexpr micro units(std::int64_t whole) noexcept {
    return {whole * scale};
  }

  friend constexpr auto operator<=>(micro, micro) = default;
};

/// Saturated to int64.
micro saturated(wide count) noexcept;

/// numerator / denominator to the nearest integer, halves away from zero, so
/// that divided(-a, b) is -divided(a, b). denominator > 0.
wide divided(wide numerator, wide denominator) noexcept;

micro operator+(micro a, micro b) noexcept;
micro operator-(micro a, micro b) noexcept;
micro operator-(micro a) noexcept;
micro operator*(micro a, micro b) noexcept; ///< rounded as divided() does

/// a / b, rounded as divided() does; b > 0.
micro operator/(micro a, micro b) noexcept;

inline bool is_counted(micro value) noexcept {
  return value.count >= -micro::largest && value.count <= micro::largest;
}

/// The nearest; nothing for what is not finite or beyond micro::largest.
std::optional<micro> to_micro(double value) noexcept;

double to_double(micro value) noexcept;

/// "-0.25": the shortest exact decimal.
std::string to_string(micro value);

} // namespace automodel::coordination
