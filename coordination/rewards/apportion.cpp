#include "coordination/rewards/apportion.hpp"

#include <algorithm>
#include <numeric>

namespace automodel::coordination {

std::vector<micro> apportion(std::span<const wide> numerators,
                             wide denominator) {
  std::vector<wide> whole(numerators.size()), rest(numerators.size());
  wide left = 0;
  for (std::size_t i = 0; i < numerators.size(); ++i) {
    rest[i] = numerators[i] % denominator;
    if (rest[i] < 0)
      rest[i] += denominator;
    whole[i] = (numerators[i] - rest[i]) / denominator;
    left += rest[i];
  }
  left /= denominator;
  std::vector<std::size_t> order(numerators.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](auto a, auto b) { return rest[a] > rest[b]; });
  for (std::size_t i = 0; i < order.size() && left > 0; ++i, --left)
    ++whole[order[i]];
  std::vector<micro> shares(whole.size());
  std::ranges::transform(whole, shares.begin(), saturated);
  return shares;
}

std::vector<micro> in_proportion(micro total,
                                 std::span<const std::uint64_t> weights) {
  auto size = total < micro{} ? -total : total;
  wide sum = 0;
  std::vector<wide> numerators;
  for (auto weight : weights) {
    sum += weight;
    numerators.push_back(static_cast<wide>(size.count) * weight);
  }
  auto shares = apportion(numerators, sum);
  if (total < micro{})
    for (auto& share : shares)
      share = -share;
  return shares;
}

} // namespace automodel::coordination
