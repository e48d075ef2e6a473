#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace automodel::recsys {

/// What a monitor of a training noticed.
struct finding {
  std::string_view monitor; ///< "divergence", one of the names below
  std::uint64_t step = 0;   ///< optimiser steps done
  double value = 0;         ///< what it looked at
  bool stops = false;       ///< training on is of no use
  std::string text;         ///< in words, one sentence
};

/// Their names. A finding is a point of the training curve whose metric is
/// `monitor/NAME`.
namespace monitors {
inline constexpr std::string_view not_finite = "not-finite";
inline constexpr std::string_view divergence = "divergence";
inline constexpr std::string_view explosion = "gradient-explosion";
inline constexpr std::string_view plateau = "plateau";
inline constexpr std::string_view trivial_loss = "trivial-loss";
inline constexpr std::string_view high_metric = "implausible-metric";
inline constexpr std::string_view starvation = "starvation";
} // namespace monitors

inline constexpr std::string_view finding_prefix = "monitor/";

/// The metric under which a finding stands in a curve.
std::string metric_of(const finding& found);

/// Whether a curve's metric is a finding, and whether that depends on the clock
/// of the machine, so that it is no part of a record.
bool is_finding(std::string_view metric) noexcept;
bool depends_on_clock(std::string_view metric) noexcept;

/// What a finding in a curve means, for people who read a report; empty if
/// `metric` is none.
std::string finding_words(std::string_view metric, std::uint64_t step,
                          double value);

} // namespace automodel::recsys
