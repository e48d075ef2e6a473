#pragma once

#include "actors/papers/attempt_journal.hpp"
#include "base/error.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace automodel::actors {

/// Steps of an attempt that a person may want to allow first.
inline constexpr std::array<std::string_view, 3> risk_classes{
    "ask",     // the paper's text goes to a language model, and costs
    "program", // a program that a language model wrote is to be trained
    "train"};  // machine time is spent

struct approval_request {
  std::string risk;    ///< of risk_classes
  std::string subject; ///< what is to be allowed, for people
  std::filesystem::path folder;
  std::chrono::milliseconds patience{0};
};

enum class approval : std::uint8_t { given, refused, silence };

/// Asks a person by a file approve-RISK-HASH.md in the folder, and waits for
/// one that ends in .yes or .no instead of .md; its first line may say who and
/// why. The hash is of the attempt and the subject, so that no answer is taken
/// for another question. An answer is recorded and not asked for again; so is
/// silence, which allows nothing, and after which the same question may be
/// asked again. Errors: io_error, those of the memory.
result<approval> ask_approval(attempt_journal& journal,
                              const approval_request& request);

} // namespace automodel::actors
