#include "recsys/papers/reading/latex/tex_cursor.hpp"

#include <algorithm>
#include <cctype>

namespace automodel::recsys::latex {

bool tex_cursor::take(std::string_view text) {
  if (!left_.starts_with(text))
    return false;
  skip(text.size());
  return true;
}

void tex_cursor::skip_space() {
  while (!left_.empty()
         && std::isspace(static_cast<unsigned char>(left_.front())) != 0)
    skip(1);
}

std::string_view tex_cursor::take_command() {
  std::size_t end = 1;
  while (end < left_.size()
         && (std::isalpha(static_cast<unsigned char>(left_[end])) != 0
             || left_[end] == '@'))
    ++end;
  if (end == 1)
    end = std::min<std::size_t>(2, left_.size());
  auto name = left_.substr(1, end - 1);
  skip(end);
  if (name.size() > 1)
    take("*");
  return name;
}

std::string_view tex_cursor::take_group() {
  skip_space();
  if (done())
    return {};
  if (next() == '\\') {
    auto begin = left_;
    take_command();
    return begin.substr(0, begin.size() - left_.size());
  }
  if (next() != '{') {
    auto one = left_.substr(0, 1);
    skip(1);
    return one;
  }
  std::size_t depth = 0, i = 0;
  for (; i < left_.size(); ++i)
    if (left_[i] == '\\')
      ++i;
    else if (left_[i] == '{')
      ++depth;
    else if (left_[i] == '}' && --depth == 0)
      break;
  i = std::min(i, left_.size());
  auto inner = left_.substr(1, i - 1);
  skip(std::min(i + 1, left_.size()));
  return inner;
}

std::string_view tex_cursor::take_option() {
  auto before = left_;
  skip_space();
  if (next() != '[') {
    left_ = before;
    return {};
  }
  auto end = left_.find(']');
  if (end == left_.npos) {
    left_ = before;
    return {};
  }
  auto inner = left_.substr(1, end - 1);
  skip(end + 1);
  return inner;
}

std::string_view tex_cursor::take_until(std::string_view end) {
  auto at = left_.find(end);
  auto inner = left_.substr(0, at);
  skip(at == left_.npos ? left_.size() : at + end.size());
  return inner;
}

} // namespace automodel::recsys::latex
