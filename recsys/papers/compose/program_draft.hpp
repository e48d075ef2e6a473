#pragma once

#include "recsys/papers/compose/composition.hpp"
#include "recsys/papers/compose/setting_reader.hpp"

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace automodel::recsys {

/// Which field of a record a line follows from. An empty field: none, the line
/// stands in every program of its task.
struct line_origin {
  std::string field{};
  field_status status = field_status::stated;
};

struct draft_line {
  std::string text;
  line_origin origin{};
};

/// The parts of a program while it is composed. Lines are those of functions,
/// indented by four as they will stand; a line that is too long is wrapped in
/// the end.
class program_draft {
public:
  /// Names a block that the program calls.
  void import(std::string_view block) { imports_.emplace(block); }
  void import(std::initializer_list<std::string_view> blocks);

  /// A name of defaults() with its value. The first of equal names holds.
  void configure(std::string_view key, const chosen_value& value);
  bool configures(std::string_view key) const;

  /// An embedding table, by an expression for its first rows, and the view
  /// that shows its rows in a batch, if `view` is not empty.
  void table(std::string_view name, std::string_view rows,
             std::string_view view, std::string_view shown,
             const line_origin& from);
  void view(std::string_view name, std::string_view shown,
            const line_origin& from);

  void init(std::string line, const line_origin& from);
  void step(std::string line, const line_origin& from);
  /// Lines that come before all others of init.
  void begin_init(std::string line, const line_origin& from);

  /// `stem`, with a number behind it if it is in use.
  std::string fresh(std::string_view stem);

  struct setting {
    std::string key;
    chosen_value value;
  };
  /// A name with an expression.
  struct definition {
    std::string name, value;
    line_origin from;
  };

  const std::set<std::string, std::less<>>& imports() const { return imports_; }
  const std::vector<setting>& settings() const { return settings_; }
  const std::vector<definition>& tables() const { return tables_; }
  const std::vector<definition>& views() const { return views_; }
  const std::vector<draft_line>& init_lines() const { return init_; }
  const std::vector<draft_line>& first_lines() const { return first_; }
  const std::vector<draft_line>& step_lines() const { return step_; }

private:
  std::set<std::string, std::less<>> imports_, names_;
  std::vector<setting> settings_;
  std::vector<definition> tables_, views_;
  std::vector<draft_line> first_, init_, step_;
};

/// The longest line of a program.
inline constexpr std::size_t page_columns = 80;

/// Lines with their origins as the text of a program: long ones wrapped to 80
/// columns, and the notes with line numbers that go with it.
struct laid_out {
  std::string text;
  std::vector<composition_note> notes;
};
laid_out lay_out(const std::vector<draft_line>& lines);

/// `from blocks import a, b`, in as many lines as it needs.
std::vector<draft_line>
import_lines(const std::set<std::string, std::less<>>& names);

/// A value as the programs' language writes it.
std::string literal(const parameter& value);

/// The function defaults() of a draft.
std::vector<draft_line> defaults_lines(const program_draft& of);

} // namespace automodel::recsys
