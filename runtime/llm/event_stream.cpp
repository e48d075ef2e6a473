#include "runtime/llm/event_stream.hpp"

namespace automodel::runtime {

void event_stream::feed(std::string_view bytes) {
  for (auto c : bytes) {
    auto second = after_return_ && c == '\n';
    after_return_ = c == '\r';
    if (second)
      continue;
    if (c == '\n' || c == '\r')
      end_line();
    else
      line_ += c;
  }
}

void event_stream::end_line() {
  std::string_view line{line_};
  if (line.empty()) {
    if (has_data_)
      hear_(data_);
    data_.clear();
    has_data_ = false;
  } else if (line.starts_with("data:")) {
    line.remove_prefix(5);
    if (line.starts_with(' '))
      line.remove_prefix(1);
    if (has_data_)
      data_ += '\n';
    data_ += line;
    has_data_ = true;
  }
  line_.clear();
}

} // namespace automodel::runtime
