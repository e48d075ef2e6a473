#include "recsys/models/program/torch_error.hpp"

#include "recsys/blocks/block_library.hpp"

#include <algorithm>
#include <charconv>
#include <string>

namespace automodel::recsys {

namespace {

constexpr std::size_t max_hint = 600;

/// A place named in the text, as in `File "<program>", line 3, in f`.
struct frame {
  std::size_t at = std::string_view::npos; ///< where it stands in the text
  std::size_t number = 0;                  ///< where its line number stands
  bool in_blocks = false;

  bool found() const { return at != std::string_view::npos; }
};

std::string frame_start(std::string_view file) {
  return "File \"" + std::string(file) + "\", line ";
}

frame first_frame(std::string_view text, std::size_t from = 0) {
  auto own = frame_start(internal_file), block = frame_start(blocks_file);
  auto at = text.find(own, from), other = text.find(block, from);
  if (other < at)
    return {other, other + block.size(), true};
  return {at, at + own.size(), false};
}

frame last_frame(std::string_view text, std::string_view file) {
  auto start = frame_start(file);
  auto at = text.rfind(start);
  return {at, at + start.size(), file == blocks_file};
}

std::string_view first_line(std::string_view text) {
  return text.substr(0, text.find('\n'));
}

std::string_view drop_line(std::string_view text) {
  auto end = text.find('\n');
  return end == text.npos ? std::string_view{} : text.substr(end + 1);
}

// One paragraph: runs of blanks become one, ends are trimmed.
std::string flattened(std::string_view text) {
  std::string out;
  for (char c : text) {
    bool blank = c == ' ' || c == '\n';
    if (!blank)
      out += c;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  }
  while (!out.empty() && (out.back() == ' ' || out.back() == ':'))
    out.pop_back();
  return out;
}

// Below the source line stands a line of blanks and tildes.
std::uint32_t marked_column(std::string_view context) {
  for (; !context.empty(); context = drop_line(context)) {
    auto line = first_line(context);
    auto first = line.find_first_not_of(' ');
    if (first == line.npos || line[first] != '~')
      continue;
    auto rest = line.find_first_not_of('~', first);
    if (rest == line.npos || line.substr(rest) == " <--- HERE")
      return static_cast<std::uint32_t>(first + 1);
  }
  return 0;
}

// Where a statement ends too early the compiler names the line after it,
// without a mark: the end of the last line that holds anything is meant.
source_position end_of_code(std::string_view source, std::string_view name,
                            std::uint32_t before) {
  source_position found{std::string(name), 1, 1};
  for (std::uint32_t line = 1; line <= before && !source.empty();
       ++line, source = drop_line(source)) {
    auto last = first_line(source).find_last_not_of(' ');
    if (last != std::string_view::npos)
      found = {std::string(name), line, static_cast<std::uint32_t>(last + 2)};
  }
  return found;
}

source_position position_at(std::string_view text, const frame& where,
                            std::string_view source, std::string_view name) {
  if (!where.found())
    return {std::string(name), 0, 0};
  auto number = text.substr(where.number);
  std::uint32_t line = 0;
  std::from_chars(number.data(), number.data() + number.size(), line);
  auto next = first_frame(number).at;
  auto column = marked_column(drop_line(number.substr(0, next)));
  if (where.in_blocks)
    return {std::string(blocks_file), line, column};
  if (column == 0)
    return end_of_code(source, name, std::max(line, 2U) - 1);
  return {std::string(name), line, column};
}

// "Arguments for call are not valid. The following variants ...": the first
// sentence is the message, the variants are what is allowed.
void split_message(std::string_view text, error& out) {
  constexpr std::string_view variants
      = "\nThe following variants are available:";
  constexpr std::string_view original = "\nThe original call is";
  text = text.substr(0, text.find(original));
  auto cut = text.find(variants);
  out.message = flattened(text.substr(0, cut));
  if (cut != text.npos) {
    out.hint = flattened(text.substr(cut + variants.size()));
    if (out.hint.size() > max_hint)
      out.hint = out.hint.substr(0, max_hint) + " ...";
  }
}

std::string name_of(const source_position& where) {
  return where.file + ':' + std::to_string(where.line) + ':'
         + std::to_string(where.column);
}

bool is_out_of_memory(std::string_view text) {
  return text.find("not enough memory") != text.npos
         || text.find("can't allocate memory") != text.npos
         || text.find("bad_alloc") != text.npos;
}

} // namespace

error compiler_error(std::string_view text, std::string_view source,
                     std::string_view name) {
  error out{errc::parse_error, {}, {}, {}};
  auto where = first_frame(text);
  out.where = position_at(text, where, source, name);
  split_message(text.substr(0, where.at), out);
  if (out.message.empty())
    out.message = "the program does not compile";
  // Python allows it, so it is what people write.
  if (out.message.starts_with("expected ident but found '")
      && std::string_view(")]}").find(out.message[26]) != out.message.npos)
    out.hint = "a comma may not stand before a closing bracket";
  return out;
}

error runtime_error(std::string_view text, std::string_view source,
                    std::string_view name) {
  error out{errc::invalid_argument, {}, {}, {}};
  auto own = last_frame(text, internal_file);
  auto block = last_frame(text, blocks_file);
  bool in_block = block.found() && (!own.found() || block.at > own.at);
  auto caller = position_at(text, own, source, name);
  out.where = in_block ? position_at(text, block, source, name) : caller;
  if (in_block && own.found())
    out.hint = "called at " + name_of(caller);
  constexpr std::string_view raised = "\nRuntimeError: ";
  auto cut = text.rfind(raised);
  out.message = flattened(cut == text.npos ? first_line(text)
                                           : text.substr(cut + raised.size()));
  if (is_out_of_memory(text))
    out.code = errc::resource_exhausted;
  return out;
}

} // namespace automodel::recsys
