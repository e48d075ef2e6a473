#pragma once

#include "recsys/data/text/token_text.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::recsys {

/// How the fields of a record are told apart.
struct record_syntax {
  std::string separator = ","; ///< one or two bytes
  bool quotes = false;         ///< RFC 4180: "a ""b"" c", also across lines
};

inline constexpr std::size_t max_fields = 1024;
inline constexpr std::size_t max_field_bytes = std::size_t{64} << 10;

/// Reads delimited records. Ends of lines are \n or \r\n; empty lines are
/// skipped. Unquoted fields are views into the text.
class record_reader {
public:
  /// Fields whose quotes were undoubled are kept in `texts`.
  record_reader(std::string_view text, record_syntax syntax, text_store& texts);

  /// Goes to the next record. False at the end.
  bool next();

  /// Why the record is malformed, or empty; it has no fields then.
  const std::string& problem() const noexcept { return problem_; }

  const std::vector<std::string_view>& fields() const noexcept {
    return fields_;
  }

  /// Of the record's first byte, from 1.
  std::uint32_t line() const noexcept { return line_; }

  /// Where a field begins in the record, in bytes from 1. For a malformed
  /// record, where the trouble is.
  std::uint32_t column(std::size_t field) const noexcept;

  /// Bytes of the text that were read.
  std::uint64_t offset() const noexcept {
    return static_cast<std::uint64_t>(at_ - begin_);
  }

private:
  bool at_separator() const noexcept {
    return *at_ == separator_[0]
           && (separator_.size() == 1
               || (end_ - at_ > 1 && at_[1] == separator_[1]));
  }

  void read_record();
  void read_plain_field();
  bool read_quoted_field();
  void add_field(std::string_view text, const char* start);
  void give_up(std::string problem, const char* where);

  const char* begin_;
  const char* at_;
  const char* end_;
  const char* record_ = nullptr;
  std::string separator_;
  bool quotes_;
  text_store* texts_;

  std::vector<std::string_view> fields_;
  std::vector<const char*> starts_;
  std::string problem_;
  std::uint32_t line_ = 0, next_line_ = 1;
};

} // namespace automodel::recsys
