#include "runtime/configuration.hpp"

#include "base/nearest_word.hpp"
#include "runtime/redaction.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace automodel::runtime {

namespace {

constexpr std::string_view prefix = "AUTOMODEL_";

std::string mapped(std::string_view name, char separator, bool upper) {
  std::string out;
  for (auto c : name)
    if (c == '.' || c == '_' || c == '-')
      out += separator;
    else
      out += upper && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A')
                                           : c;
  return out;
}

std::string_view type_name(const parameter& value) {
  constexpr std::array<std::string_view, 4> names{
      "true or false", "a whole number", "a number", "a text"};
  return names[value.index()];
}

std::string limits_of(const config_key& key) {
  auto out = std::string{type_name(key.fallback)};
  auto whole = std::holds_alternative<std::int64_t>(key.fallback);
  auto bound = [whole](double value) {
    return automodel::to_string(
        whole ? parameter{static_cast<std::int64_t>(value)} : parameter{value});
  };
  if (key.least)
    out += ", at least " + bound(*key.least);
  if (key.most)
    out += ", at most " + bound(*key.most);
  return out;
}

template <class T>
std::optional<T> number_from(std::string_view text) {
  T value{};
  auto [end, failed]
      = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc{} || end != text.data() + text.size())
    return std::nullopt;
  return value;
}

// The value of a text from the environment or a flag, of the key's type.
std::optional<parameter> value_from(std::string_view text,
                                    const parameter& like) {
  if (std::holds_alternative<std::string>(like))
    return parameter{std::string{text}};
  if (std::holds_alternative<bool>(like)) {
    if (text == "true" || text == "1" || text == "yes" || text == "on")
      return parameter{true};
    if (text == "false" || text == "0" || text == "no" || text == "off")
      return parameter{false};
    return std::nullopt;
  }
  if (std::holds_alternative<double>(like)) {
    if (auto value = number_from<double>(text))
      return parameter{*value};
    return std::nullopt;
  }
  if (auto value = number_from<std::int64_t>(text))
    return parameter{*value};
  return std::nullopt;
}

bool within(const config_key& key, double value) {
  return std::isfinite(value) && value >= key.least.value_or(value)
         && value <= key.most.value_or(value);
}

} // namespace

std::string environment_name(const config_key& key) {
  return std::string{prefix} + mapped(key.name, '_', true);
}

std::string flag_name(const config_key& key) {
  return "--" + mapped(key.name, '-', false);
}

configuration::configuration(std::vector<config_key> table) {
  for (auto& key : table) {
    auto value = key.fallback;
    auto name = key.name;
    settings_.emplace(std::move(name),
                      setting{std::move(key), std::move(value), "default"});
  }
}

result<configuration::setting*> configuration::find(std::string_view name,
                                                    const source& from) {
  if (auto found = settings_.find(name); found != settings_.end())
    return &found->second;
  std::vector<std::string_view> known;
  for (const auto& [one, setting] : settings_)
    known.push_back(one);
  return fail_at(from.where, errc::invalid_argument,
                 "\"" + std::string{name} + "\" is not a setting",
                 allowed_words(name, known));
}

result<void> configuration::assign(setting& to, parameter value,
                                   const source& from) {
  const auto& key = to.key;
  // A whole number is a number, too.
  if (std::holds_alternative<double>(key.fallback))
    if (auto whole = std::get_if<std::int64_t>(&value))
      value = static_cast<double>(*whole);
  auto refuse = [&](std::string why, std::string hint) {
    return fail_at(from.where, errc::invalid_argument,
                   from.origin + ": " + std::move(why), std::move(hint));
  };
  if (value.index() != key.fallback.index())
    return refuse(key.name + " is " + limits_of(key),
                  "such as " + automodel::to_string(key.fallback));
  if (auto text = std::get_if<std::string>(&value);
      text && !key.allowed.empty()) {
    std::vector<std::string_view> allowed{key.allowed.begin(),
                                          key.allowed.end()};
    if (std::find(allowed.begin(), allowed.end(), *text) == allowed.end())
      return refuse("\"" + *text + "\" is not a value of " + key.name,
                    allowed_words(*text, allowed));
  }
  auto whole = std::get_if<std::int64_t>(&value);
  auto real = std::get_if<double>(&value);
  if ((whole && !within(key, static_cast<double>(*whole)))
      || (real && !within(key, *real)))
    return refuse(automodel::to_string(value) + " is not a value of "
                      + key.name,
                  limits_of(key));
  to.value = std::move(value);
  to.origin = from.origin;
  return {};
}

