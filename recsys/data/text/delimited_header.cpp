#include "recsys/data/text/delimited_header.hpp"

#include "recsys/data/text/number_text.hpp"

#include <algorithm>

namespace automodel::recsys {

std::string lower_case(std::string_view text) {
  std::string out{text};
  for (auto& c : out)
    if (c >= 'A' && c <= 'Z')
      c = static_cast<char>(c - 'A' + 'a');
  return out;
}

char separator_of(std::string_view text) noexcept {
  auto line = text.substr(0, text.find('\n'));
  for (auto separator : {'\t', ',', ';', '|'})
    if (line.find(separator) != std::string_view::npos)
      return separator;
  return ',';
}

result<std::vector<std::string>>
read_delimited_header(record_reader& records, const source_file& file) {
  if (!records.next())
    return fail_at(file.at(1), errc::parse_error, "the header is missing");
  if (!records.problem().empty())
    return fail_at(file.at(records.line(), records.column(0)),
                   errc::parse_error, records.problem());
  std::vector<std::string> names;
  for (std::size_t i = 0; i < records.fields().size(); ++i) {
    auto name = records.fields()[i].empty() ? "column_" + std::to_string(i + 1)
                                            : std::string{records.fields()[i]};
    auto where = file.at(records.line(), records.column(i));
    if (auto problem = token_problem(name); !problem.empty())
      return fail_at(std::move(where), errc::parse_error,
                     "the name of this column " + std::string{problem});
    if (std::find(names.begin(), names.end(), name) != names.end())
      return fail_at(std::move(where), errc::parse_error,
                     "the column " + printable(name) + " appears twice");
    names.push_back(std::move(name));
  }
  return names;
}

} // namespace automodel::recsys
