#pragma once

#include <string>
#include <vector>

namespace automodel::recsys {

/// A section with its place in the page's contents; left out if it is empty.
struct page_part {
  const char* id;
  const char* name;
  std::string html;
};

/// A page that needs nothing else. Texts are escaped, `answer` and the parts
/// are HTML.
struct html_page {
  std::string eyebrow; ///< above the title: "AutoModel experiment"
  std::string title, goal;
  std::string answer; ///< before the parts
  std::vector<page_part> parts;
  std::string version; ///< of AutoModel
};

/// The page forbids scripts and the network, whatever a name holds.
std::string render(const html_page& page);

} // namespace automodel::recsys
