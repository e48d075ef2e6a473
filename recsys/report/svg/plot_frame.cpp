#include "recsys/report/svg/plot_frame.hpp"

#include "base/utf8.hpp"

namespace automodel::recsys {

namespace {

constexpr std::size_t title_columns = 44;

} // namespace

std::string plot_frame::surroundings(const std::string& title,
                                     const svg_scale& y) const {
  auto out = svg_label(0, 16, shortened(title, title_columns), "start",
                       "plot-title");
  for (const auto& [value, label] : round_ticks(y.low, y.high, 4)) {
    out += svg_line(left, y(value), right, y(value), "grid");
    out += svg_label(left - 6, y(value) + 4, label, "end", "tick");
  }
  return out + svg_line(left, bottom, right, bottom, "axis");
}

} // namespace automodel::recsys
