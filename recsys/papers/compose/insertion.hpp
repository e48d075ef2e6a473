#pragma once

#include "base/error.hpp"
#include "recsys/papers/compose/composition.hpp"
#include "recsys/papers/compose/line_diff.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::recsys {

/// Where a baseline is changed, and why there.
struct insertion_point {
  std::uint32_t line = 0; ///< of the baseline's text
  std::string reason;
};

/// A baseline with the modules of a record that it has not, behind a switch.
struct insertion {
  std::string own_part{}; ///< the changed program, without its blocks
  std::string program{};  ///< with them
  std::string reference{};
  /// Of defaults(): false makes it the baseline again, bit for bit.
  std::string key{};
  std::vector<std::string> added{}; ///< names of the record's modules
  std::vector<insertion_point> points{};
  line_diff diff{};
  composition part{}; ///< of the added modules alone: ledger, unresolved
};

/// Reads a baseline of rows with one label, finds where the modules of the
/// record that it does not have belong, and puts them there: a branch from the
/// embeddings to the sum before the sigmoid. Initial values of the added part
/// are drawn after all others, so the baseline's are the same with and without.
///
/// Errors: invalid_argument (the record adds nothing, or something that reads
/// the baseline's insides; the baseline is of another task, shows no
/// embeddings, returns its logits in several places, or has names that the
/// addition needs); those of compose().
result<insertion> insert_into(const method_record& from,
                              std::string_view baseline, std::string_view file,
                              const compose_options& how = {});

/// The changed baseline as a composition, to be compared with itself without
/// the addition.
composition as_composition(const insertion& of);

/// The words of module_words() that a program's imported blocks stand for.
std::vector<std::string> words_of_program(std::string_view own_part);

} // namespace automodel::recsys
