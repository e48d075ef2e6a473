#pragma once

#include "base/error.hpp"
#include "recsys/array/array_file.hpp"
#include "recsys/data/labelled_rows.hpp"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::recsys {

// A part of a split of rows is two files: what may be seen before a row is
// predicted, and what is to be predicted. A scorer is handed the first, a judge
// the second.

/// The features of a part: an array file of kind "rows", mapped and validated.
/// After a successful open every feature lies in its field's range, values are
/// finite and sizes agree, whoever wrote the file. Copies are cheap.
class row_features {
public:
  static constexpr std::string_view kind = "rows";

  /// Maps a descriptor, which may be closed afterwards. `label` stands for the
  /// path in messages. Errors: as array_file::map, and corrupt.
  static result<row_features> map(int fd, std::string_view label);
  static result<row_features> open(const std::filesystem::path& path);

  /// Without labels; lives as long as one of the copies.
  const labelled_rows& rows() const noexcept { return rows_; }

  std::string_view part() const noexcept { return part_; }

  /// Adds all that open() needs; what is added must live until it is written.
  static void add_to(array_file_writer& out, const labelled_rows& rows,
                     std::string_view part);

private:
  static result<row_features> adopt(array_file file, std::string_view label);

  array_file file_;
  labelled_rows rows_;
  std::string part_;
};

/// The labels of a part: an array file of kind "row-labels", validated in the
/// same way: labels are finite.
class row_labels {
public:
  static constexpr std::string_view kind = "row-labels";

  static result<row_labels> map(int fd, std::string_view label);
  static result<row_labels> open(const std::filesystem::path& path);

  std::uint64_t n_rows() const noexcept { return sources_.size(); }
  const std::vector<std::string>& names() const noexcept { return names_; }
  /// [n_rows, n_labels]
  std::span<const float> labels() const noexcept { return labels_; }
  /// Users; empty if unknown.
  std::span<const std::uint32_t> groups() const noexcept { return groups_; }
  /// [n_rows] row of the dataset, ascending.
  std::span<const std::uint32_t> sources() const noexcept { return sources_; }

  std::string_view part() const noexcept { return part_; }

  /// Features and labels of one part as one view, which lives as long as
  /// copies of both do. Errors: incompatible (of different parts).
  result<labelled_rows> label(const row_features& features) const;

  struct content {
    std::span<const float> labels;
    std::span<const std::uint32_t> groups, sources;
    std::vector<std::string> names;
  };
  static void add_to(array_file_writer& out, const content& rows,
                     std::string_view part);

private:
  static result<row_labels> adopt(array_file file, std::string_view label);

  array_file file_;
  std::vector<std::string> names_;
  std::span<const float> labels_;
  std::span<const std::uint32_t> groups_, sources_;
  std::string part_;
};

/// Rows [first, first + count), which must exist. The view of a view.
labelled_rows slice(const labelled_rows& rows, std::uint64_t first,
                    std::uint64_t count);

} // namespace automodel::recsys
