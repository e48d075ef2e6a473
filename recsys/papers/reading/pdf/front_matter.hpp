#pragma once

#include "recsys/papers/reading/pdf/paper_line.hpp"

#include <vector>

namespace automodel::recsys::pdf {

/// Lines of the first page before the abstract or the first section.
struct front_matter {
  std::vector<std::size_t> title{}; ///< the largest print
  std::size_t end = 0;              ///< the others: [0, end)
};

front_matter find_front_matter(const std::vector<paper_line>& lines,
                               const body_style& body);

} // namespace automodel::recsys::pdf
