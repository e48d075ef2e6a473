#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace automodel::recsys {

/// Text as it may stand in an element or a quoted attribute. Whatever comes
/// from outside the report's own code passes through here: names, titles,
/// reasons, traces. Control characters (line breaks and tabs apart), direction
/// overrides and bytes that are not UTF-8 become U+FFFD.
std::string html_escape(std::string_view text);

/// `<tag attributes>inner</tag>`; `inner` and `attributes` are HTML already.
std::string element(std::string_view tag, std::string_view inner,
                    std::string_view attributes = {});

/// A table with a caption and header cells that assistive technology can
/// follow, in a box that scrolls when the page is narrow.
class html_table {
public:
  /// `caption` is text; a column's title is HTML and is set to the right if it
  /// starts with '>' (which is left out), as numbers are.
  html_table(std::string_view caption, std::vector<std::string> titles);

  /// Cells are HTML. The first one is the row's header. Missing cells stay
  /// empty. `attributes` belong to the row.
  void row(const std::vector<std::string>& cells,
           std::string_view attributes = {});

  bool empty() const noexcept { return rows_.empty(); }

  std::string html() const;

private:
  std::string caption_;
  std::vector<std::string> titles_;
  std::vector<bool> right_;
  std::string rows_;
};

/// `<section>` with a heading that the page's contents can lead to.
std::string section(std::string_view id, std::string_view heading,
                    std::string_view inner);

} // namespace automodel::recsys
