#pragma once

#include "recsys/data/dataset.hpp"

#include <cstdint>
#include <vector>

namespace automodel::actors {

/// Recency windows of popularity worth trying on this data, in days, longest
/// first: 0 (everything), then the newest half, eighth and thirty-second of
/// its rows. Half-lives of a catalogue differ by orders of magnitude between
/// data sets, so the proposals follow the rows and not the calendar. Only 0
/// where there are no timestamps.
std::vector<std::int64_t> propose_windows(const recsys::dataset& data,
                                          std::uint32_t limit);

} // namespace automodel::actors
