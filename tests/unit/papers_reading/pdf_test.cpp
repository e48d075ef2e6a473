#include "recsys/papers/document/document_json.hpp"
#include "tests/support/made_pdf.hpp"
#include "tests/unit/papers_reading/read_text.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;
using namespace automodel::testing;

namespace {

constexpr double left = 54, right = 317;
constexpr std::size_t column_letters = 54;

/// A sentence of so many words, each with its number: order is seen.
std::string words(std::string_view stem, int count) {
  std::string out;
  for (int i = 1; i <= count; ++i)
    out += (i > 1 ? " " : "") + std::string{stem} + std::to_string(i);
  return out + '.';
}

/// Two pages in two columns, as conferences set them.
made_pdf two_columns() {
  made_pdf out;
  out.new_page();
  out.line(120, 60, "A Made-Up Network for Recommendation", {16, "Times-Bold"});
  out.line(250, 85, "An Author");
  auto y = 120.;
  out.line(left, y, "Abstract", {11, "Times-Bold"});
  y = out.paragraph(left, y + 16, column_letters, words("summary", 40));
  out.line(left, y + 14, "1 Introduction", {11, "Times-Bold"});
  y = out.paragraph(left, y + 30, column_letters, words("first", 90));
  out.paragraph(left + 10, y, column_letters - 2, words("second", 150));
  y = out.paragraph(right, 120, column_letters, words("third", 120));
  out.line(right, y + 14, "2 Model", {11, "Times-Bold"});
  y = out.paragraph(right, y + 30, column_letters,
                    "The prediction of the model is a facto- rization "
                        + words("before", 60));
  out.line(right + 60, y + 8, "y = w x + b", {9, "Times-Italic"});
  out.line(right + 225, y + 8, "(1)");
  y = out.paragraph(right, y + 28, column_letters,
                    "where w is learnt " + words("after", 80));
  out.new_page();
  out.line(left, 80, "Table 1: Results on two sets.");
  auto row = [&](double at, std::string_view a, std::string_view b,
                 std::string_view c) {
    out.line(left, at, a);
    out.line(left + 80, at, b);
    out.line(left + 160, at, c);
  };
  row(96, "Model", "AUC", "Logloss");
  row(107, "LR", "0.7001", "0.5001");
  row(118, "Ours", "0.8001", "0.4001");
  y = out.paragraph(left, 150, column_letters, words("fourth", 150));
  out.line(right, 80, "3 Experiments", {11, "Times-Bold"});
  y = out.paragraph(right, 96, column_letters, words("fifth", 120));
  out.line(right, y + 14, "References", {11, "Times-Bold"});
  y = out.paragraph(right, y + 30, column_letters,
                    "[1] A. Author. 2019. A first work that is cited here.");
  out.paragraph(right, y, column_letters,
                "[2] B. Author. 2020. Another work that is cited here.");
  return out;
}

std::size_t place_of(const document& in, std::string_view text) {
  auto at = in.text.find(text);
  CAPTURE(text);
  REQUIRE(at != std::string::npos);
  return at;
}

} // namespace

TEST_CASE("two columns are read one after the other, page by page") {
  auto paper = read_sound(two_columns().bytes());
  CHECK(paper.kind == document_kind::pdf);
  CHECK(paper.pages == 2);
  std::vector<std::size_t> places;
  for (auto text :
       {"summary40.", "first1 ", "first90.", "second1 ", "second150.",
        "third1 ", "third120.", "before60.", "after1 ", "after80.", "fourth1 ",
        "fourth150.", "fifth1 ", "fifth120.", "[1] A. Author"})
    places.push_back(place_of(paper, text));
  CHECK(std::ranges::is_sorted(places));
  CHECK(paper.blocks.back().page == 2);
}

TEST_CASE("a PDF's title, abstract and sections are found by their print") {
  auto paper = read_sound(two_columns().bytes());
  CHECK(paper.at(paper.title) == "A Made-Up Network for Recommendation");
  CHECK(paper.at(paper.abstract).starts_with("summary1 summary2"));
  CHECK(outline_of(paper)
        == std::vector<std::string>{"Abstract", "1 Introduction", "2 Model",
                                    "3 Experiments", "References"});
  auto authors = texts_of(paper, block_kind::front_matter);
  CHECK(authors == std::vector<std::string>{"An Author"});
}

TEST_CASE("equations keep their numbers, paragraphs lose their hyphens") {
  auto paper = read_sound(two_columns().bytes());
  CHECK(labels_of(paper, block_kind::equation)
        == std::vector<std::string>{"1"});
  CHECK(texts_of(paper, block_kind::equation)
        == std::vector<std::string>{"y = w x + b"});
  auto y = place_of(paper, "y = w x + b");
  CHECK(place_of(paper, "before60.") < y);
  CHECK(y < place_of(paper, "where w is learnt"));
}

TEST_CASE("a table has cells, and the label of its caption") {
  auto paper = read_sound(two_columns().bytes());
  auto at = std::ranges::find(paper.blocks, block_kind::table,
                              &document_block::kind);
  REQUIRE(at != paper.blocks.end());
  CHECK(at->label == "Table 1");
  CHECK(paper.at(*at)
        == "Model | AUC | Logloss\nLR | 0.7001 | 0.5001\nOurs | 0.8001 | "
           "0.4001");
  REQUIRE(at->cells.size() == 9);
  CHECK(at->cells[4].row == 1);
  CHECK(at->cells[4].column == 1);
  CHECK(texts_of(paper, block_kind::caption)
        == std::vector<std::string>{"Table 1: Results on two sets."});
}

TEST_CASE("references are entries of their own") {
  auto paper = read_sound(two_columns().bytes());
  CHECK(labels_of(paper, block_kind::reference)
        == std::vector<std::string>{"1", "2"});
}

TEST_CASE("pages of small print alone have the columns of the others") {
  auto made = two_columns();
  made.new_page();
  for (int i = 0; i < 12; ++i) {
    made.line(left, 80 + 9. * i,
              "small print of the left column, line " + std::to_string(i), {7});
    made.line(right, 80 + 9. * i,
              "small print of the right column, line " + std::to_string(i),
              {7});
  }
  auto paper = read_sound(made.bytes());
  CHECK(place_of(paper, "the left column, line 11")
        < place_of(paper, "the right column, line 0"));
}

TEST_CASE("a document is the same each time it is read, and as JSON") {
  auto file = two_columns().bytes();
  auto text = document_json(read_sound(file));
  CHECK(document_json(read_sound(file)) == text);
  auto again = read_document_json(text);
  REQUIRE(again);
  CHECK(document_json(*again) == text);
}
