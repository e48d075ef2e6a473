#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::recsys {

/// How a heading is numbered.
enum class numbering : std::uint8_t {
  decimal,    ///< 3, 3.1, 3.1.2
  roman,      ///< III.
  letter,     ///< A. below a roman one, or A, A.1 in an appendix
  parenthesis ///< 1) below a letter
};

struct heading_number {
  numbering style = numbering::decimal;
  std::vector<std::uint32_t> path{}; ///< 3.1.2: {3, 1, 2}; B.1: {2, 1}
  std::string printed{};             ///< "3.1.2", "B.1"
  std::string_view rest{};           ///< of the text: the title
};

/// All ways in which a text may begin with a number of a heading.
std::vector<heading_number> heading_numbers(std::string_view text);

/// Where in the numbering of its sections a document is: of the many lines
/// that begin with a number only those can be headings that come next.
class heading_sequence {
public:
  struct place {
    std::string number; ///< "3.1", "III-A"
    std::uint32_t level = 1;
  };

  /// Takes the heading if it comes next.
  std::optional<place> take(const heading_number& next);

private:
  static bool may_be_first(const std::vector<std::uint32_t>& path);
  bool follows(const std::vector<std::uint32_t>& path) const;

  std::vector<std::uint32_t> at_;
  std::vector<std::string> names_; ///< of roman numbering, by level
  bool roman_ = false, appendix_ = false;
};

} // namespace automodel::recsys
