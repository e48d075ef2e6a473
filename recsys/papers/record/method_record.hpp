#pragma once

#include "base/parameters.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace automodel::recsys {

/// How a field of a method record came about.
enum class field_status : std::uint8_t {
  stated,   ///< the span says the value
  inferred, ///< follows from the span, which need not say it
  missing   ///< the paper does not say it; the ledger holds the assumption
};

/// A passage of the paper. `quote` is its text; the numbers say where in the
/// text of the document it stands and may be left out by people.
struct record_span {
  std::string quote{};     ///< verbatim but for white space; empty: no passage
  std::uint32_t page = 0;  ///< from 1; 0: not known
  std::uint32_t begin = 0; ///< byte offset in document::text
  std::uint32_t end = 0;   ///< one past the last byte; 0: not located
};

/// One value of a method record with where it comes from. Lists of sizes are
/// texts, "400,400,400", as model programs read them.
struct record_field {
  parameter value{};
  field_status status = field_status::missing;
  double confidence = 0; ///< in [0, 1]
  record_span span{};
};

/// A named number or word: a hyper-parameter of a module or of training. The
/// names are those of setting_words().
struct record_setting {
  std::string name;
  record_field field{};
  std::string where{};   ///< data set it holds for; empty: everywhere
  bool searched = false; ///< the value lists what was tried: "0.1,0.01"
};

/// A part of the proposed method. `field.value` is a word of module_words().
struct record_module {
  std::string name; ///< unique in the record: "cross", "deep"
  record_field kind{};
  std::vector<std::string> inputs{}; ///< names of modules, or "input"
  std::string shape{}; ///< of what it gives: "[batch, fields, dim]"
  std::vector<record_setting> settings{};
  std::vector<std::string> equations{}; ///< numbers of equations
};

struct record_equation {
  std::string number; ///< "3"; empty: not numbered
  record_field text{};
};

struct record_data_set {
  record_field name{};
  std::vector<record_setting> settings{}; ///< rows, users, items, fields, ...
  std::vector<record_field> preprocessing{};
};

struct record_evaluation {
  std::vector<record_field> metrics{}; ///< words of metric_words()
  record_field split{};                ///< a word of split_words()
  record_field negatives{};            ///< "all", or sampled per target: 100
  std::vector<record_setting> settings{};
};

/// A number of a table of results.
struct record_claim {
  std::string table, data_set, metric, model;
  record_field value{};
  bool proposed = false;             ///< of the paper's own method
  std::vector<std::string> doubts{}; ///< failed checks; empty: trusted
};

/// Something the paper leaves out, and what is assumed for it.
struct record_gap {
  std::string field; ///< "training.learning_rate"
  std::string what;  ///< what is not said
  parameter assumption{};
  std::string reason; ///< why this assumption
};

/// A correction of the paper that was published later.
struct record_erratum {
  std::string field, says, corrected, source;
};

/// What a paper says of its method, each value with its passage. JSON for
/// people: docs/method-record.md, method_record_json.hpp.
struct method_record {
  std::string made_by;    ///< "reader", "person NAME", "llm MODEL"
  std::string document;   ///< digest of the document's plain text, or empty
  record_field name{};    ///< what the authors call the method
  record_field problem{}; ///< one sentence
  record_field task{};    ///< a word of task_words()
  std::vector<record_field> inputs{};   ///< words of input_words()
  std::vector<record_field> outputs{};  ///< words of output_words()
  std::vector<record_module> modules{}; ///< in the order data passes them
  std::vector<record_equation> equations{};
  std::vector<record_field> losses{}; ///< words of loss_words()
  std::vector<record_setting> training{};
  std::vector<record_data_set> data{};
  record_evaluation evaluation{};
  std::vector<record_claim> claims{};
  std::vector<record_gap> gaps{};
  std::vector<record_erratum> errata{};
};

} // namespace automodel::recsys
