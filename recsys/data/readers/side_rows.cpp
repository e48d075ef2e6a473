#include "recsys/data/readers/side_rows.hpp"

#include "recsys/data/text/number_text.hpp"

#include <limits>

namespace automodel::recsys {

namespace {

/// What is wrong with a record, or nothing; `field` says where.
std::string problem_of(const record_reader& records, const side_layout& layout,
                       std::size_t& field) {
  const auto& fields = records.fields();
  if (!records.problem().empty())
    return records.problem();
  if (fields.size() != layout.names.size()) {
    field = fields.size();
    return "expected " + std::to_string(layout.names.size()) + " fields, found "
           + std::to_string(fields.size());
  }
  field = layout.key;
  if (auto problem = token_problem(fields[field]); !problem.empty())
    return "the id in '" + layout.names[field] + "' " + std::string{problem};
  for (auto [index, kind] : layout.further) {
    field = index;
    if (kind == column_kind::number && !fields[index].empty()
        && !parse_number(fields[index]))
      return "expected a finite number in '" + layout.names[index] + "', found "
             + printable(fields[index]);
  }
  return {};
}

} // namespace

result<void> read_side_rows(record_reader& records, const side_layout& layout,
                            const source_file& file, side_table& table,
                            table_builder& out) {
  for (auto [index, kind] : layout.further)
    table.columns.push_back({layout.names[index], kind});
  while (records.next()) {
    const auto& fields = records.fields();
    std::size_t field = 0;
    if (auto problem = problem_of(records, layout, field); !problem.empty()) {
      auto where = file.at(records.line(), records.column(field));
      if (auto tolerated = out.bad_rows.add(where, problem); !tolerated)
        return tolerated;
      continue;
    }
    auto known = table.keys.size();
    if (table.keys.id_of(fields[layout.key]) != known)
      continue;
    if (layout.title)
      table.titles.push_back(out.texts.as_utf8(fields[*layout.title]));
    for (std::size_t i = 0; i < layout.further.size(); ++i) {
      auto [index, kind] = layout.further[i];
      auto& column = table.columns[i];
      if (kind == column_kind::number)
        column.add_number(
            parse_number(fields[index])
                .value_or(std::numeric_limits<double>::quiet_NaN()));
      else
        column.add_token(out.texts.as_utf8(fields[index]));
    }
  }
  return {};
}

} // namespace automodel::recsys
