#include "recsys/data/readers/formats.hpp"
#include "recsys/data/readers/side_file.hpp"
#include "recsys/data/readers/user_lines.hpp"

namespace automodel::recsys {

namespace {

bool recognises(const std::filesystem::path& path, std::string_view head) {
  return path.extension() == ".txt" && are_number_lines(head, 2, true);
}

result<std::vector<std::filesystem::path>> files(const data_source& source) {
  std::vector found{source.path};
  if (auto items = find_item_file(source, source.path))
    found.push_back(*items);
  return found;
}

result<void> read_pairs(const source_file& file, table_builder& out) {
  auto text = text_of(file);
  if (!text)
    return pass_on(text);
  line_reader lines{*text};
  while (lines.next()) {
    const auto& words = lines.words();
    std::string expected;
    std::string_view where = words.empty() ? "" : words.back();
    if (lines.too_long() || words.size() != 2)
      expected = "expected a user and an item, found "
                 + std::to_string(words.size()) + " words";
    else if (auto problem = token_problem(words[0]); !problem.empty())
      expected = "the user's id " + std::string{problem}, where = words[0];
    else if (auto other = token_problem(words[1]); !other.empty())
      expected = "the item's id " + std::string{other};
    if (expected.empty())
      out.add_pair(words[0], words[1], lines.number());
    else if (auto tolerated
             = reject_line(lines, file, where, std::move(expected), out);
             !tolerated)
      return tolerated;
    if (out.advance && lines.number() % 65536 == 0)
      out.advance(lines.offset());
  }
  return {};
}

result<void> read(std::span<const source_file> files, const data_source&,
                  table_builder& out) {
  if (auto done = read_pairs(files.front(), out); !done)
    return done;
  return files.size() > 1 ? read_item_file(files[1], out) : result<void>{};
}

} // namespace

format sasrec_format() {
  return {"sasrec",
          "SASRec text: a user and an item per line, in time order",
          "1 1\n1 2\n2 1\n",
          recognises,
          files,
          read};
}

} // namespace automodel::recsys
