#include "recsys/data/profile/distribution.hpp"

#include <algorithm>
#include <numeric>

namespace automodel::recsys {

namespace {

double sum_of(const std::vector<std::uint64_t>& counts) {
  return static_cast<double>(
      std::accumulate(counts.begin(), counts.end(), std::uint64_t{0}));
}

} // namespace

quantiles quantiles_of(std::vector<std::uint64_t> counts) {
  if (counts.empty())
    return {};
  std::sort(counts.begin(), counts.end());
  auto at = [&](double share) {
    auto rank = static_cast<std::size_t>(
        share * static_cast<double>(counts.size() - 1) + 0.5);
    return static_cast<double>(counts[rank]);
  };
  return {at(0),  at(.25),
          at(.5), at(.75),
          at(.9), at(.99),
          at(1),  sum_of(counts) / static_cast<double>(counts.size())};
}

double gini_of(std::vector<std::uint64_t> counts) {
  auto total = sum_of(counts);
  if (total == 0)
    return 0;
  std::sort(counts.begin(), counts.end());
  double weighted = 0;
  for (std::size_t i = 0; i < counts.size(); ++i)
    weighted += static_cast<double>(i + 1) * static_cast<double>(counts[i]);
  auto n = static_cast<double>(counts.size());
  return 2 * weighted / (n * total) - (n + 1) / n;
}

double top_percent_share(std::vector<std::uint64_t> counts) {
  auto total = sum_of(counts);
  if (total == 0)
    return 0;
  auto top = std::max<std::size_t>(1, counts.size() / 100);
  std::nth_element(counts.begin(),
                   counts.begin() + static_cast<std::ptrdiff_t>(top - 1),
                   counts.end(), std::greater<>{});
  counts.resize(top);
  return sum_of(counts) / total;
}

std::vector<histogram_bar> even_histogram(std::span<const double> values,
                                          std::size_t bars) {
  if (values.empty())
    return {};
  auto [low, high] = std::minmax_element(values.begin(), values.end());
  auto width = (*high - *low) / static_cast<double>(bars);
  if (!(width > 0))
    return {{*low, *high, values.size()}};
  std::vector<histogram_bar> out;
  for (std::size_t i = 0; i < bars; ++i)
    out.push_back({*low + static_cast<double>(i) * width,
                   *low + static_cast<double>(i + 1) * width, 0});
  out.back().to = *high;
  for (auto value : values) {
    auto bar = static_cast<std::size_t>((value - *low) / width);
    ++out[std::min(bar, bars - 1)].count;
  }
  return out;
}

std::vector<histogram_bar> histogram_of(std::vector<double> values) {
  constexpr std::size_t few = 20;
  std::sort(values.begin(), values.end());
  std::vector<histogram_bar> out;
  for (auto value : values) {
    if (!out.empty() && out.back().from == value)
      ++out.back().count;
    else if (out.size() < few)
      out.push_back({value, value, 1});
    else
      return even_histogram(values, few);
  }
  return out;
}

} // namespace automodel::recsys
