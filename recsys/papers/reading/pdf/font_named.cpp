#include "recsys/ascii.hpp"
#include "recsys/papers/reading/pdf/page_words.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace automodel::recsys::pdf {

namespace {

/// "ABCDEF+Name" without the tag of the subset.
std::string_view untagged(std::string_view name) {
  auto plus = name.find('+');
  return plus == 6 ? name.substr(plus + 1) : name;
}

template <std::size_t N>
bool has_any(std::string_view name,
             const std::array<std::string_view, N>& parts) {
  return std::ranges::any_of(
      parts, [&](auto part) { return name.find(part) != name.npos; });
}

// TeX's mathematical fonts, by family, and what word processors use.
constexpr std::array<std::string_view, 15> math_letters{
    "cmmi",       "cmmib",           "msbm",    "msam", "eufm", "txmi", "rtxmi",
    "ntxmi",      "libertinemathmi", "newtxmi", "rsfs", "eusm", "bbm",  "dsrom",
    "cambriamath"};
constexpr std::array<std::string_view, 12> math_symbols{
    "cmsy",  "txsy", "ntxsy", "rtxsy",  "symbol", "stmary",
    "txexs", "lasy", "wasy",  "mathsy", "cmbsy",  "esint"};
constexpr std::array<std::string_view, 5> math_extension{
    "cmex", "txex", "ntxex", "rtxex", "mathex"};

} // namespace

font font_named(std::string_view name) {
  auto plain = lower_case(untagged(name));
  font out;
  out.family = plain;
  while (!out.family.empty()
         && std::isdigit(static_cast<unsigned char>(out.family.back())))
    out.family.pop_back();
  // Producers put random letters before the name: look inside.
  out.extension = has_any(plain, math_extension);
  out.symbols = !out.extension && has_any(plain, math_symbols);
  out.math = out.extension || out.symbols || has_any(plain, math_letters);
  constexpr std::array<std::string_view, 8> heavy{
      "bold", "medi",     "black",          "heavy",
      "cmbx", "semibold", "linlibertinetb", "linbiolinumtb"};
  constexpr std::array<std::string_view, 8> slanted{
      "ital",           "obli",          "cmti",          "cmsl",
      "linlibertineti", "linlibertinei", "linbiolinumti", "linbiolinumi"};
  out.bold = has_any(plain, heavy);
  out.italic = has_any(plain, slanted);
  return out;
}

} // namespace automodel::recsys::pdf
