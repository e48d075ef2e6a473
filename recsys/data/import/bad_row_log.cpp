#include "recsys/data/import/bad_row_log.hpp"

#include <filesystem>

namespace automodel::recsys {

namespace {

constexpr std::size_t kept = 100;

} // namespace

result<void> bad_row_log::add(source_position where, std::string expected) {
  ++count_;
  if (count_ > tolerated_) {
    std::string hint = "max_bad_rows leaves malformed rows out, up to a number";
    if (tolerated_ > 0)
      hint = "this is malformed row " + std::to_string(count_)
             + " and max_bad_rows is " + std::to_string(tolerated_)
             + "; the first was in line " + std::to_string(rows_.front().line);
    return fail_at(std::move(where), errc::parse_error, std::move(expected),
                   std::move(hint));
  }
  if (rows_.size() < kept)
    rows_.push_back({std::filesystem::path{where.file}.filename().string(),
                     where.line, where.column, std::move(expected)});
  return {};
}

} // namespace automodel::recsys
