#include "recsys/papers/hint/paper_hint.hpp"

#include "recsys/ascii.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace automodel::recsys {

namespace {

constexpr std::size_t page_bytes = 1 << 20; ///< in which a link must stand
constexpr std::size_t longest_link = 2000;

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view white = " \t\r\n";
  auto first = text.find_first_not_of(white);
  if (first == text.npos)
    return {};
  return text.substr(first, text.find_last_not_of(white) - first + 1);
}

bool take(std::string_view& text, std::string_view prefix) {
  auto same = text.size() >= prefix.size()
              && std::ranges::equal(text.substr(0, prefix.size()), prefix,
                                    [](unsigned char a, unsigned char b) {
                                      return std::tolower(a) == std::tolower(b);
                                    });
  if (same)
    text.remove_prefix(prefix.size());
  return same;
}

std::size_t count_digits(std::string_view text) {
  auto end = std::ranges::find_if_not(text, is_digit);
  return static_cast<std::size_t>(end - text.begin());
}

/// "", "v4".
bool is_version(std::string_view text) {
  return text.empty()
         || (text.size() > 1 && text[0] == 'v'
             && count_digits(text.substr(1)) == text.size() - 1);
}

/// "1706.06978v4", "cs/0703041", "math.CO/0703041".
bool is_arxiv_id(std::string_view text) {
  if (count_digits(text) == 4 && text.size() > 5 && text[4] == '.') {
    auto number = count_digits(text.substr(5));
    return (number == 4 || number == 5) && is_version(text.substr(5 + number));
  }
  auto slash = text.find('/');
  if (slash == text.npos || slash == 0)
    return false;
  auto archive = text.substr(0, slash), rest = text.substr(slash + 1);
  return std::ranges::all_of(archive,
                             [](unsigned char c) {
                               return std::isalpha(c) != 0 || c == '-'
                                      || c == '.';
                             })
         && count_digits(rest) == 7 && is_version(rest.substr(7));
}

/// "10.1145/3219819.3220023".
bool is_doi(std::string_view text) {
  if (!text.starts_with("10."))
    return false;
  auto digits = count_digits(text.substr(3));
  auto slash = 3 + digits;
  return digits >= 4 && slash + 1 < text.size() && text[slash] == '/'
         && text.find(' ') == text.npos;
}

std::string escaped(std::string_view text, bool keep_slashes) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (unsigned char c : text) {
    auto plain = std::isalnum(c) != 0 || c == '-' || c == '.' || c == '_'
                 || c == '~' || (c == '/' && keep_slashes);
    if (plain)
      out += static_cast<char>(c);
    else
      out += {'%', digits[c >> 4], digits[c & 15]};
  }
  return out;
}

/// The value of an attribute of the element that begins at `tag`.
std::string_view attribute(std::string_view tag, std::string_view name) {
  auto at = tag.find(std::string{name} + "=");
  if (at == tag.npos || at + name.size() + 2 > tag.size())
    return {};
  auto value = tag.substr(at + name.size() + 1);
  auto quote = value.front();
  if (quote != '"' && quote != '\'')
    return {};
  value.remove_prefix(1);
  return value.substr(0, value.find(quote));
}

std::string unescaped(std::string_view text) {
  std::string out{text};
  for (auto at = out.find("&amp;"); at != out.npos;
       at = out.find("&amp;", at + 1))
    out.erase(at + 1, 4);
  return out;
}

bool is_web(std::string_view address) {
  return (address.starts_with("http://") || address.starts_with("https://"))
         && address.size() < longest_link;
}

/// Of the first element that holds `sign`, the attribute.
std::optional<std::string> link_in(std::string_view page, std::string_view sign,
                                   std::string_view name) {
  auto at = page.find(sign);
  if (at == page.npos)
    return {};
  auto begin = page.rfind('<', at);
  auto end = page.find('>', at);
  if (begin == page.npos || end == page.npos)
    return {};
  auto link = unescaped(attribute(page.substr(begin, end - begin), name));
  return is_web(link) ? std::optional{link} : std::nullopt;
}

} // namespace

paper_hint parse_hint(std::string_view text) {
  text = trimmed(text);
  auto rest = text;
  constexpr std::array<std::string_view, 5> archives{
      "arxiv:", "https://arxiv.org/abs/", "http://arxiv.org/abs/",
      "https://arxiv.org/pdf/", "http://arxiv.org/pdf/"};
  for (auto prefix : archives)
    if (take(rest, prefix))
      break;
  if (rest.ends_with(".pdf"))
    rest.remove_suffix(4);
  if (is_arxiv_id(rest))
    return {hint_kind::arxiv, std::string{rest}};
  rest = text;
  constexpr std::array<std::string_view, 5> registries{
      "doi:", "https://doi.org/", "http://doi.org/", "https://dx.doi.org/",
      "http://dx.doi.org/"};
  for (auto prefix : registries)
    if (take(rest, prefix))
      break;
  if (is_doi(rest))
    return {hint_kind::doi, std::string{rest}};
  if (text.starts_with("http://") || text.starts_with("https://"))
    return {hint_kind::address, std::string{text}};
  return {hint_kind::title, std::string{text}};
}

std::string address_of(const paper_hint& hint, const paper_resolvers& by) {
  if (hint.kind == hint_kind::address)
    return hint.text;
  auto out = hint.kind == hint_kind::arxiv ? by.arxiv
             : hint.kind == hint_kind::doi ? by.doi
                                           : by.title;
  if (auto at = out.find("{}"); at != out.npos)
    out.replace(at, 2, escaped(hint.text, hint.kind != hint_kind::title));
  return out;
}

std::optional<std::string> paper_link(std::string_view page) {
  page = page.substr(0, page_bytes);
  for (auto sign : {"\"citation_pdf_url\"", "'citation_pdf_url'"})
    if (auto found = link_in(page, sign, "content"))
      return found;
  return link_in(page, "title=\"pdf\"", "href");
}

} // namespace automodel::recsys
