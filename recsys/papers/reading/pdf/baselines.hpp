#pragma once

#include "recsys/papers/reading/pdf/body_style.hpp"
#include "recsys/papers/reading/pdf/page_words.hpp"

#include <vector>

namespace automodel::recsys::pdf {

/// The line that a word stands on. A PDF tells boxes, and how far a font's box
/// hangs below its base differs: it is learnt from words that stand beside
/// words of the body's font.
class baselines {
public:
  baselines(const paged_words& in, const body_style& body);

  /// The y of the base, the same for all words of a line but raised and
  /// lowered ones.
  double of(const word& at) const;

private:
  std::vector<double> hang_; ///< by font, in sizes, below the body's
  std::vector<bool> extension_;
};

} // namespace automodel::recsys::pdf
