#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace automodel::recsys {

/// A program's functions that the host may call.
enum class entry_point : std::uint8_t {
  task,     ///< task() -> str
  defaults, ///< defaults() -> Conf
  views,    ///< views(c) -> Dict[str, str]
  init,     ///< init(c, consts) -> Dict[str, Tensor]
  forward,  ///< forward(p, s, b, c, training) -> Dict[str, Tensor]
  prepare,  ///< prepare(p, s, b, c) -> Dict[str, Tensor]
  encode,   ///< encode(p, s, b, c) -> Tensor
  score,    ///< score(p, s, b, c) -> Tensor
};

inline constexpr std::array all_entry_points{
    entry_point::task,   entry_point::defaults, entry_point::views,
    entry_point::init,   entry_point::forward,  entry_point::prepare,
    entry_point::encode, entry_point::score};

inline constexpr std::array required_entry_points{
    entry_point::defaults, entry_point::views, entry_point::init,
    entry_point::forward};

/// The name it has in a program's text.
std::string_view to_string(entry_point entry) noexcept;

} // namespace automodel::recsys
