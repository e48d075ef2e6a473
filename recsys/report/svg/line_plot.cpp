#include "recsys/report/svg/line_plot.hpp"

#include "recsys/report/format_number.hpp"
#include "recsys/report/svg/plot_frame.hpp"

#include <algorithm>
#include <cmath>

namespace automodel::recsys {

namespace {

using point = std::pair<double, double>;

constexpr std::size_t most_points = 400;

std::vector<point> visible(const std::vector<point>& points) {
  std::vector<point> finite;
  for (auto [x, y] : points)
    if (std::isfinite(x) && std::isfinite(y))
      finite.push_back({x, y});
  if (finite.size() <= most_points)
    return finite;
  std::vector<point> thinned;
  for (std::size_t i = 0; i < most_points; ++i)
    thinned.push_back(finite[i * (finite.size() - 1) / (most_points - 1)]);
  return thinned;
}

svg_scale scale_of(const std::vector<point>& points, double point::*member,
                   double first, double last) {
  double low = 0, high = 1;
  if (!points.empty()) {
    auto [lowest, highest] = std::ranges::minmax_element(points, {}, member);
    low = (*lowest).*member;
    high = (*highest).*member;
  }
  widen(low, high);
  return {low, high, first, last};
}

std::string steps(const plot_frame& frame, const svg_scale& x,
                  const std::string& title) {
  std::string out;
  for (const auto& [value, label] : round_ticks(x.low, x.high, 4))
    if (value >= 0)
      out += svg_label(x(value), frame.bottom + 14, label, "middle", "tick");
  return out
         + svg_label((frame.left + frame.right) / 2, frame.height - 6, title,
                     "middle", "tick");
}

std::string in_words(const std::vector<point>& points,
                     const std::string& x_title) {
  if (points.empty())
    return "no points";
  auto [x, y] = points.back();
  return "from " + short_text(points.front().second) + " to " + short_text(y)
         + " in " + short_text(x) + ' ' + x_title;
}

} // namespace

std::string render(const line_plot& plot) {
  plot_frame frame;
  auto points = visible(plot.points);
  auto x = scale_of(points, &point::first, frame.left, frame.right);
  auto y = scale_of(points, &point::second, frame.bottom, frame.top);
  std::string path;
  for (auto [px, py] : points)
    path += pixel(x(px)) + ',' + pixel(y(py)) + ' ';
  auto inner = frame.surroundings(plot.title, y) + steps(frame, x, plot.x_title)
               + "<polyline points=\"" + path + "\" class=\"curve\"/>";
  if (!points.empty())
    inner += svg_circle(x(points.back().first), y(points.back().second), 3,
                        "mark champion");
  return svg_image(frame.width, frame.height, plot.title,
                   in_words(points, plot.x_title), inner);
}

} // namespace automodel::recsys
