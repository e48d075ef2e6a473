#pragma once

#include "recsys/papers/reading/pdf/body_style.hpp"
#include "recsys/papers/reading/pdf/page_words.hpp"

#include <optional>
#include <vector>

namespace automodel::recsys::pdf {

/// The empty strip between two columns.
struct gutter {
  double left = 0, right = 0;

  double middle() const noexcept { return (left + right) / 2; }
};

enum class column : std::uint8_t { full_width, left, right };

/// Words that are read from the top down before what follows.
struct zone {
  column in = column::full_width;
  std::vector<word> words{};
};

/// The strip that most pages leave empty; nothing if the text has one column.
std::optional<gutter> find_gutter(const paged_words& in,
                                  const body_style& body);

/// The zones of a page in reading order: what spans both columns parts what is
/// above it from what is below.
std::vector<zone> zones_of(const page& of, const std::optional<gutter>& between,
                           const body_style& body);

/// Takes what is printed on every page off the pages: running heads and feet,
/// page numbers.
void drop_running_text(paged_words& in);

} // namespace automodel::recsys::pdf
