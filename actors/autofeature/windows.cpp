#include "actors/autofeature/windows.hpp"

#include <algorithm>

namespace automodel::actors {

std::vector<std::int64_t> propose_windows(const recsys::dataset& data,
                                          std::uint32_t limit) {
  std::vector<std::int64_t> windows{0};
  std::vector<std::int64_t> times(data.timestamps().begin(),
                                  data.timestamps().end());
  if (times.empty())
    return windows;
  const auto ticks_per_day = data.ticks_per_second() * 86'400;
  std::sort(times.begin(), times.end());
  for (std::size_t share : {2, 8, 32}) {
    auto from
        = times[times.size() - std::max<std::size_t>(1, times.size() / share)];
    auto days = std::max<std::int64_t>(
        1, (times.back() - from + ticks_per_day - 1) / ticks_per_day);
    if (windows.size() < limit && days != windows.back())
      windows.push_back(days);
  }
  return windows;
}

} // namespace automodel::actors
