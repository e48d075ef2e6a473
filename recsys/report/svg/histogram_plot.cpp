#include "recsys/report/svg/histogram_plot.hpp"

#include "recsys/report/format_number.hpp"
#include "recsys/report/svg/plot_frame.hpp"

#include <algorithm>
#include <cmath>

namespace automodel::recsys {

namespace {

constexpr std::size_t most_labels = 6;

double height_of(const histogram_plot::bar& bar) {
  return std::isfinite(bar.count) ? bar.count : 0;
}

svg_scale scale_of(const histogram_plot& plot, const plot_frame& frame) {
  double low = 0, high = 0;
  for (const auto& bar : plot.bars)
    high = std::max(high, height_of(bar));
  widen(low, high);
  return {0, high, frame.bottom, frame.top};
}

std::string rectangle(double x, double y, double width, double height) {
  return "<rect x=\"" + pixel(x) + "\" y=\"" + pixel(y) + "\" width=\""
         + pixel(width) + "\" height=\"" + pixel(height) + "\" class=\"bar\"/>";
}

} // namespace

std::string render(const histogram_plot& plot) {
  plot_frame frame;
  auto y = scale_of(plot, frame);
  auto inner = frame.surroundings(plot.title, y);
  auto n = std::max<std::size_t>(plot.bars.size(), 1);
  auto step = (frame.right - frame.left) / static_cast<double>(n);
  auto every = (n + most_labels - 1) / most_labels;
  for (std::size_t i = 0; i < plot.bars.size(); ++i) {
    auto x = frame.left + step * static_cast<double>(i);
    auto from = y(height_of(plot.bars[i]));
    inner
        += rectangle(x + 1, from, std::max(step - 2, 0.5), frame.bottom - from);
    if (i % every == 0)
      inner += svg_label(x + step / 2, frame.bottom + 16, plot.bars[i].label,
                         "middle", "tick");
  }
  return svg_image(frame.width, frame.height, plot.title,
                   plural(plot.bars.size(), "bar"), inner);
}

} // namespace automodel::recsys
