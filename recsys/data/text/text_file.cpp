#include "recsys/data/text/text_file.hpp"

#include <algorithm>

namespace automodel::recsys {

result<std::string_view> text_of(const source_file& file) {
  auto text = file.bytes;
  if (text.starts_with("\xef\xbb\xbf"))
    text.remove_prefix(3);
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos)
    return fail_at(file.at(0), errc::parse_error, "the file is empty");
  auto nul = text.find('\0');
  if (nul != std::string_view::npos) {
    auto before = text.substr(0, nul);
    auto line = 1 + std::count(before.begin(), before.end(), '\n');
    auto column = nul - (before.rfind('\n') + 1) + 1;
    return fail_at(file.at(static_cast<std::uint32_t>(line),
                           static_cast<std::uint32_t>(column)),
                   errc::parse_error, "found a NUL byte: this is not text",
                   "files must be UTF-8, not UTF-16 or binary");
  }
  return text;
}

} // namespace automodel::recsys
