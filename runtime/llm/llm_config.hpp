#pragma once

#include "base/error.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>

namespace automodel::runtime {

/// Which language model is asked, how, and what it may cost: a small TOML file
/// (docs/papers.md). It names the environment variable that holds the key, and
/// never the key.
struct llm_config {
  std::string provider; ///< "replay", "folder" or "openai"
  std::string model;    ///< as the provider calls it; part of an attempt
  std::string url;      ///< openai: ".../v1", without /chat/completions
  std::string key_env;  ///< variable that holds the key; empty: there is none
  std::filesystem::path ca_file; ///< certificates trusted instead; may be empty
  std::filesystem::path recordings; ///< replay: read; else written if given
  std::filesystem::path folder;     ///< of prompts and replies
  /// Of a million tokens; the cap is of one attempt, earlier calls included.
  double input_price = 0, output_price = 0, cap = 0;
  double temperature = 0;
  std::uint64_t calls = 0;        ///< most calls of one attempt
  std::uint64_t prompt_bytes = 0; ///< longest prompt
  std::uint64_t reply_bytes = 0;  ///< longest body of a reply
  std::uint64_t reply_tokens = 0; ///< asked of the provider
  std::uint32_t repairs = 0;      ///< of a reply of the wrong form
  std::uint32_t program_repairs = 0;
  std::uint32_t retries = 0; ///< after 429, 5xx and refused connections
  std::chrono::milliseconds first_wait{0}; ///< before a retry; then doubled
  std::chrono::seconds connect{0}, total{0};
  std::chrono::milliseconds stall{0}; ///< longest without a byte
};

/// Reads the file; relative paths in it are from its folder. Errors: not_found,
/// parse_error, invalid_argument (file, line and column, what is allowed; what
/// the provider needs and the file does not say).
result<llm_config> read_llm_config(const std::filesystem::path& file);

} // namespace automodel::runtime
