#include "recsys/papers/reading/pdf/page_words.hpp"

#include <poppler-document.h>
#include <poppler-global.h>
#include <poppler-page.h>

#include <cmath>
#include <map>
#include <memory>

namespace automodel::recsys::pdf {

namespace {

constexpr double largest_page = 14'400; // points: the format's own limit

void append_utf8(std::string& out, char32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | (c >> 6));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | (c >> 12));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | (c >> 18));
    out += static_cast<char>(0x80 | ((c >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

/// The code points of poppler's UTF-16; unpaired surrogates become U+FFFD.
std::u32string code_points(const poppler::ustring& text) {
  std::u32string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char32_t unit = text[i];
    if ((unit & 0xFC00) == 0xD800 && i + 1 < text.size()
        && (text[i + 1] & 0xFC00) == 0xDC00)
      unit = 0x10000 + ((unit & 0x3FF) << 10) + (text[++i] & 0x3FFU);
    else if ((unit & 0xF800) == 0xD800)
      unit = 0xFFFD;
    out += unit;
  }
  return out;
}

class font_table {
public:
  explicit font_table(std::vector<font>& fonts) : fonts_(fonts) {}

  std::uint32_t index_of(const std::string& name) {
    auto [at, is_new]
        = known_.try_emplace(name, static_cast<std::uint32_t>(fonts_.size()));
    if (is_new)
      fonts_.push_back(font_named(name));
    return at->second;
  }

private:
  std::vector<font>& fonts_;
  std::map<std::string, std::uint32_t> known_;
};

/// Parts a box of poppler's where its font changes.
void append_words(const poppler::text_box& box, font_table& fonts,
                  std::vector<word>& out) {
  auto characters = code_points(box.text());
  std::uint32_t last_font = 0, first_font = 0;
  bool begun = false;
  auto all = box.bbox();
  for (std::size_t i = 0; i < characters.size(); ++i) {
    auto at = box.char_bbox(i);
    auto font = fonts.index_of(box.get_font_name(static_cast<int>(i)));
    if (!begun || font != last_font) {
      if (begun)
        out.back().right = at.left();
      word next;
      next.left = begun ? at.left() : all.left();
      next.top = all.top();
      next.bottom = all.bottom();
      next.size = box.get_font_size();
      next.font = font;
      next.box_font = first_font = begun ? first_font : font;
      out.push_back(std::move(next));
      last_font = font;
      begun = true;
    }
    append_utf8(out.back().text, characters[i]);
    out.back().right = all.right();
  }
  if (begun)
    out.back().space_after = box.has_space_after();
}

bool is_upright(const poppler::text_box& box, const page& on) {
  auto at = box.bbox();
  auto sound = std::isfinite(at.left()) && std::isfinite(at.right())
               && std::isfinite(at.top()) && std::isfinite(at.bottom());
  return sound && box.rotation() == 0 && box.has_font_info()
         && box.get_font_size() > 0.5 && box.get_font_size() < 500
         && at.right() > 0 && at.bottom() > 0 && at.left() < on.width
         && at.top() < on.height;
}

result<page> read_page(const poppler::page& from, font_table& fonts,
                       const reading_limits& limits) {
  page out;
  auto area = from.page_rect();
  out.width = area.width();
  out.height = area.height();
  if (!(out.width > 0 && out.height > 0 && out.width <= largest_page
        && out.height <= largest_page))
    return out;
  for (const auto& box :
       from.text_list(poppler::page::text_list_include_font)) {
    if (is_upright(box, out))
      append_words(box, fonts, out.words);
    if (out.words.size() > limits.page_words)
      return fail(errc::resource_exhausted,
                  "a page of the PDF has more words than a paper's",
                  "at most " + std::to_string(limits.page_words));
  }
  return out;
}

using pdf_ptr = std::unique_ptr<poppler::document>;

result<pdf_ptr> open(std::span<const std::byte> file,
                     const reading_limits& limits) {
  poppler::set_debug_error_function([](const std::string&, void*) {}, nullptr);
  if (file.size() > limits.file_bytes)
    return fail(errc::resource_exhausted, "the PDF is too large",
                "at most " + std::to_string(limits.file_bytes) + " bytes");
  pdf_ptr opened{poppler::document::load_from_raw_data(
      reinterpret_cast<const char*>(file.data()),
      static_cast<int>(file.size()))};
  if (!opened)
    return fail(errc::parse_error, "the PDF is damaged or cut short");
  if (opened->is_locked())
    return fail(errc::parse_error, "the PDF needs a password");
  return opened;
}

} // namespace

result<paged_words> read_words(std::span<const std::byte> file,
                               const reading_limits& limits) {
  auto opened = open(file, limits);
  if (!opened)
    return pass_on(opened);
  auto count = (*opened)->pages();
  if (count <= 0)
    return fail(errc::parse_error, "the PDF has no pages");
  if (static_cast<std::uint32_t>(count) > limits.pages)
    return fail(errc::resource_exhausted,
                "the PDF has " + std::to_string(count) + " pages",
                "at most " + std::to_string(limits.pages));
  paged_words out;
  font_table fonts{out.fonts};
  for (int i = 0; i < count; ++i) {
    std::unique_ptr<poppler::page> from{(*opened)->create_page(i)};
    if (!from)
      return fail(errc::parse_error,
                  "page " + std::to_string(i + 1) + " of the PDF is damaged");
    auto read = read_page(*from, fonts, limits);
    if (!read)
      return pass_on(read);
    out.pages.push_back(std::move(*read));
  }
  return out;
}

} // namespace automodel::recsys::pdf
