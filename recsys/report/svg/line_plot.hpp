#pragma once

#include <string>
#include <utility>
#include <vector>

namespace automodel::recsys {

/// One curve over steps, with its last value written out.
struct line_plot {
  std::string title, x_title;
  std::vector<std::pair<double, double>> points; ///< in order of x
};

/// Points that are not finite are left out; long curves are thinned to what
/// can be seen. SVG.
std::string render(const line_plot& plot);

} // namespace automodel::recsys
