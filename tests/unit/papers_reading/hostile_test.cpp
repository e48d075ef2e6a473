#include "tests/support/made_pdf.hpp"
#include "tests/unit/papers_reading/read_text.hpp"

#include <zlib.h>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;
using namespace automodel::testing;

namespace {

constexpr std::string_view page_of_four
    = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
      "/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>>>";
constexpr std::string_view helvetica
    = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>";
constexpr std::string_view word = "BT /F 9 Tf 72 700 Td (seen) Tj ET ";

/// One page whose content is the stream `content`, with an object X.
std::string one_page(const std::string& content, const std::string& x) {
  return pdf_of(
      {"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
       std::string{page_of_four}, content, std::string{helvetica}, x});
}

std::string deflated(const std::string& text) {
  auto size = ::compressBound(text.size());
  std::string out(size, '\0');
  REQUIRE(::compress(reinterpret_cast<Bytef*>(out.data()), &size,
                     reinterpret_cast<const Bytef*>(text.data()), text.size())
          == Z_OK);
  out.resize(size);
  return out;
}

std::string many_pages(int count) {
  std::string kids;
  std::vector<std::string> objects{"<</Type/Catalog/Pages 2 0 R>>", ""};
  for (int i = 0; i < count; ++i) {
    kids += std::to_string(3 + i) + " 0 R ";
    objects.emplace_back("<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>");
  }
  objects[1] = "<</Type/Pages/Kids[" + kids + "]/Count " + std::to_string(count)
               + ">>";
  return pdf_of(objects);
}

errc code_of(const result<document>& read) {
  REQUIRE_FALSE(read);
  CHECK(read.error().where.file == "paper");
  return read.error().code;
}

} // namespace

TEST_CASE("a PDF that is cut short is damaged or shorter, wherever it is cut") {
  auto whole = one_page(stream_of(word), "<<>>");
  REQUIRE(read_text(whole));
  for (std::size_t size = 0; size < whole.size(); size += 37) {
    CAPTURE(size);
    if (auto read = read_text(whole.substr(0, size)); read)
      CHECK(read->text == "seen");
    else
      CHECK_FALSE(read.error().message.empty());
  }
}

TEST_CASE("bytes that are changed at random end in an error or a document") {
  auto whole = one_page(stream_of(word), "<<>>");
  std::uint32_t state = 7;
  for (int round = 0; round < 300; ++round) {
    auto damaged = whole;
    for (int i = 0; i < 4; ++i) {
      state = state * 1664525 + 1013904223;
      damaged[(state >> 8) % damaged.size()] = static_cast<char>(state >> 24);
    }
    if (auto read = read_text(damaged); read)
      CHECK(read->text.size() < 1000);
  }
}

TEST_CASE("more pages than a paper has are refused before they are read") {
  CHECK(code_of(read_text(many_pages(10'000))) == errc::resource_exhausted);
}

TEST_CASE("objects that hold themselves end") {
  SECTION("a form that draws itself") {
    auto form
        = stream_of("/X Do " + std::string{word},
                    "/Type/XObject/Subtype/Form/BBox[0 0 612 792]"
                    "/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>");
    auto read = read_text(one_page(stream_of("/X Do"), form));
    if (read)
      CHECK(read->text.size() < 10'000);
  }
  SECTION("pages that are their own children") {
    auto read = read_text(pdf_of({"<</Type/Catalog/Pages 2 0 R>>",
                                  "<</Type/Pages/Kids[2 0 R]/Count 1>>"}));
    CHECK_FALSE(read);
  }
  SECTION("a length that is the stream it is of") {
    auto read = read_text(one_page("<</Length 4 0 R>>stream\n"
                                       + std::string{word} + "\nendstream",
                                   "<<>>"));
    if (read)
      CHECK(read->text == "seen");
  }
}

TEST_CASE("a page with more words than a paper's is refused") {
  std::string many;
  for (int i = 0; i < 3000; ++i)
    many += "BT /F 1 Tf " + std::to_string(i % 60 * 10) + ' '
            + std::to_string(i / 60 * 12) + " Td (word) Tj ET\n";
  reading_limits limits;
  limits.page_words = 1000;
  auto packed = deflated(many);
  CHECK(code_of(read_text(
            one_page(stream_of(packed, "/Filter/FlateDecode"), "<<>>"), limits))
        == errc::resource_exhausted);
}

TEST_CASE("a stream that unpacks to a thousand times its size is survived") {
  auto packed
      = deflated(std::string(std::size_t{32} << 20, ' ') + std::string{word});
  CHECK(packed.size() < 64 << 10);
  auto read
      = read_text(one_page(stream_of(packed, "/Filter/FlateDecode"), "<<>>"));
  if (read)
    CHECK(read->text == "seen");
}

TEST_CASE("an image is not unpacked, however large it says it is") {
  auto image = stream_of("x", "/Type/XObject/Subtype/Image/Width 2000000000"
                              "/Height 2000000000/BitsPerComponent 8"
                              "/ColorSpace/DeviceRGB");
  auto read
      = read_text(one_page(stream_of("/X Do " + std::string{word}), image));
  REQUIRE(read);
  CHECK(read->text == "seen");
}

TEST_CASE("what is no paper is refused") {
  CHECK(code_of(read_text("")) == errc::parse_error);
  CHECK(code_of(read_text(std::string("\x7f"
                                      "ELF\0\0\0",
                                      7)))
        == errc::parse_error);
  CHECK(code_of(read_text("\xff\xfe latin letters \xe9")) == errc::parse_error);
  CHECK(code_of(read_text("%PDF-1.4\nnothing")) == errc::parse_error);
}

TEST_CASE("a file beyond the limit is refused unread") {
  reading_limits limits;
  limits.file_bytes = 10;
  CHECK(code_of(read_text("a paper of more than ten bytes", limits))
        == errc::resource_exhausted);
}

TEST_CASE("text beyond the limit is refused") {
  reading_limits limits;
  limits.text_bytes = 100;
  CHECK(code_of(read_text(std::string(200, 'a'), limits))
        == errc::resource_exhausted);
}

TEST_CASE("elements and groups that are nested too deeply are refused") {
  std::string html = "<html><body>", latex = "\\begin{document}";
  for (int i = 0; i < 10'000; ++i) {
    html += "<div>";
    latex += '{';
  }
  CHECK_FALSE(read_text(html + "text"));
  (void)read_text(latex + "text\\end{document}");
}

TEST_CASE("macros that expand without end are refused") {
  auto read = read_text("\\newcommand{\\a}{\\b\\b}\\newcommand{\\b}{\\a\\a}"
                        "\\begin{document}\\a\\end{document}");
  CHECK_FALSE(read);
}
