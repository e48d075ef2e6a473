#include "recsys/data/readers/user_lines.hpp"

#include <algorithm>

namespace automodel::recsys {

namespace {

bool is_whole_number(std::string_view text) {
  return !text.empty() && text.size() <= 18
         && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// The first word that cannot be an id, or nothing.
std::string_view bad_word(const std::vector<std::string_view>& words) {
  for (auto word : words)
    if (!token_problem(word).empty())
      return word;
  return {};
}

} // namespace

result<void> reject_line(const line_reader& lines, const source_file& file,
                         std::string_view word, std::string expected,
                         table_builder& out) {
  auto column = word.empty() ? 1 : lines.column_of(word);
  return out.bad_rows.add(file.at(lines.number(), column), std::move(expected));
}

result<void> read_user_lines(const source_file& file, bool allow_no_items,
                             table_builder& out) {
  auto text = text_of(file);
  if (!text)
    return pass_on(text);
  line_reader lines{*text};
  while (lines.next()) {
    const auto& words = lines.words();
    std::string expected;
    std::string_view where;
    if (lines.too_long())
      expected = "expected at most 8388608 bytes in a line";
    else if (where = bad_word(words); !where.empty())
      expected = "this id " + std::string{token_problem(where)};
    else if (words.size() < 2 && !allow_no_items)
      expected = "expected a user and at least one item";
    if (!expected.empty()) {
      if (auto tolerated
          = reject_line(lines, file, where, std::move(expected), out);
          !tolerated)
        return tolerated;
      continue;
    }
    for (std::size_t i = 1; i < words.size(); ++i)
      out.add_pair(words[0], words[i], lines.number());
    if (out.advance && lines.number() % 1024 == 0)
      out.advance(lines.offset());
  }
  return {};
}

bool are_number_lines(std::string_view head, std::size_t min_words,
                      bool exact) {
  auto end = head.rfind('\n');
  // The last line may be cut short, unless it is the only one.
  line_reader lines{end == std::string_view::npos ? head : head.substr(0, end)};
  bool any = false;
  while (lines.next()) {
    const auto& words = lines.words();
    if (words.size() < min_words || (exact && words.size() > min_words)
        || !std::all_of(words.begin(), words.end(), is_whole_number))
      return false;
    any = true;
  }
  return any;
}

} // namespace automodel::recsys
