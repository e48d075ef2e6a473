#include "recsys/papers/compose/defaults_in.hpp"

#include <algorithm>
#include <charconv>

namespace automodel::recsys {

namespace {

template <class Number>
bool read_number(std::string_view text, parameter& out) {
  Number value{};
  auto [end, status] = std::from_chars(text.begin(), text.end(), value);
  if (status != std::errc{} || end != text.end())
    return false;
  out = value;
  return true;
}

bool read_literal(std::string_view text, parameter& out) {
  if (text == "True" || text == "False") {
    out = text == "True";
    return true;
  }
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') {
    out = std::string(text.substr(1, text.size() - 2));
    return true;
  }
  return read_number<std::int64_t>(text, out) || read_number<double>(text, out);
}

/// A line `"name": value,` of a dictionary.
void read_line(std::string_view line, parameters& out) {
  constexpr std::string_view between = "\": ";
  auto start = line.find('"');
  auto end = line.find(between);
  if (start == line.npos || end == line.npos)
    return;
  auto value = line.substr(end + between.size());
  if (value.ends_with(','))
    value.remove_suffix(1);
  parameter read;
  if (read_literal(value, read))
    out[std::string(line.substr(start + 1, end - start - 1))] = read;
}

} // namespace

parameters defaults_in(std::string_view program) {
  parameters out;
  auto at = program.find("def defaults() -> Conf:\n");
  auto end = program.find("    return c\n", at);
  if (at == program.npos || end == program.npos)
    return out;
  program = program.substr(at, end - at);
  while (!program.empty()) {
    auto stop = std::min(program.find('\n'), program.size());
    read_line(program.substr(0, stop), out);
    program.remove_prefix(std::min(stop + 1, program.size()));
  }
  return out;
}

} // namespace automodel::recsys
