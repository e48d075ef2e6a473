#include "recsys/blocks/link_blocks.hpp"

#include "base/nearest_word.hpp"
#include "recsys/ascii.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace automodel::recsys {

namespace {

constexpr std::string_view import_start = "from blocks import ";
constexpr std::string_view heading_start = "# --- blocks.py, line ";
constexpr std::string_view heading_end = " ---";

std::string_view trim(std::string_view text) {
  auto first = text.find_first_not_of(' ');
  if (first == text.npos)
    return {};
  return text.substr(first, text.find_last_not_of(" \r") - first + 1);
}

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_word)
         && !std::isdigit(static_cast<unsigned char>(text.front()));
}

/// Where `name` stands in `line` from `from` on, not as a part of a word:
/// linear stands in linear_init too.
std::size_t find_word(std::string_view line, std::string_view name,
                      std::size_t from) {
  auto at = line.find(name, from);
  for (; at != line.npos; at = line.find(name, at + 1)) {
    auto end = at + name.size();
    if (!is_word(line[at - 1]) && (end == line.size() || !is_word(line[end])))
      break;
  }
  return at;
}

/// The line of blocks.py that a heading names, else 0.
std::uint32_t line_in_heading(std::string_view line) {
  if (!line.starts_with(heading_start) || !line.ends_with(heading_end))
    return 0;
  line.remove_prefix(heading_start.size());
  line.remove_suffix(heading_end.size());
  std::uint32_t number = 0;
  auto [end, status] = std::from_chars(line.begin(), line.end(), number);
  return status == std::errc{} && end == line.end() ? number : 0;
}

/// A line of a text: `for (text_line at(text); at; ++at)`.
class text_line {
public:
  explicit text_line(std::string_view text) : rest_(text) { cut(); }
  explicit operator bool() const noexcept { return !done_; }
  std::string_view operator*() const noexcept { return line_; }
  std::uint32_t number() const noexcept { return number_; }
  /// Where the line begins.
  std::size_t offset() const noexcept { return offset_; }

  text_line& operator++() {
    done_ = rest_.size() == line_.size();
    offset_ += line_.size() + 1;
    rest_.remove_prefix(std::min(line_.size() + 1, rest_.size()));
    ++number_;
    cut();
    return *this;
  }

private:
  void cut() { line_ = rest_.substr(0, rest_.find('\n')); }

  std::string_view rest_, line_;
  std::uint32_t number_ = 1;
  std::size_t offset_ = 0;
  bool done_ = false;
};

struct place_of_name {
  std::string name;
  std::uint32_t line = 0, column = 0;
};

/// What a prologue imports.
std::vector<place_of_name> imports_of(std::string_view own) {
  std::vector<place_of_name> out;
  for (text_line at(own); at && !(*at).starts_with("def "); ++at) {
    auto line = *at;
    for (auto& name : imported_blocks(trim(line.substr(0, line.find('#'))))) {
      auto start = line.find(import_start) + import_start.size();
      auto column = find_word(line, name, start) + 1;
      out.push_back(
          {std::move(name), at.number(), static_cast<std::uint32_t>(column)});
    }
  }
  return out;
}

/// The functions a text defines.
std::vector<place_of_name> definitions_of(std::string_view text) {
  constexpr std::string_view start = "def ";
  std::vector<place_of_name> out;
  for (text_line at(text); at; ++at)
    if ((*at).starts_with(start)) {
      auto rest = (*at).substr(start.size());
      auto name = trim(rest.substr(0, rest.find('(')));
      out.push_back({std::string(name), at.number(), 5});
    }
  return out;
}

