#include "recsys/data/readers/recbole_header.hpp"

#include "recsys/data/text/number_text.hpp"

#include <algorithm>
#include <array>

namespace automodel::recsys {

namespace {

struct field_type {
  std::string_view name;
  column_kind kind;
  bool sequence;
};

// A float_seq is kept as text, as a token_seq is: its length varies.
constexpr std::array types{
    field_type{"token", column_kind::token, false},
    field_type{"token_seq", column_kind::token_list, true},
    field_type{"float", column_kind::number, false},
    field_type{"float_seq", column_kind::token_list, true},
};

const field_type* find_type(std::string_view name) noexcept {
  auto found = std::find_if(types.begin(), types.end(), [&](const auto& type) {
    return type.name == name;
  });
  return found == types.end() ? nullptr : &*found;
}

} // namespace

result<std::vector<recbole_field>>
read_recbole_header(record_reader& records, const source_file& file) {
  if (!records.next())
    return fail_at(file.at(1), errc::parse_error, "the header is missing");
  std::vector<recbole_field> header;
  for (std::size_t i = 0; i < records.fields().size(); ++i) {
    auto text = records.fields()[i];
    auto colon = text.rfind(':');
    const auto* type = colon == std::string_view::npos
                           ? nullptr
                           : find_type(text.substr(colon + 1));
    auto where = file.at(records.line(), records.column(i));
    if (!type)
      return fail_at(std::move(where), errc::parse_error,
                     "expected name:type in the header, found "
                         + printable(text),
                     "types are token, token_seq, float and float_seq");
    auto name = text.substr(0, colon);
    if (auto problem = token_problem(name); !problem.empty())
      return fail_at(std::move(where), errc::parse_error,
                     "the name of this field " + std::string{problem});
    for (const auto& other : header)
      if (other.name == name)
        return fail_at(std::move(where), errc::parse_error,
                       "the field " + printable(name) + " appears twice");
    header.push_back({std::string{name}, type->kind, type->sequence});
  }
  if (header.empty())
    return fail_at(file.at(1), errc::parse_error, records.problem());
  return header;
}

bool is_recbole_header(std::string_view text) noexcept {
  auto line = text.substr(0, text.find('\n'));
  auto colon = line.find(':');
  if (colon == 0 || colon == std::string_view::npos)
    return false;
  auto type = line.substr(colon + 1);
  return find_type(type.substr(0, type.find_first_of("\t\r"))) != nullptr;
}

} // namespace automodel::recsys
