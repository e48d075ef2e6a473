#pragma once

#include "recsys/papers/reading/heading_number.hpp"
#include "recsys/papers/reading/pdf/paper_line.hpp"

#include <optional>
#include <string>

namespace automodel::recsys::pdf {

/// A line that is, or begins with, a heading.
struct found_heading {
  std::string number{}, title{};
  std::uint32_t level = 1;
  std::string rest{}; ///< of the line: text that follows the heading
};

/// Tells headings from other lines by their font, their number and their
/// place, one line after the other in reading order.
class heading_finder {
public:
  explicit heading_finder(const body_style& body) : body_(body) {}

  /// `step` is the distance from the line before, in leadings.
  std::optional<found_heading> find(const paper_line& at, double step);

  /// Whether the line goes on with the heading before it.
  bool goes_on(const paper_line& heading, const paper_line& next) const;

  bool in_references() const noexcept { return references_; }

private:
  bool is_strong(const paper_line& at) const;
  bool is_styled(const paper_line& at) const;
  std::optional<found_heading> numbered(const paper_line& at,
                                        const std::string& text);
  std::optional<found_heading> known(const paper_line& at, double step) const;
  std::optional<found_heading> run_in(const paper_line& at);

  const body_style& body_;
  heading_sequence sequence_;
  std::uint32_t level_ = 0;
  bool references_ = false;
};

} // namespace automodel::recsys::pdf
