#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::testing {

/// Writes small PDF files, text by text, for what readers make of them. Fonts
/// are those that every reader of PDF files knows: "Times-Roman",
/// "Times-Bold", "Times-Italic", "Helvetica".
class made_pdf {
public:
  /// Points; y grows downwards from the top of a page of 612 x 792.
  struct print {
    double size = 9;
    std::string_view font = "Times-Roman";
    std::string_view before = ""; ///< operators: a colour, a mode of drawing
  };

  void new_page() { pages_.emplace_back(); }

  /// A line of text on the last page.
  void line(double x, double y, std::string_view text, const print& as);
  void line(double x, double y, std::string_view text) { line(x, y, text, {}); }

  /// Text in lines of at most `letters`, 11 points apart; where the next one
  /// would stand.
  double paragraph(double x, double y, std::size_t letters,
                   std::string_view text);

  /// Operators as they are.
  void draw(std::string_view operators) { pages_.back() += operators; }

  std::string bytes() const;

private:
  std::vector<std::string> pages_;
};

/// A PDF of these objects, "1 0 obj" the first and the catalogue.
std::string pdf_of(const std::vector<std::string>& objects);

/// A stream object's text.
std::string stream_of(std::string_view content, std::string_view keys = "");

} // namespace automodel::testing
