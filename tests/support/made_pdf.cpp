#include "tests/support/made_pdf.hpp"

#include <array>
#include <cstdio>

namespace automodel::testing {

namespace {

constexpr double page_height = 792;
constexpr std::array<std::string_view, 4> fonts{"Times-Roman", "Times-Bold",
                                                "Times-Italic", "Helvetica"};

std::size_t number_of(std::string_view font) {
  for (std::size_t i = 0; i < fonts.size(); ++i)
    if (fonts[i] == font)
      return i;
  return 0;
}

std::string escaped(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '(' || c == ')' || c == '\\')
      out += '\\';
    out += c;
  }
  return out;
}

std::string reference(std::size_t object) {
  return std::to_string(object) + " 0 R";
}

} // namespace

void made_pdf::line(double x, double y, std::string_view text,
                    const print& as) {
  std::array<char, 96> place{};
  std::snprintf(place.data(), place.size(),
                "BT /F%zu %.2f Tf 1 0 0 1 %.2f %.2f Tm ", number_of(as.font),
                as.size, x, page_height - y);
  pages_.back() += "q " + std::string{as.before} + ' ' + place.data() + '('
                   + escaped(text) + ") Tj ET Q\n";
}

double made_pdf::paragraph(double x, double y, std::size_t letters,
                           std::string_view text) {
  while (!text.empty()) {
    auto end = text.size();
    if (end > letters) {
      end = text.rfind(' ', letters);
      if (end == text.npos)
        end = letters;
    }
    line(x, y, text.substr(0, end));
    text.remove_prefix(end);
    while (text.starts_with(' '))
      text.remove_prefix(1);
    y += 11;
  }
  return y;
}

std::string stream_of(std::string_view content, std::string_view keys) {
  return "<</Length " + std::to_string(content.size()) + std::string{keys}
         + ">>stream\n" + std::string{content} + "\nendstream";
}

std::string pdf_of(const std::vector<std::string>& objects) {
  std::string out = "%PDF-1.5\n", places;
  for (std::size_t i = 0; i < objects.size(); ++i) {
    std::array<char, 24> place{};
    std::snprintf(place.data(), place.size(), "%010zu 00000 n \n", out.size());
    places += place.data();
    out += std::to_string(i + 1) + " 0 obj\n" + objects[i] + "\nendobj\n";
  }
  auto table = out.size();
  auto count = std::to_string(objects.size() + 1);
  return out + "xref\n0 " + count + "\n0000000000 65535 f \n" + places
         + "trailer\n<</Size " + count + "/Root 1 0 R>>\nstartxref\n"
         + std::to_string(table) + "\n%%EOF\n";
}

std::string made_pdf::bytes() const {
  constexpr std::size_t first_font = 3;
  const std::size_t first_page = first_font + fonts.size();
  std::vector<std::string> objects{"<</Type/Catalog/Pages 2 0 R>>", ""};
  std::string named;
  for (std::size_t i = 0; i < fonts.size(); ++i) {
    objects.push_back("<</Type/Font/Subtype/Type1/BaseFont/"
                      + std::string{fonts[i]} + ">>");
    named += "/F" + std::to_string(i) + ' ' + reference(first_font + i);
  }
  std::string kids;
  for (std::size_t i = 0; i < pages_.size(); ++i) {
    kids += reference(first_page + 2 * i) + ' ';
    objects.push_back(
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents "
        + reference(first_page + 2 * i + 1) + "/Resources<</Font<<" + named
        + ">>>>>>");
    objects.push_back(stream_of(pages_[i]));
  }
  objects[1] = "<</Type/Pages/Kids[" + kids + "]/Count "
               + std::to_string(pages_.size()) + ">>";
  return pdf_of(objects);
}

} // namespace automodel::testing
