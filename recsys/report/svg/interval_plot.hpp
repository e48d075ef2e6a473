#pragma once

#include <optional>
#include <string>
#include <vector>

namespace automodel::recsys {

/// One row: a point with its interval, and what it is a mean of.
struct interval_row {
  std::string label;
  double mean = 0, low = 0, high = 0;
  std::vector<double> values; ///< per seed; drawn faintly
  bool highlighted = false;
};

struct interval_plot {
  std::string title;
  std::vector<interval_row> rows;
  std::optional<double> line; ///< what rows are compared with
  double margin = 0;          ///< band around the line; 0: none
  bool differences = false;   ///< numbers carry their sign
};

/// Rows from top to bottom, one axis below. Rows that are not finite stay
/// empty. SVG.
std::string render(const interval_plot& plot);

} // namespace automodel::recsys
