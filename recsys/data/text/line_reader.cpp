#include "recsys/data/text/line_reader.hpp"

namespace automodel::recsys {

namespace {

bool is_blank(char c) noexcept {
  return c == ' ' || c == '\t' || c == '\r';
}

} // namespace

void line_reader::split() {
  words_.clear();
  if (too_long())
    return;
  const auto* at = line_.data();
  const auto* end = at + line_.size();
  while (at != end) {
    if (is_blank(*at)) {
      ++at;
      continue;
    }
    const auto* first = at;
    while (at != end && !is_blank(*at))
      ++at;
    words_.emplace_back(first, static_cast<std::size_t>(at - first));
  }
}

bool line_reader::next() {
  while (!rest_.empty()) {
    auto end = rest_.find('\n');
    line_ = rest_.substr(0, end);
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
    ++number_;
    split();
    if (!words_.empty() || too_long())
      return true;
  }
  return false;
}

} // namespace automodel::recsys