result<void> check_imports(const std::vector<place_of_name>& imports,
                           std::string_view own, std::string_view name,
                           const block_library& library) {
  for (const auto& defined : definitions_of(own)) {
    auto same = std::find_if(imports.begin(), imports.end(), [&](auto& one) {
      return one.name == defined.name;
    });
    if (same == imports.end())
      continue;
    const auto* block = library.find(defined.name);
    auto there = block == nullptr ? std::string(blocks_file)
                                  : std::string(blocks_file) + ":"
                                        + std::to_string(block->line) + ":1";
    return fail_at({std::string(name), defined.line, defined.column},
                   errc::conflict,
                   "the function " + defined.name + " is a block too, imported "
                       + "in line " + std::to_string(same->line)
                       + " and defined in " + there,
                   "give it another name, or do not import the block");
  }
  return {};
}

tl::unexpected<error> no_such_block(const place_of_name& imported,
                                    std::string_view name,
                                    const block_library& library) {
  std::vector<std::string_view> known;
  for (const auto& one : library.blocks())
    known.push_back(one.name);
  auto nearest = nearest_word(imported.name, known);
  return fail_at({std::string(name), imported.line, imported.column},
                 errc::not_found, "there is no block " + imported.name,
                 nearest.empty()
                     ? "docs/blocks.md lists the blocks"
                     : "did you mean \"" + std::string(nearest) + "\"?");
}

} // namespace

std::vector<std::string> imported_blocks(std::string_view line) {
  std::vector<std::string> out;
  if (!line.starts_with(import_start))
    return out;
  line.remove_prefix(import_start.size());
  for (bool more = true; more;) {
    auto comma = line.find(',');
    auto name = trim(line.substr(0, comma));
    if (!is_name(name))
      return {};
    out.emplace_back(name);
    more = comma != line.npos;
    if (more)
      line.remove_prefix(comma + 1);
  }
  return out;
}

std::uint32_t linked_parts::library_line(std::uint32_t line) const noexcept {
  auto after = std::upper_bound(
      all.begin(), all.end(), line,
      [](std::uint32_t wanted, auto& one) { return wanted < one.text_line; });
  if (after == all.begin())
    return 0;
  const auto& one = *std::prev(after);
  return one.library_line + (line - one.text_line);
}

linked_parts split_linked(std::string_view source) {
  linked_parts out;
  out.own = source;
  std::size_t from = 0, start = 0;
  std::uint32_t first_line = 0;
  auto close = [&](std::size_t end) {
    if (!out.all.empty())
      out.all.back().text = source.substr(start, end - start);
  };
  for (text_line at(source); at; ++at) {
    auto number = line_in_heading(*at);
    if (number == 0)
      continue;
    if (out.all.empty()) {
      from = at.offset();
      first_line = at.number();
    }
    close(at.offset());
    start = std::min(at.offset() + (*at).size() + 1, source.size());
    out.all.push_back({number, at.number() - first_line + 2, {}});
  }
  close(source.size());
  if (!out.all.empty()) {
    out.own = source.substr(0, from);
    out.blocks = source.substr(from);
  }
  for (auto& imported : imports_of(out.own))
    out.imports.insert(std::move(imported.name));
  return out;
}

result<std::string> link_blocks(std::string_view source, std::string_view name,
                                std::string_view library_text) {
  auto parts = split_linked(source);
  auto imports = imports_of(parts.own);
  std::string out(source);
  if (imports.empty())
    return out;
  block_library library(library_text);
  if (auto fine = check_imports(imports, parts.own, name, library); !fine)
    return pass_on(fine);
  std::set<std::string> carried;
  for (auto& defined : definitions_of(parts.blocks))
    carried.insert(std::move(defined.name));
  std::vector<std::string> wanted;
  for (const auto& imported : imports) {
    if (carried.contains(imported.name))
      continue;
    if (library.find(imported.name) == nullptr)
      return no_such_block(imported, name, library);
    wanted.push_back(imported.name);
  }
  for (const auto* one : library.closure(std::move(wanted))) {
    if (carried.contains(one->name))
      continue;
    if (!out.empty() && out.back() != '\n')
      out += '\n';
    out.append(heading_start)
        .append(std::to_string(one->line))
        .append(heading_end)
        .append("\n")
        .append(one->text);
  }
  return out;
}

} // namespace automodel::recsys
