#pragma once

#include "recsys/papers/compose/composition.hpp"
#include "recsys/papers/record/method_record.hpp"
#include "recsys/papers/verdict/pair_verdict.hpp"
#include "recsys/papers/verdict/reproduction.hpp"
#include "recsys/report/results.hpp"

#include <optional>
#include <string>
#include <vector>

namespace automodel::recsys {

/// A gate of the program, as it answered.
struct gate_line {
  std::string name;
  bool passed = false;
  std::string text;
};

/// How far an attempt came.
enum class attempt_end : std::uint8_t {
  read,       ///< a record, as asked
  programmed, ///< a program, as asked
  unresolved, ///< the method has parts that nothing expresses
  closed,     ///< a gate is closed to the program
  judged,     ///< a verdict
  refused     ///< a person did not allow it to go on
};

/// "read", ...
std::string_view to_string(attempt_end end) noexcept;

/// What a language model had a part in. Calls that were not answered are left
/// out: whoever is interrupted ends with the same.
struct model_use {
  std::string model;
  std::vector<std::string> fields; ///< of the record, that it filled
  bool asked_for_program = false;
  bool wrote_program = false;
  std::uint32_t repairs = 0;               ///< of the program
  std::string why_not{};                   ///< it wrote none
  std::uint64_t accepted = 0, refused = 0; ///< replies
  std::uint64_t input_tokens = 0, output_tokens = 0, cost_micro = 0;
};

/// All that is to be said of an attempt to turn a paper into an answer.
struct paper_report {
  attempt_end end = attempt_end::read;
  std::string attempt;   ///< its identity
  std::string source;    ///< file name of what was read
  std::string corrected; ///< what a person put in: "record", "program" or both
  std::optional<model_use> language_model{}; ///< nothing: none was asked
  method_record record{};
  composition made{};
  std::string nearest{}; ///< program of the zoo
  std::string diff{};    ///< of the method's program to it, unified
  std::vector<gate_line> gates{};
  std::vector<record_gap> pair_ledger{}; ///< what the pair assumes
  std::string criterion{};
  std::string estimate{};
  std::vector<std::string> earlier{}; ///< what came of attempts like this one
  std::optional<report_input> pair{};
  std::optional<pair_verdict> verdict{};
  std::vector<reproduction> claims{};
  std::vector<trace_entry> trace{};
  std::string command{};
};

/// The contract for scripts: what paper.json holds. Deterministic: no clock.
std::string to_json(const paper_report& of);

/// A page that needs nothing else: what the paper claims, what was built, what
/// was assumed, what came out.
std::string render_html(const paper_report& of);

/// The same in a few lines, for a terminal.
std::string render_text(const paper_report& of);

} // namespace automodel::recsys
