#pragma once

#include "recsys/data/data_profile.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace automodel::recsys {

/// Nearest-rank quantiles; all zero for no values.
quantiles quantiles_of(std::vector<std::uint64_t> counts);

/// Gini coefficient of counts: 0 for equal ones, towards 1 for one that has
/// all. G = 2 sum(i x_i) / (n sum(x)) - (n + 1) / n over ascending x.
double gini_of(std::vector<std::uint64_t> counts);

/// Share of the sum that the largest 1 % of counts have, at least one of them.
double top_percent_share(std::vector<std::uint64_t> counts);

/// One bar per value if there are few of them, else equal widths.
std::vector<histogram_bar> histogram_of(std::vector<double> values);

/// `bars` bars of equal width.
std::vector<histogram_bar> even_histogram(std::span<const double> values,
                                          std::size_t bars);

} // namespace automodel::recsys
