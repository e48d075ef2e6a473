#include "recsys/papers/reading/known_heading.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace automodel::recsys {

namespace {

std::string plain(std::string_view title) {
  std::string out;
  for (unsigned char c : title)
    if (std::isalpha(c) != 0 || c == ' ')
      out += static_cast<char>(std::tolower(c));
  while (out.ends_with(' '))
    out.pop_back();
  return out;
}

template <std::size_t N>
bool is_any(std::string_view title,
            const std::array<std::string_view, N>& names) {
  return std::ranges::find(names, plain(title)) != names.end();
}

} // namespace

bool is_abstract(std::string_view title) {
  return is_any(title, std::array<std::string_view, 2>{"abstract", "summary"});
}

bool is_bibliography(std::string_view title) {
  return is_any(title, std::array<std::string_view, 3>{
                           "references", "bibliography", "literature cited"});
}

bool is_known_heading(std::string_view title) {
  return is_abstract(title) || is_bibliography(title)
         || is_any(title,
                   std::array<std::string_view, 19>{
                       "introduction", "conclusion", "conclusions",
                       "acknowledgment", "acknowledgments", "acknowledgement",
                       "acknowledgements", "keywords", "index terms",
                       "ccs concepts", "categories and subject descriptors",
                       "general terms", "appendix", "related work",
                       "discussion", "experiments", "supplementary material",
                       "notation", "limitations"});
}

} // namespace automodel::recsys
