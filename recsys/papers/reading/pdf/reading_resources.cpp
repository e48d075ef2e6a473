#include "recsys/papers/reading/reading_resources.hpp"

#include "recsys/papers/reading/pdf/page_words.hpp"

#include <iconv.h>
#include <poppler-document.h>
#include <poppler-global.h>

#include <string_view>

namespace automodel::recsys {

namespace {

// One letter on one page. Its cross-reference table is left out: the reader
// makes it, which it has to load nothing more for.
constexpr std::string_view one_letter
    = "%PDF-1.4\n"
      "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
      "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
      "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R"
      "/Resources<</Font<</F 5 0 R>>>>>>endobj\n"
      "4 0 obj<</Length 27>>stream\n"
      "BT /F 9 Tf 9 9 Td (a) Tj ET\n"
      "endstream endobj\n"
      "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
      "trailer<</Root 1 0 R>>\n";

/// What poppler says of a file is not for the terminal.
std::unique_ptr<poppler::document> open_quietly() {
  poppler::set_debug_error_function([](const std::string&, void*) {}, nullptr);
  return std::unique_ptr<poppler::document>{
      poppler::document::load_from_raw_data(
          one_letter.data(), static_cast<int>(one_letter.size()))};
}

} // namespace

struct reading_resources::held {
  /// A conversion that stays loaded. iconv_open returns -1 for none.
  class conversion {
  public:
    conversion(const char* to, const char* from)
        : held_(::iconv_open(to, from)) {}
    ~conversion() {
      if (held_ != reinterpret_cast<iconv_t>(-1))
        ::iconv_close(held_);
    }
    conversion(const conversion&) = delete;
    conversion& operator=(const conversion&) = delete;

  private:
    iconv_t held_;
  };

  // What poppler converts between.
  conversion to_utf16{"UTF-16", "UTF-8"}, to_utf8{"UTF-8", "UTF-16"};
  // poppler's tables live as long as any document is open.
  std::unique_ptr<poppler::document> open = open_quietly();
};

reading_resources::reading_resources() : held_(std::make_unique<held>()) {
  // Once, so that nothing is loaded later; what it says does not matter.
  (void)pdf::read_words(std::as_bytes(std::span{one_letter}), {});
}

reading_resources::~reading_resources() = default;

} // namespace automodel::recsys
