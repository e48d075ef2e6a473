#pragma once

#include <string>
#include <vector>

namespace automodel::recsys {

/// Maps values to pixels along one axis.
struct svg_scale {
  double low = 0, high = 1;   ///< values at the two ends
  double first = 0, last = 1; ///< their pixels

  double operator()(double value) const noexcept {
    return first + (value - low) / (high - low) * (last - first);
  }
};

struct axis_tick {
  double value = 0;
  std::string label; ///< as many decimals as its neighbours
};

/// About `wanted` round numbers (1, 2 or 5 times a power of ten apart) within
/// [low, high]. Not for an empty or infinite range.
std::vector<axis_tick> round_ticks(double low, double high, int wanted);

/// Widens [low, high] by a little, so that nothing touches the frame, and to
/// something if it is empty. Not-a-number and infinities become [0, 1].
void widen(double& low, double& high) noexcept;

/// A coordinate with at most two decimals.
std::string pixel(double value);

/// `<text>` at a place; `text` is escaped here. `anchor` is "start", "middle"
/// or "end".
std::string svg_label(double x, double y, const std::string& text,
                      const char* anchor, const char* css_class);

/// `<line>` with a class.
std::string svg_line(double x1, double y1, double x2, double y2,
                     const char* css_class);

/// `<circle>` with a class.
std::string svg_circle(double x, double y, double radius,
                       const char* css_class);

/// `<svg>` that scales with the page and says to assistive technology what it
/// shows. `title` and `description` are escaped here.
std::string svg_image(double width, double height, const std::string& title,
                      const std::string& description, const std::string& inner);

} // namespace automodel::recsys
