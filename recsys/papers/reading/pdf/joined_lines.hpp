#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::recsys::pdf {

/// The words of a document, to tell a word that was parted at the end of a
/// line ("fac-torisation") from one with a hyphen of its own ("user-item").
class vocabulary {
public:
  void add(std::string_view line);
  bool contains(const std::string& word) const { return words_.contains(word); }

private:
  std::set<std::string> words_;
};

/// The lines of a paragraph as one.
std::string joined_lines(const std::vector<std::string>& lines,
                         const vocabulary& known);

} // namespace automodel::recsys::pdf
