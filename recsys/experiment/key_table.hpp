#pragma once

#include "base/error.hpp"

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::recsys {

/// A key of experiment files, for people who look one up.
struct key_description {
  std::string_view key; ///< "protocol.split"; "candidate.*", "stage.*": of each
  std::string_view fallback; ///< what it is where the file does not say
  std::string_view allowed;
  std::string_view meaning;
};

/// Every key there is, in the order of docs/experiments.md.
std::span<const key_description> experiment_keys();

/// A key as one file has it.
struct explained_key {
  std::string key;
  std::string value;                      ///< as it stands, or the fallback
  source_position where{};                ///< no file: nobody set it
  const key_description* about = nullptr; ///< never null
};

/// The keys of a file with its includes and overrides, before variables are
/// put in: those that are set, and then those that are not. Says nothing of
/// whether the values are sound. Errors: those of reading and parsing.
result<std::vector<explained_key>>
explain_experiment(const std::filesystem::path& file,
                   const std::vector<std::string>& overrides = {});

} // namespace automodel::recsys
