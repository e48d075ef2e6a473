#pragma once

#include "base/error.hpp"
#include "base/parameters.hpp"
#include "recsys/papers/record/method_record.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::recsys {

/// Where a line of a composed program or recipe comes from.
struct composition_note {
  std::uint32_t line = 0; ///< of the program; 0: of the recipe alone
  std::string text{};     ///< the line, or the recipe's "name = value"
  std::string field{};    ///< of the record: "modules.deep.settings.sizes"
  /// `missing`: the record does not say it, the ledger holds the assumption.
  field_status status = field_status::missing;
};

/// Something of the record that no block of the library expresses.
struct unresolved_part {
  std::string field; ///< "modules.quantizer"
  std::string word;  ///< "residual_quantizer"
  std::string reason;
};

/// A method that adds something to another: what makes it the other again.
struct composition_switch {
  std::string key{}; ///< of defaults()
  parameter off{};
  /// Settings that spend about as many parameters otherwise, with the switch
  /// off; empty: there are none.
  parameters control{};
};

/// What follows from a method record: a model program and how it is trained.
struct composition {
  std::string task{}; ///< "ctr", "multi_task" or "sequential"
  /// What the zoo's programs call the loss: "logloss", "bce", "ce", ...
  std::string loss = "logloss";
  /// The program with the blocks it uses; of an incomplete composition a
  /// skeleton in comments and code that is not meant to run.
  std::string program{};
  std::string own_part{}; ///< the program without the blocks
  /// The same model by slow and plain blocks, written apart from the library:
  /// for the gate "equations". Empty if the composition is incomplete.
  std::string reference{};
  parameters defaults{}; ///< what the program's defaults() says
  std::optional<composition_switch> added{};
  /// What the paper searched, by name: values to tune over.
  std::vector<std::pair<std::string, std::vector<parameter>>> searched{};
  std::vector<composition_note> notes{};
  std::vector<record_gap> ledger{}; ///< what was assumed, and why
  /// Stated in the record, but no line follows from it.
  std::vector<std::string> unused{};
  std::vector<unresolved_part> unresolved{};

  bool complete() const noexcept { return unresolved.empty(); }
};

struct compose_options {
  std::string name = "program.py"; ///< of the program's file
  /// Which of a setting's values holds, where a paper has one for each data
  /// set; empty: the first.
  std::string data_set{};
};

/// Composes a program from the modules of a record by the grammar of
/// module_grammar.hpp. The names in the record decide nothing but a comment:
/// what the modules are and how they are wired does. What cannot be expressed
/// is listed, and the composition is then incomplete.
///
/// Errors: invalid_argument (a record that contradicts itself: two modules of
/// one name, an input that is no module, a cycle, a setting out of range).
result<composition> compose(const method_record& from,
                            const compose_options& how = {});

/// "stated", "inferred" or "assumed".
std::string_view note_word(field_status status) noexcept;

/// Notes, ledger, unused and unresolved as JSON: compact when read by machines,
/// but indented here, since people read it.
std::string notes_json(const composition& of);

/// The candidate's table of an experiment file, with where each value comes
/// from as comments. `file` is the program's.
std::string recipe_toml(const composition& of, std::string_view file);

} // namespace automodel::recsys
