#include "recsys/papers/reading/list_mark.hpp"

#include <array>
#include <cctype>

namespace automodel::recsys {

namespace {

constexpr std::array<std::string_view, 9> bullets{
    "\xE2\x80\xA2", "\xE2\x88\x99", "\xE2\x96\xAA",
    "\xE2\x96\xA0", "\xE2\x97\xA6", "\xE2\x80\xA3",
    "\xE2\x97\x8F", "\xE2\x8B\x84", "\xC2\xB7"};

/// "(1)", "(a)", "(iv)", "1.", "2)".
std::size_t counted_mark(std::string_view text) {
  std::size_t at = text.starts_with('(') ? 1 : 0;
  auto begin = at;
  auto digits = [&](std::size_t i) {
    return i < text.size()
           && std::isdigit(static_cast<unsigned char>(text[i])) != 0;
  };
  auto letter = [&](std::size_t i) {
    return i < text.size()
           && (text[i] == 'i' || text[i] == 'v' || text[i] == 'x'
               || (i == begin && text[i] >= 'a' && text[i] <= 'h'));
  };
  while (at < begin + 2 && digits(at))
    ++at;
  if (at == begin && begin == 1)
    while (at < begin + 4 && letter(at))
      ++at;
  if (at == begin || at >= text.size())
    return 0;
  auto closed = text[at] == ')' || (begin == 0 && text[at] == '.');
  return closed ? at + 1 : 0;
}

} // namespace

std::optional<std::size_t> list_mark(std::string_view text) {
  std::size_t end = 0;
  for (auto bullet : bullets)
    if (text.starts_with(bullet))
      end = bullet.size();
  if (end == 0)
    end = counted_mark(text);
  if (end == 0 || end >= text.size() || text[end] != ' ')
    return {};
  return text.find_first_not_of(' ', end);
}

} // namespace automodel::recsys
