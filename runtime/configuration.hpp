#pragma once

#include "base/error.hpp"
#include "base/parameters.hpp"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::runtime {

/// One setting there is. Its name is a TOML path ("log.level"); the environment
/// variable is AUTOMODEL_LOG_LEVEL, the flag --log-level.
struct config_key {
  std::string name;
  parameter fallback; ///< its type is the setting's type
  std::string help;
  std::vector<std::string> allowed{}; ///< texts; empty: any
  std::optional<double> least{};      ///< numbers
  std::optional<double> most{};
};

std::string environment_name(const config_key& key);
std::string flag_name(const config_key& key);

/// The settings of a node: defaults < TOML file < environment < flags. All
/// keys are declared in one table; anything else is an error.
class configuration {
public:
  struct setting {
    config_key key;
    parameter value;
    std::string
        origin; ///< "default", "node.toml:3:1", "AUTOMODEL_...", "--..."
  };

  /// The defaults of a table.
  explicit configuration(std::vector<config_key> table);

  /// Errors name file, line, column, the allowed values and the nearest known
  /// key: not_found (no such file), parse_error, invalid_argument.
  result<void> read_file(const std::string& path);
  result<void> read_toml(std::string_view text, const std::string& file);

  /// Takes AUTOMODEL_... of "NAME=value" lines, as in environ. An unknown name
  /// that begins so is an error, unless `elsewhere` names it: variables that
  /// are no settings of this table.
  result<void> read_environment(const char* const* environment,
                                std::span<const std::string_view> elsewhere
                                = {});

  /// A flag's value as text; `name` with or without its dashes.
  result<void> set_flag(std::string_view name, std::string_view value);

  /// The value of a declared key; throws std::logic_error for another key or
  /// type, which is a defect of the caller.
  bool flag(std::string_view name) const;
  std::int64_t integer(std::string_view name) const;
  double number(std::string_view name) const;
  const std::string& text(std::string_view name) const;

  /// All settings, sorted by name.
  std::vector<setting> settings() const;

  /// For people: each value and where it came from, secrets masked.
  std::string explain() const;

private:
  struct source {
    source_position where;
    std::string origin;
  };

  template <class T>
  const T& get(std::string_view name) const;
  result<setting*> find(std::string_view name, const source& from);
  result<void> assign(setting& to, parameter value, const source& from);
  result<void> assign_text(setting& to, std::string_view text,
                           const source& from);

  std::map<std::string, setting, std::less<>> settings_;
};

} // namespace automodel::runtime
