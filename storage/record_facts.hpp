#pragma once

#include "storage/record.hpp"

#include <string>
#include <vector>

namespace automodel::storage {

/// What the tables need to know of a record.
struct record_facts {
  record_kind kind{};
  std::string experiment;
  std::string step;
  std::string agent;
  std::vector<digest> parents;
  std::vector<std::string> candidates; ///< it is about, sorted
  std::string slot;                    ///< of a decision
  std::string name;                    ///< of an intent
  std::vector<std::string> targets;    ///< what it decides or is about
  std::vector<std::string> protocols;  ///< under which it holds
  // sorted, each once:
  std::vector<std::string> verdicts; ///< "success", …
  std::vector<double> deltas;        ///< differences that were measured
  std::vector<digest> datasets;      ///< that it names itself
  bool finished_ok = false;          ///< of a finished
  // sorted, each once:
  std::vector<digest> artefacts; ///< that must be in the store
  std::vector<digest> mentions;  ///< all hashes in its body, these included
};

/// Bounds on the texts that become keys.
struct name_limits {
  static constexpr std::size_t experiment = 96;
  static constexpr std::size_t step = 256;
  static constexpr std::size_t agent = 256;
  static constexpr std::size_t producer = 256;
  static constexpr std::size_t candidate = 128;
  static constexpr std::size_t slot = 256;
  static constexpr std::size_t target = 256;
  static constexpr std::size_t metric = 128;
  static constexpr std::size_t lease = 200;
  static constexpr std::size_t account = 200;
  static constexpr std::size_t reservation = 200;
};

/// A name: not empty, at most `most` bytes, UTF-8 without control characters.
/// Errors: invalid_argument, naming `what`.
result<void> check_name(std::string_view what, std::string_view text,
                        std::size_t most);

/// Checks a record as far as that is possible without the memory: required
/// fields, bounds, digests of 32 bytes, finite numbers. Errors:
/// invalid_argument, parse_error, resource_exhausted, incompatible (a kind
/// that is not known); the message names the field.
result<record_facts> examine(const record_message& record);

/// Checks the annex in the same way.
result<void> examine(const annex_message& annex);

} // namespace automodel::storage
