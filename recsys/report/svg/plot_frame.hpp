#pragma once

#include "recsys/report/svg/svg_scale.hpp"

#include <string>

namespace automodel::recsys {

/// What the small plots have in common: where the drawing lies in the picture,
/// in pixels, and what surrounds it.
struct plot_frame {
  double width = 340, height = 190;
  double left = 52, right = 330, top = 30, bottom = 154;

  /// The title, the horizontal grid with its numbers, and the lower axis.
  std::string surroundings(const std::string& title, const svg_scale& y) const;
};

} // namespace automodel::recsys
