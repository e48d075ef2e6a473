#pragma once

#include "base/error.hpp"
#include "recsys/data/interactions.hpp"
#include "recsys/evaluation/score_source.hpp"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

namespace automodel::recsys {

struct scores_file_options {
  /// Leave rows of unknown users and items out, and count them; otherwise the
  /// first one is an error.
  bool tolerate_unknown = false;
};

/// The output of any other system: tab-separated lines `user item score`, ids
/// as in the data. A first line whose third field is not a number is a header.
/// Items that have no line for a user rank behind all that have one.
class scores_file final : public score_source {
public:
  /// `users` and `items` are the external ids by dense id. Errors: not_found,
  /// io_error, parse_error (file, line, column: wrong number of fields, a
  /// score that is not a number, an unknown id, a pair that stands twice).
  static result<scores_file> open(const std::filesystem::path& path,
                                  std::span<const std::string_view> users,
                                  std::span<const std::string_view> items,
                                  const scores_file_options& options = {});

  result<void> scores(std::span<const user_id> users,
                      std::span<float> out) override;

  std::uint64_t rows() const noexcept { return items_.size(); }
  std::uint64_t skipped_rows() const noexcept { return skipped_rows_; }
  std::uint32_t users_with_scores() const noexcept;

private:
  std::uint32_t n_items_ = 0;
  std::uint64_t skipped_rows_ = 0;
  std::vector<std::int64_t> offsets_; ///< [n_users + 1]
  std::vector<item_id> items_;
  std::vector<float> scores_;
};

} // namespace automodel::recsys
