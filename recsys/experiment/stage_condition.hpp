#pragma once

#include "base/error.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace automodel::recsys {

/// What a condition may speak of.
struct stage_scope {
  struct stage {
    std::string name;
    std::vector<std::string> candidates; ///< that may be judged in it
  };
  std::vector<stage> stages;
  std::vector<std::string> metrics; ///< empty: not known, so any
};

/// A value of a stage: always of validation, there is no word for the test
/// split.
struct stage_reference {
  enum class kind : std::uint8_t {
    best,      ///< number: of the best candidate
    second,    ///< number: of the one after it
    candidate, ///< number: of the named one
    winner,    ///< text: the name of the best
    failures,  ///< number: trials of it that failed
    ran,       ///< truth
    skipped,   ///< truth
    failed,    ///< truth: it ran, and no candidate could be judged
  };
  kind what = kind::best;
  std::string stage;
  std::string candidate{}; ///< of `candidate`
  std::string metric{};    ///< of the numbers; empty: the selection metric
};

/// Nothing: there is no such value, as of a stage that was skipped.
using stage_value = std::variant<std::monostate, bool, double, std::string>;

/// A condition on the results of stages, as in
///
///     screen.best >= 1.05 * screen.pop and not screen.failed
///
/// Numbers are NUMBER, STAGE.best, STAGE.second, STAGE.failures and STAGE.NAME
/// of a candidate, the last with .METRIC for another than the selection
/// metric; they go with + - * and are compared by < <= > >= == !=. Texts are
/// 'TEXT' and STAGE.winner, with == and !=. Truths are comparisons, STAGE.ran,
/// STAGE.skipped and STAGE.failed, joined by and, or, not and parentheses.
/// Names that are more than letters, digits and _ stand in quotes.
///
/// Where a value is missing, what rests on it is neither true nor false
/// (Kleene's logic), and the whole then does not hold.
class stage_condition {
public:
  static constexpr std::size_t longest = 1000; ///< bytes
  static constexpr unsigned deepest = 32;      ///< parentheses and signs

  /// Errors: parse_error, at line 1 and the column in `text`.
  static result<stage_condition> parse(std::string_view text,
                                       const stage_scope& scope);

  using lookup = std::function<stage_value(const stage_reference&)>;

  struct answer {
    bool holds = false;
    /// What was looked up, as written, with its value: in order, each once.
    std::vector<std::pair<std::string, stage_value>> read;
  };
  answer ask(const lookup& find) const;

private:
  friend class stage_condition_parser;

  enum class op : std::uint8_t {
    value,
    look_up,
    negative,
    add,
    subtract,
    multiply,
    less,
    less_equal,
    greater,
    greater_equal,
    equal,
    unequal,
    no,
    both,
    either,
  };
  /// In the order of evaluation: operands come before what joins them.
  struct node {
    op what = op::value;
    stage_value value{};
    stage_reference reference{};
    std::string written{};
  };

  static stage_value apply(op what, const stage_value& a);
  static stage_value apply(op what, const stage_value& a, const stage_value& b);

  std::vector<node> nodes_;
};

/// "0.3125", "true", "ease decay", "missing".
std::string to_string(const stage_value& value);

} // namespace automodel::recsys
