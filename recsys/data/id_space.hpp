#pragma once

#include "base/digest.hpp"
#include "base/error.hpp"
#include "recsys/array/array_file.hpp"
#include "recsys/data/interactions.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::recsys {

/// What the dense ids of a split stand for. Stored as an array file of kind
/// "vocabulary" beside the split, and copied into a champion's artefact.
struct id_space {
  static constexpr std::string_view kind = "vocabulary";

  std::vector<std::string> users;  ///< external id by user_id
  std::vector<std::string> items;  ///< external id by item_id
  std::vector<std::string> titles; ///< by item_id; empty if there are none

  static result<id_space> open(const std::filesystem::path& path);
  static result<id_space> map(int fd, std::string_view label);

  /// Reads what add_to wrote into a larger file. Errors: not_found, corrupt.
  static result<id_space> read(const array_file& file);

  /// Adds users, items and titles to a file. They are copied.
  void add_to(array_file_writer& out) const;

  result<digest> write(const std::filesystem::path& path) const;

  /// By linear search: for a person's one question, not for loops.
  std::optional<user_id> find_user(std::string_view token) const;
  std::optional<item_id> find_item(std::string_view token) const;
};

} // namespace automodel::recsys
