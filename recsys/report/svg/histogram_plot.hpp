#pragma once

#include <string>
#include <vector>

namespace automodel::recsys {

/// Bars side by side, from zero.
struct histogram_plot {
  std::string title;
  struct bar {
    std::string label; ///< of its left edge
    double count = 0;
  };
  std::vector<bar> bars;
};

/// SVG.
std::string render(const histogram_plot& plot);

} // namespace automodel::recsys
