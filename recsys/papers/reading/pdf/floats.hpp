#pragma once

#include "recsys/papers/reading/pdf/paper_line.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::recsys::pdf {

/// What a line belongs to.
enum class line_role : std::uint8_t {
  text,
  caption,
  table,
  figure,
  footnote,
  notice ///< of the publisher: copyright, how to cite
};

struct placed_line {
  line_role role = line_role::text;
  std::size_t group = 0; ///< of one caption, with the table that it is of
};

/// What a caption begins with: "Table 2".
struct caption_label {
  std::string label{}; ///< empty: this is no caption
  bool of_table = false;
};

caption_label caption_at_start(std::string_view text);

/// Tells what stands outside the flow of the text: captions and the tables and
/// figures they belong to, footnotes, notices. `labels` is by group, [0] of
/// none.
struct line_roles {
  std::vector<placed_line> lines{};
  std::vector<std::string> labels{};
};

line_roles find_roles(const std::vector<paper_line>& lines,
                      const body_style& body);

} // namespace automodel::recsys::pdf
