#pragma once

#include <array>
#include <cstddef>

namespace automodel::recsys {

/// A number for each of several resamples, side by side in vector registers,
/// two per register (GCC's and Clang's extension; every 64-bit machine has
/// such registers).
struct lane_values {
  using two_lanes [[gnu::vector_size(16)]] = double;
  static constexpr std::size_t count = 8;

  two_lanes a{}, b{}, c{}, d{};

  static lane_values all(double value) {
    two_lanes both{value, value};
    return {both, both, both, both};
  }

  lane_values& operator+=(const lane_values& other) {
    a += other.a;
    b += other.b;
    c += other.c;
    d += other.d;
    return *this;
  }

  /// Adds weight * value.
  void add(const lane_values& weight, double value) {
    a += weight.a * value;
    b += weight.b * value;
    c += weight.c * value;
    d += weight.d * value;
  }

  /// Adds x * y.
  void add(const lane_values& x, const lane_values& y) {
    a += x.a * y.a;
    b += x.b * y.b;
    c += x.c * y.c;
    d += x.d * y.d;
  }

  double operator[](std::size_t lane) const {
    const std::array parts{a, b, c, d};
    return parts[lane / 2][lane % 2];
  }

  void set(std::size_t lane, double value) {
    std::array parts{&a, &b, &c, &d};
    (*parts[lane / 2])[lane % 2] = value;
  }
};

} // namespace automodel::recsys
