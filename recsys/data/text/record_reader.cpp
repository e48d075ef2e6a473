#include "recsys/data/text/record_reader.hpp"

#include <algorithm>
#include <utility>

namespace automodel::recsys {

record_reader::record_reader(std::string_view text, record_syntax syntax,
                             text_store& texts)
    : begin_(text.data()), at_(begin_), end_(begin_ + text.size()),
      separator_(std::move(syntax.separator)), quotes_(syntax.quotes),
      texts_(&texts) {
  fields_.reserve(16);
  starts_.reserve(16);
}

std::uint32_t record_reader::column(std::size_t field) const noexcept {
  if (starts_.empty())
    return 1;
  auto start = starts_[std::min(field, starts_.size() - 1)];
  return static_cast<std::uint32_t>(start - record_) + 1;
}

bool record_reader::next() {
  while (at_ != end_ && (*at_ == '\n' || *at_ == '\r')) {
    next_line_ += *at_ == '\n';
    ++at_;
  }
  if (at_ == end_)
    return false;
  fields_.clear();
  starts_.clear();
  problem_.clear();
  record_ = at_;
  line_ = next_line_;
  read_record();
  return true;
}

void record_reader::add_field(std::string_view text, const char* start) {
  fields_.push_back(text);
  starts_.push_back(start);
}

/// Leaves the reader behind the line in which the malformed record began.
void record_reader::give_up(std::string problem, const char* where) {
  problem_ = std::move(problem);
  fields_.clear();
  starts_.assign(1, where);
  at_ = std::find(record_, end_, '\n');
  if (at_ != end_)
    ++at_;
  next_line_ = line_ + 1;
}

void record_reader::read_plain_field() {
  const auto* start = at_;
  const auto separator = separator_[0];
  if (separator_.size() == 1)
    while (at_ != end_ && *at_ != separator && *at_ != '\n')
      ++at_;
  else
    while (at_ != end_ && !at_separator() && *at_ != '\n')
      ++at_;
  auto size = static_cast<std::size_t>(at_ - start);
  if ((at_ == end_ || *at_ == '\n') && size > 0 && start[size - 1] == '\r')
    --size;
  add_field({start, size}, start);
}

/// Reads from the opening quote to behind the closing one; false gives up.
bool record_reader::read_quoted_field() {
  const auto* start = at_;
  const auto* first = start + 1;
  const auto* limit = static_cast<std::size_t>(end_ - first) > max_field_bytes
                          ? first + max_field_bytes
                          : end_;
  bool doubled = false;
  for (at_ = first; at_ != limit; ++at_) {
    if (*at_ == '\n')
      ++next_line_;
    if (*at_ != '"')
      continue;
    if (limit - at_ < 2 || at_[1] != '"')
      break;
    doubled = true;
    ++at_;
  }
  if (at_ == limit) {
    give_up("expected a closing quote", start);
    return false;
  }
  std::string_view text{first, static_cast<std::size_t>(at_ - first)};
  ++at_;
  if (doubled) {
    std::string single;
    for (std::size_t i = 0; i < text.size(); i += text[i] == '"' ? 2 : 1)
      single += text[i];
    text = texts_->keep(std::move(single));
  }
  if (at_ != end_ && *at_ == '\r' && (end_ - at_ == 1 || at_[1] == '\n'))
    ++at_;
  if (at_ != end_ && *at_ != '\n' && !at_separator()) {
    give_up("expected a separator or the end of the line after a closing "
            "quote",
            at_);
    return false;
  }
  add_field(text, start);
  return true;
}

void record_reader::read_record() {
  for (;;) {
    if (fields_.size() == max_fields)
      return give_up("expected at most 1024 fields", at_);
    if (quotes_ && at_ != end_ && *at_ == '"') {
      if (!read_quoted_field())
        return;
    } else {
      read_plain_field();
    }
    if (fields_.back().size() > max_field_bytes)
      return give_up("expected at most 65536 bytes in a field", starts_.back());
    if (at_ == end_)
      return;
    if (*at_ == '\n') {
      ++at_;
      ++next_line_;
      return;
    }
    at_ += separator_.size();
  }
}

} // namespace automodel::recsys
