#include "recsys/data/readers/interaction_rows.hpp"

#include "recsys/data/text/number_text.hpp"

#include <limits>

namespace automodel::recsys {

namespace {

constexpr std::uint64_t rows_per_report = 1 << 16;

/// One record, parsed but not yet added.
struct parsed_row {
  float rating = 0;
  std::int64_t time = 0;
  std::vector<double> numbers;
};

/// What is wrong with a record: the field, and what was expected of it.
struct row_problem {
  std::size_t field = 0;
  std::string expected;
};

class row_parser {
public:
  row_parser(const interaction_layout& layout) : layout_(layout) {
    row_.numbers.resize(layout.further.size());
  }

  /// Nothing if the record is sound; then row() holds its values.
  std::optional<row_problem> parse(const std::vector<std::string_view>& fields);

  const parsed_row& row() const noexcept { return row_; }

private:
  std::optional<row_problem> check_token(std::size_t field,
                                         std::string_view text) const {
    auto problem = token_problem(text);
    if (problem.empty())
      return std::nullopt;
    return row_problem{field, "the id in '" + layout_.names[field] + "' "
                                  + std::string{problem}};
  }

  row_problem expected(std::size_t field, std::string_view what,
                       std::string_view text) const {
    return {field, "expected " + std::string{what} + " in '"
                       + layout_.names[field] + "', found " + printable(text)};
  }

  const interaction_layout& layout_;
  parsed_row row_;
};

std::optional<row_problem>
row_parser::parse(const std::vector<std::string_view>& fields) {
  if (fields.size() != layout_.names.size())
    return row_problem{fields.size(),
                       "expected " + std::to_string(layout_.names.size())
                           + " fields, found " + std::to_string(fields.size())};
  if (auto problem = check_token(layout_.user, fields[layout_.user]))
    return problem;
  if (auto problem = check_token(layout_.item, fields[layout_.item]))
    return problem;
  if (layout_.rating) {
    auto text = fields[*layout_.rating];
    auto rating = parse_rating(text);
    if (!rating)
      return expected(*layout_.rating, "a finite number", text);
    row_.rating = *rating;
  }
  if (layout_.time) {
    auto text = fields[*layout_.time];
    auto time = parse_time(text);
    if (!time)
      return expected(*layout_.time, "a time that is not before 1970", text);
    row_.time = *time;
  }
  for (std::size_t i = 0; i < layout_.further.size(); ++i) {
    auto [field, kind] = layout_.further[i];
    if (kind != column_kind::number)
      continue;
    auto number = parse_number(fields[field]);
    if (!number && !fields[field].empty())
      return expected(field, "a finite number", fields[field]);
    row_.numbers[i] = number.value_or(std::numeric_limits<double>::quiet_NaN());
  }
  return std::nullopt;
}

} // namespace

result<void> read_interactions(record_reader& records,
                               const interaction_layout& layout,
                               const source_file& file, table_builder& out) {
  row_parser parser{layout};
  for (std::uint64_t n = 1; records.next(); ++n) {
    const auto& fields = records.fields();
    std::optional<row_problem> problem;
    if (!records.problem().empty())
      problem = row_problem{0, records.problem()};
    else
      problem = parser.parse(fields);
    if (problem) {
      auto where = file.at(records.line(), records.column(problem->field));
      if (auto tolerated
          = out.bad_rows.add(std::move(where), std::move(problem->expected));
          !tolerated)
        return tolerated;
      continue;
    }
    out.add_pair(fields[layout.user], fields[layout.item], records.line());
    if (layout.rating)
      out.rating.push_back(parser.row().rating);
    if (layout.time)
      out.time.push_back(parser.row().time);
    for (std::size_t i = 0; i < layout.further.size(); ++i) {
      auto [field, kind] = layout.further[i];
      if (kind == column_kind::number)
        out.row_columns[i].add_number(parser.row().numbers[i]);
      else
        out.row_columns[i].add_token(out.texts.as_utf8(fields[field]));
    }
    if (out.advance && n % rows_per_report == 0)
      out.advance(records.offset());
  }
  return {};
}

void infer_kinds(record_reader records, std::vector<column_kind>& kinds) {
  std::vector<std::size_t> open;
  for (std::size_t field = 0; field < kinds.size(); ++field)
    if (kinds[field] == column_kind::number)
      open.push_back(field);
  while (!open.empty() && records.next()) {
    const auto& fields = records.fields();
    if (fields.size() != kinds.size())
      continue;
    std::erase_if(open, [&](std::size_t field) {
      if (fields[field].empty() || parse_number(fields[field]))
        return false;
      kinds[field] = column_kind::token;
      return true;
    });
  }
}

} // namespace automodel::recsys
