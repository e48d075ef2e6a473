#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace automodel::recsys {

/// Segments of users by how much is known of them.
inline constexpr std::array<std::string_view, 3> activity_segment_names{
    "short history", "medium history", "long history"};

/// The segment of each of some users: the terciles of their training rows,
/// equal numbers of rows in one segment.
std::vector<std::size_t>
activity_segments(std::span<const std::size_t> training_rows);

} // namespace automodel::recsys
