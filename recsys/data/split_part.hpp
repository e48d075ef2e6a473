#pragma once

#include "base/error.hpp"
#include "recsys/array/array_file.hpp"
#include "recsys/data/interactions.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace automodel::recsys {

/// One part of a split: an array file of kind "split", mapped and validated.
/// After a successful open every id and offset is in range, sizes agree, rows
/// of a user are in time order and ratings are finite, whoever wrote the file.
/// Copies are cheap; rows() lives as long as one of them.
class split_part {
public:
  static constexpr std::string_view kind = "split";

  /// Maps a descriptor, which may be closed afterwards. `label` stands for the
  /// path in messages. Errors: as array_file::map, and corrupt.
  static result<split_part> map(int fd, std::string_view label);
  static result<split_part> open(const std::filesystem::path& path);

  const interactions& rows() const noexcept { return rows_; }

  /// "train", "valid" or "test".
  std::string_view part() const noexcept { return part_; }

  /// dataset::identity() of the data it was made from, in hexadecimal.
  std::string_view dataset_hash() const noexcept { return dataset_hash_; }

  const array_file& file() const noexcept { return file_; }

private:
  static result<split_part> adopt(array_file file, std::string_view label);

  array_file file_;
  interactions rows_;
  std::string_view part_, dataset_hash_;
};

} // namespace automodel::recsys
