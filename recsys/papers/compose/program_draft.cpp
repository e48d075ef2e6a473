#include "recsys/papers/compose/program_draft.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace automodel::recsys {

namespace {

std::size_t indent_of(std::string_view line) {
  auto first = line.find_first_not_of(' ');
  return first == line.npos ? line.size() : first;
}

/// Where the bracket that opens at `open` closes; npos: in another line.
std::size_t closing(std::string_view line, std::size_t open) {
  std::size_t depth = 0;
  for (auto at = open; at < line.size(); ++at) {
    depth += line[at] == '(';
    if (line[at] == ')' && --depth == 0)
      return at;
  }
  return line.npos;
}

/// The arguments between brackets, parted at the commas of no inner bracket.
std::vector<std::string> arguments(std::string_view text) {
  std::vector<std::string> out(1);
  int depth = 0;
  for (char c : text) {
    depth += c == '(' || c == '[' || c == '{';
    depth -= c == ')' || c == ']' || c == '}';
    if (c == ',' && depth == 0) {
      out.emplace_back();
      continue;
    }
    if (c != ' ' || !out.back().empty())
      out.back() += c;
  }
  return out;
}

/// The widest bracket of a line, whose content is moved to lines of its own.
std::size_t outer_bracket(std::string_view line) {
  std::size_t best = line.npos, size = 0;
  for (auto open = line.find('('); open != line.npos;
       open = line.find('(', open + 1))
    if (auto end = closing(line, open); end != line.npos && end - open > size) {
      best = open;
      size = end - open;
    }
  return best;
}

void wrap(const std::string& line, std::vector<std::string>& out) {
  auto open = line.size() > page_columns ? outer_bracket(line) : line.npos;
  if (open == line.npos || line.find('#') != line.npos) {
    out.push_back(line);
    return;
  }
  auto end = closing(line, open);
  auto indent = std::string(indent_of(line), ' ');
  auto inner = indent + "    ";
  out.push_back(line.substr(0, open + 1));
  auto content = line.substr(open + 1, end - open - 1);
  if (inner.size() + content.size() <= page_columns) {
    out.push_back(inner + content);
  } else {
    auto parts = arguments(content);
    for (std::size_t i = 0; i < parts.size(); ++i)
      wrap(inner + parts[i] + (i + 1 < parts.size() ? "," : ""), out);
  }
  out.push_back(indent + line.substr(end));
}

} // namespace

void program_draft::import(std::initializer_list<std::string_view> blocks) {
  for (auto block : blocks)
    import(block);
}

bool program_draft::configures(std::string_view key) const {
  return std::ranges::find(settings_, key, &setting::key) != settings_.end();
}

void program_draft::configure(std::string_view key, const chosen_value& value) {
  if (!configures(key))
    settings_.push_back({std::string(key), value});
}

void program_draft::table(std::string_view name, std::string_view rows,
                          std::string_view view, std::string_view shown,
                          const line_origin& from) {
  if (std::ranges::find(tables_, name, &definition::name) != tables_.end())
    return;
  tables_.push_back({std::string(name), std::string(rows), from});
  if (!view.empty())
    this->view(view, shown, from);
}

void program_draft::view(std::string_view name, std::string_view shown,
                         const line_origin& from) {
  views_.push_back({std::string(name), std::string(shown), from});
}

void program_draft::init(std::string line, const line_origin& from) {
  init_.push_back({"    " + std::move(line), from});
}

void program_draft::begin_init(std::string line, const line_origin& from) {
  draft_line added{"    " + std::move(line), from};
  if (std::ranges::find(first_, added.text, &draft_line::text) == first_.end())
    first_.push_back(std::move(added));
}

void program_draft::step(std::string line, const line_origin& from) {
  step_.push_back({"    " + std::move(line), from});
}

std::string program_draft::fresh(std::string_view stem) {
  std::string name{stem};
  for (int i = 2; !names_.insert(name).second; ++i)
    name = std::string(stem) + std::to_string(i);
  return name;
}

laid_out lay_out(const std::vector<draft_line>& lines) {
  laid_out out;
  std::uint32_t number = 0;
  for (const auto& line : lines) {
    std::vector<std::string> wrapped;
    wrap(line.text, wrapped);
    auto first = number + 1;
    for (const auto& one : wrapped) {
      out.text += one + '\n';
      ++number;
    }
    if (!line.origin.field.empty())
      out.notes.push_back({first, line.text.substr(indent_of(line.text)),
                           line.origin.field, line.origin.status});
  }
  return out;
}

std::vector<draft_line>
import_lines(const std::set<std::string, std::less<>>& names) {
  constexpr std::string_view start = "from blocks import ";
  std::vector<draft_line> out;
  std::string line;
  for (const auto& name : names) {
    if (!line.empty() && line.size() + 2 + name.size() > page_columns) {
      out.push_back({line});
      line.clear();
    }
    line += (line.empty() ? std::string(start) : std::string(", ")) + name;
  }
  if (!line.empty())
    out.push_back({line});
  return out;
}

std::string literal(const parameter& value) {
  if (const auto* flag = std::get_if<bool>(&value))
    return *flag ? "True" : "False";
  if (const auto* text = std::get_if<std::string>(&value))
    return '"' + *text + '"';
  const auto* number = std::get_if<double>(&value);
  if (number == nullptr)
    return automodel::to_string(value);
  std::array<char, 400> buffer{};
  auto [end, ignored]
      = std::to_chars(buffer.data(), buffer.data() + buffer.size(), *number,
                      std::chars_format::fixed);
  std::string out(buffer.data(), end);
  return out.find('.') == out.npos ? out + ".0" : out;
}

std::vector<draft_line> defaults_lines(const program_draft& of) {
  std::vector<draft_line> out{{"def defaults() -> Conf:"}, {"    c: Conf = {"}};
  for (const auto& [key, value] : of.settings())
    out.push_back({"        \"" + key + "\": " + literal(value.value) + ",",
                   {value.field, value.status}});
  out.back().text.pop_back(); // the language knows no comma before a bracket
  out.push_back({"    }"});
  out.push_back({"    return c"});
  return out;
}

} // namespace automodel::recsys
