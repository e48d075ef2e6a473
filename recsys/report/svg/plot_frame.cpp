#include "recsys/report/svg/plot_frame.hpp"

#include "base/utf8.hpp"
#include "recsys/report/format_number.hpp"

namespace automodel::recsys {

namespace {

constexpr std::size_t title_columns = 44;

} // namespace

std::string plot_frame::surroundings(const std::string& title,
                                     const svg_scale& y) const {
  auto out = svg_label(0, 16, shortened(title, title_columns), "start",
                       "plot-title");
  for (auto tick : round_ticks(y.low, y.high, 4)) {
    out += svg_line(left, y(tick), right, y(tick), "grid");
    out += svg_label(left - 6, y(tick) + 4, short_text(tick, 3), "end", "tick");
  }
  return out + svg_line(left, bottom, right, bottom, "axis");
}

} // namespace automodel::recsys
