#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// Where the parts of a node are found.
namespace automodel::actors {

inline constexpr std::string_view node_prefix = "/node/";

inline std::string artefacts_path(std::string_view node) {
  return "/node/" + std::string{node} + "/artefacts";
}

inline std::string fetcher_path(std::string_view node) {
  return "/node/" + std::string{node} + "/fetcher";
}

inline std::string slot_path(std::string_view node, std::uint32_t number) {
  return "/node/" + std::string{node} + "/slots/" + std::to_string(number);
}

/// The node of a path below /node.
inline std::optional<std::string> node_of(std::string_view path) {
  if (!path.starts_with(node_prefix))
    return std::nullopt;
  path.remove_prefix(node_prefix.size());
  return std::string{path.substr(0, path.find('/'))};
}

/// Whether it is that of a slot, and not of something below one.
inline bool is_slot(std::string_view path) {
  auto node = node_of(path);
  if (!node)
    return false;
  auto rest = path.substr(node_prefix.size() + node->size());
  constexpr std::string_view below = "/slots/";
  return rest.starts_with(below)
         && rest.find('/', below.size()) == std::string_view::npos;
}

/// The number of a slot, by its path.
inline std::uint32_t number_of_slot(std::string_view path) {
  std::uint32_t number = 0;
  auto digits = path.substr(path.rfind('/') + 1);
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

} // namespace automodel::actors