result<void> configuration::assign_text(setting& to, std::string_view text,
                                        const source& from) {
  auto value = value_from(text, to.key.fallback);
  if (!value)
    return fail(errc::invalid_argument,
                from.origin + ": \"" + std::string{text} + "\" is not "
                    + std::string{type_name(to.key.fallback)},
                limits_of(to.key));
  return assign(to, std::move(*value), from);
}

result<void> configuration::read_file(const std::string& path) {
  std::ifstream in{path};
  if (!in)
    return fail(errc::not_found, path + " cannot be opened");
  std::ostringstream text;
  text << in.rdbuf();
  return read_toml(text.str(), path);
}

result<void>
configuration::read_environment(const char* const* environment,
                                std::span<const std::string_view> elsewhere) {
  std::map<std::string, setting*, std::less<>> by_variable;
  std::vector<std::string_view> known;
  for (auto& [name, one] : settings_)
    by_variable.emplace(environment_name(one.key), &one);
  for (const auto& [variable, one] : by_variable)
    known.push_back(variable);
  for (; environment != nullptr && *environment != nullptr; ++environment) {
    std::string_view line{*environment};
    auto equals = line.find('=');
    if (!line.starts_with(prefix) || equals == std::string_view::npos)
      continue;
    auto variable = line.substr(0, equals);
    if (std::find(elsewhere.begin(), elsewhere.end(), variable)
        != elsewhere.end())
      continue;
    auto found = by_variable.find(variable);
    if (found == by_variable.end())
      return fail(errc::invalid_argument,
                  "the environment variable " + std::string{variable}
                      + " is not a setting",
                  allowed_words(variable, known));
    auto set = assign_text(*found->second, line.substr(equals + 1),
                           {{}, std::string{variable}});
    if (!set)
      return set;
  }
  return {};
}

result<void> configuration::set_flag(std::string_view name,
                                     std::string_view value) {
  while (name.starts_with('-'))
    name.remove_prefix(1);
  std::vector<std::string> flags;
  for (auto& [key, one] : settings_) {
    auto flag = flag_name(one.key);
    if (flag.substr(2) == name)
      return assign_text(one, value, {{}, flag});
    flags.push_back(std::move(flag));
  }
  auto asked = "--" + std::string{name};
  std::vector<std::string_view> known{flags.begin(), flags.end()};
  return fail(errc::invalid_argument, asked + " is not a setting",
              allowed_words(asked, known));
}

template <class T>
const T& configuration::get(std::string_view name) const {
  auto found = settings_.find(name);
  auto value = found == settings_.end() ? nullptr
                                        : std::get_if<T>(&found->second.value);
  if (!value)
    throw std::logic_error{"no setting \"" + std::string{name}
                           + "\" of this type is declared"};
  return *value;
}

bool configuration::flag(std::string_view name) const {
  return get<bool>(name);
}

std::int64_t configuration::integer(std::string_view name) const {
  return get<std::int64_t>(name);
}

double configuration::number(std::string_view name) const {
  return get<double>(name);
}

const std::string& configuration::text(std::string_view name) const {
  return get<std::string>(name);
}

std::vector<configuration::setting> configuration::settings() const {
  std::vector<setting> out;
  for (const auto& [name, one] : settings_)
    out.push_back(one);
  return out;
}

std::string configuration::explain() const {
  std::string out;
  for (const auto& [name, one] : settings_) {
    auto shown = automodel::to_string(one.value);
    if (is_secret_name(name) && !shown.empty())
      shown = "[redacted]";
    out += "# " + one.key.help + "\n" + name + " = " + shown + "  # "
           + one.origin + "\n";
  }
  return out;
}

} // namespace automodel::runtime
