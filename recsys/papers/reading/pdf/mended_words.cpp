#include "recsys/papers/reading/pdf/mended_words.hpp"

#include "base/utf8.hpp"

#include <algorithm>
#include <array>

namespace automodel::recsys::pdf {

namespace {

struct meaning {
  std::string_view code, text;
};

// The encoding OMX, those of its characters that formulas of papers use.
constexpr std::array extension{
    meaning{"X", "∑"},      meaning{"P", "∑"},      meaning{"Y", "∏"},
    meaning{"Q", "∏"},      meaning{"Z", "∫"},      meaning{"R", "∫"},
    meaning{"S", "⋃"},      meaning{"[", "⋃"},      meaning{"T", "⋂"},
    meaning{"\\", "⋂"},     meaning{"L", "⊕"},      meaning{"M", "⊕"},
    meaning{"N", "⊗"},      meaning{"O", "⊗"},      meaning{"b", "\u0302"},
    meaning{"c", "\u0302"}, meaning{"d", "\u0302"}, meaning{"e", "\u0303"},
    meaning{"f", "\u0303"}, meaning{"g", "\u0303"}, meaning{"p", "√"},
    meaning{"q", "√"},      meaning{"r", "√"},      meaning{"s", "√"},
    meaning{"!", ")"},      meaning{"\"", "["},     meaning{"#", "]"},
    meaning{"(", "{"},      meaning{")", "}"},      meaning{"0", "("},
    meaning{"1", ")"},      meaning{"@", "("},      meaning{"A", ")"},
    meaning{"B", ""},       meaning{"C", ""},       meaning{"2", "["},
    meaning{"3", "]"},      meaning{"4", "["},      meaning{"5", "]"},
    meaning{"8", "{"},      meaning{"9", "}"},      meaning{":", ""},
    meaning{"<", "{"},      meaning{"=", "}"},      meaning{">", ""},
    meaning{"h", "["},      meaning{"i", "]"},      meaning{"z", ""},
    meaning{"{", ""},       meaning{"|", ""},       meaning{"}", ""},
    meaning{"Õ", "∑"},      meaning{"Í", "∑"},      meaning{"Ö", "∏"},
    meaning{"Î", "∏"}};

/// Whether the file keeps TeX's codes; some producers give their own.
bool keeps_codes(const paged_words& in) {
  for (const auto& page : in.pages)
    for (const auto& word : page.words)
      if (in.fonts[word.font].extension
          && (word.text == "X" || word.text == "P" || word.text == "Y"
              || word.text == "Õ" || word.text == "Í"))
        return true;
  return false;
}

void mend_extension(word& at) {
  std::string out;
  for (std::string_view left = at.text; !left.empty();) {
    auto before = left;
    take_code_point(left);
    auto code = before.substr(0, before.size() - left.size());
    auto found = std::ranges::find(extension, code, &meaning::code);
    out += found == extension.end() ? code : found->text;
  }
  at.text = std::move(out);
  // An accent stands over the middle of its letter, so it sorts after it.
  if (at.text == "\u0302" || at.text == "\u0303")
    at.left = (at.left + at.right) / 2;
}

/// TeX strikes a sign through with another: "6" and then "=" is "≠".
void mend_negation(std::vector<word>& words, std::size_t i) {
  auto& at = words[i].text;
  auto negate = [&](std::string& text) {
    for (auto [plain, struck] : {std::pair{"=", "≠"}, std::pair{"∈", "∉"}})
      if (text.starts_with(plain)) {
        text.replace(0, std::string_view{plain}.size(), struck);
        return true;
      }
    return false;
  };
  if (at.size() > 1) {
    auto rest = at.substr(1);
    if (negate(rest))
      at = rest;
  } else if (i + 1 < words.size() && negate(words[i + 1].text))
    at.clear();
}

} // namespace

void mend_words(paged_words& in, const body_style& body) {
  if (!body.family.starts_with("cm"))
    for (auto& font : in.fonts)
      font.math = font.math || font.family == "cmr" || font.family == "cmbx";
  auto codes = keeps_codes(in);
  for (auto& page : in.pages) {
    for (std::size_t i = 0; i < page.words.size(); ++i) {
      auto& word = page.words[i];
      const auto& font = in.fonts[word.font];
      if (font.extension && codes)
        mend_extension(word);
      else if (font.math && word.text == "д") // a slanted g of New TX
        word.text = "g";
      else if (font.symbols && word.text.starts_with('6'))
        mend_negation(page.words, i);
    }
    std::erase_if(page.words, [](const word& at) { return at.text.empty(); });
  }
}

bool is_large_operator(std::string_view text) {
  constexpr std::array<std::string_view, 7> all{"∑", "∏", "∫", "⋃",
                                                "⋂", "⊕", "⊗"};
  return std::ranges::find(all, text) != all.end();
}

} // namespace automodel::recsys::pdf
