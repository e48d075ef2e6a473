#pragma once

#include "base/digest.hpp"
#include "base/error.hpp"
#include "recsys/array/array_file.hpp"
#include "recsys/data/column.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::recsys {

/// Which file of a given split a row came from.
enum class given_part : std::uint8_t { train, valid, test };

/// Labelled sparse rows, as libfm files hold them (CSR).
struct labelled_matrix {
  std::uint32_t n_features = 0;
  std::span<const float> labels;           ///< [rows]
  std::span<const std::int64_t> offsets;   ///< [rows + 1]
  std::span<const std::uint32_t> features; ///< dense, by first appearance
  std::span<const float> values;           ///< beside features
};

/// A row that was tolerated and left out (data_source::max_bad_rows).
struct bad_row {
  std::string file; ///< without its folder
  std::uint32_t line = 0, column = 0;
  std::string expected; ///< what was wrong, one sentence
};

/// Everything that was read from a source: columnar, dictionary-encoded,
/// memory-mapped (array file of kind "dataset"). Rows stand in source order;
/// ids are dense, in order of first appearance, from 0. Copies are cheap.
///
/// A source of labelled sparse rows (libfm) has a matrix and no users or items.
class dataset {
public:
  /// Validates all that an index is made of. Errors: as array_file::open, and
  /// corrupt.
  static result<dataset> open(const std::filesystem::path& path,
                              std::string name = {});
  static result<dataset> map(int fd, std::string_view label,
                             std::string name = {});

  /// For people; the identity does not depend on it.
  const std::string& name() const noexcept { return name_; }

  /// SHA-256 over ids, vocabularies, ratings, timestamps and given parts: equal
  /// for equal interactions, whatever the format they were read from.
  const digest& identity() const noexcept { return identity_; }

  const std::string& format() const noexcept { return format_; }
  /// File names without folders, in the order they were read.
  const std::vector<std::string>& sources() const noexcept { return sources_; }

  std::uint32_t n_users() const noexcept { return n_users_; }
  std::uint32_t n_items() const noexcept { return n_items_; }
  /// Interactions, or rows of the matrix.
  std::uint64_t size() const noexcept { return size_; }

  std::span<const std::uint32_t> users() const noexcept { return users_; }
  std::span<const std::uint32_t> items() const noexcept { return items_; }
  /// Empty if the source has none; all values are finite.
  std::span<const float> ratings() const noexcept { return ratings_; }
  /// Empty if the source has none; in units of 1 / ticks_per_second().
  std::span<const std::int64_t> timestamps() const noexcept {
    return timestamps_;
  }
  std::int64_t ticks_per_second() const noexcept { return ticks_; }
  /// Line of the source file, from 1; empty if the source has no lines.
  std::span<const std::uint32_t> lines() const noexcept { return lines_; }
  /// given_part per row; empty unless the source brings its own split.
  std::span<const std::uint8_t> parts() const noexcept { return parts_; }

  /// External ids and titles by dense id; titles are empty texts where the
  /// source has none, and the list is empty if it has none at all.
  result<std::vector<std::string_view>> user_tokens() const;
  result<std::vector<std::string_view>> item_tokens() const;
  result<std::vector<std::string_view>> item_titles() const;

  /// Further columns of the source, per row, per user and per item.
  const std::vector<column>& row_columns() const noexcept { return rows_; }
  const std::vector<column>& user_columns() const noexcept {
    return user_columns_;
  }
  const std::vector<column>& item_columns() const noexcept {
    return item_columns_;
  }

  /// Null unless the source holds labelled sparse rows.
  const labelled_matrix* matrix() const noexcept {
    return has_matrix_ ? &matrix_ : nullptr;
  }

  std::uint64_t bad_row_count() const noexcept { return bad_row_count_; }
  /// The first of them.
  const std::vector<bad_row>& bad_rows() const noexcept { return bad_rows_; }

  const array_file& file() const noexcept { return file_; }

private:
  static result<dataset> adopt(array_file file, std::string name);
  result<void> read_meta();
  result<void> read_interactions();
  result<void> read_matrix();
  result<void> read_columns(const nlohmann::json& schema);

  array_file file_;
  std::string name_, format_;
  digest identity_;
  std::vector<std::string> sources_;
  std::uint32_t n_users_ = 0, n_items_ = 0;
  std::uint64_t size_ = 0;
  std::int64_t ticks_ = 1;
  std::span<const std::uint32_t> users_, items_, lines_;
  std::span<const float> ratings_;
  std::span<const std::int64_t> timestamps_;
  std::span<const std::uint8_t> parts_;
  std::vector<column> rows_, user_columns_, item_columns_;
  bool has_matrix_ = false;
  labelled_matrix matrix_;
  std::uint64_t bad_row_count_ = 0;
  std::vector<bad_row> bad_rows_;
};

} // namespace automodel::recsys
