#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace automodel::recsys {

/// "90 s", "10 min", "2 h" as seconds; nothing if it is not of that form.
std::optional<std::uint64_t> parse_duration(std::string_view text);

/// "512 MiB", "2 GiB", "800 MB", "4 GB" as bytes; nothing if it is not of
/// that form.
std::optional<std::uint64_t> parse_memory(std::string_view text);

} // namespace automodel::recsys
