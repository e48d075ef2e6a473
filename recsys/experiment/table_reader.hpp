#pragma once

#include "recsys/experiment/problem_list.hpp"
#include "recsys/experiment/toml_node.hpp"

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::recsys {

/// Reads one table of a file: typed, bounded, and every key that nobody asked
/// for is a problem in the end. A read that fails adds a problem and leaves
/// the target as it was, so that reading goes on and finds the next one.
/// Each read returns whether the key is present and its value was taken.
class table_reader {
public:
  /// `path` is how people call the table, "protocol"; empty: the whole file.
  /// A null table is read like an empty one.
  table_reader(const toml_table* table, source_position where, std::string path,
               problem_list& problems);

  /// Null if the key is absent. The key counts as known from now on.
  const toml_node* find(std::string_view key);

  /// Like find; a problem if it is absent.
  const toml_node* require(std::string_view key, std::string_view why);

  /// Text without control characters, of 1 to `longest` bytes.
  bool text(std::string_view key, std::string& out, std::size_t longest = 200);
  bool flag(std::string_view key, bool& out);
  bool integer(std::string_view key, std::uint64_t& out, std::uint64_t lowest,
               std::uint64_t highest);
  bool integer(std::string_view key, std::uint32_t& out, std::uint32_t lowest,
               std::uint32_t highest);
  /// An integer is a number too.
  bool number(std::string_view key, double& out, double lowest, double highest);
  bool numbers(std::string_view key, std::vector<double>& out, double lowest,
               double highest);

  /// A list without repetition of 1 to `longest` entries.
  bool integers(std::string_view key, std::vector<std::uint64_t>& out,
                std::uint64_t lowest, std::uint64_t highest,
                std::size_t longest);
  bool words(std::string_view key, std::vector<std::string>& out,
             std::span<const std::string_view> allowed);
  bool texts(std::string_view key, std::vector<std::string>& out,
             std::size_t longest);

  /// One of `allowed`.
  bool word(std::string_view key, std::string& out,
            std::span<const std::string_view> allowed);

  /// A table within this one, absent or not.
  table_reader table(std::string_view key);

  /// Null if absent or not a table, which is a problem.
  const toml_table* members(std::string_view key);

  /// Where a key stands, or the table if it is absent.
  source_position where(std::string_view key) const;

  /// "protocol.k"
  std::string name_of(std::string_view key) const;

  problem_list& problems() const noexcept { return problems_; }
  void problem(std::string_view key, std::string message,
               std::string hint = {}) const;

  /// Reports the keys that nobody asked for.
  void finish() const;

private:
  const toml_list* list(std::string_view key, std::size_t longest);
  void wrong_type(std::string_view key, const toml_node& found,
                  std::string_view expected) const;
  bool is_text(const toml_node& node, std::string_view key, std::string& out,
               std::size_t longest) const;
  bool one_of(const toml_node& node, std::string_view key, std::string& out,
              std::span<const std::string_view> allowed) const;
  bool in_range(const toml_node& node, std::string_view key, double& out,
                double lowest, double highest) const;
  bool in_range(const toml_node& node, std::string_view key, std::uint64_t& out,
                std::uint64_t lowest, std::uint64_t highest) const;

  const toml_table* table_;
  source_position where_;
  std::string path_;
  problem_list& problems_;
  std::vector<std::string> known_;
};

/// Whether text may stand in tables, names and terminals as it is.
bool is_printable(std::string_view text) noexcept;

} // namespace automodel::recsys
