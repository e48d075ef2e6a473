#include "recsys/data/readers/formats.hpp"
#include "recsys/data/readers/given_files.hpp"
#include "recsys/data/readers/user_lines.hpp"
#include "recsys/data/text/number_text.hpp"

#include <algorithm>

namespace automodel::recsys {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t max_index_digits = 18;

/// Index and value of `3:0.5`; the index is a view without leading zeros.
struct entry {
  std::string_view index;
  float value = 0;
};

std::optional<entry> parse_entry(std::string_view word) {
  auto colon = word.find(':');
  if (colon == 0 || colon == std::string_view::npos)
    return std::nullopt;
  auto index = word.substr(0, colon);
  if (index.size() > max_index_digits
      || index.find_first_not_of("0123456789") != std::string_view::npos)
    return std::nullopt;
  index.remove_prefix(std::min(index.find_first_not_of('0'), index.size() - 1));
  auto value = parse_rating(word.substr(colon + 1));
  if (!value)
    return std::nullopt;
  return entry{index, *value};
}

bool recognises_text(std::string_view head) {
  line_reader lines{head};
  return lines.next() && lines.words().size() >= 2
         && parse_rating(lines.words()[0]) && parse_entry(lines.words()[1]);
}

bool is_libfm_name(const fs::path& path) {
  auto extension = path.extension();
  return extension == ".libfm" || extension == ".libsvm" || extension == ".svm";
}

std::vector<fs::path> files_in(const fs::path& folder) {
  std::vector<fs::path> found;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator{folder, error})
    if (is_libfm_name(entry.path()))
      found.push_back(entry.path());
  return found;
}

bool recognises(const fs::path& path, std::string_view head) {
  std::error_code error;
  if (fs::is_directory(path, error))
    return !files_in(path).empty();
  return recognises_text(head);
}

result<std::vector<fs::path>> files(const data_source& source) {
  std::error_code error;
  if (!fs::is_directory(source.path, error))
    return std::vector{source.path};
  return as_given_files(source.path, files_in(source.path));
}

/// Parses one line into `entries`; what was expected, if it is malformed.
std::string parse_line(const line_reader& lines, float& label,
                       std::vector<entry>& entries, std::string_view& where) {
  if (lines.too_long())
    return "expected at most 8388608 bytes in a line";
  const auto& words = lines.words();
  where = words[0];
  auto parsed_label = parse_rating(words[0]);
  if (!parsed_label)
    return "expected a finite number as label, found " + printable(words[0]);
  label = *parsed_label;
  entries.clear();
  for (std::size_t i = 1; i < words.size() && words[i][0] != '#'; ++i) {
    auto parsed = parse_entry(words[i]);
    where = words[i];
    if (!parsed)
      return "expected index:value, found " + printable(words[i]);
    entries.push_back(*parsed);
  }
  return {};
}

result<void> read_matrix(const source_file& file, table_builder& out) {
  auto text = text_of(file);
  if (!text)
    return pass_on(text);
  auto& matrix = out.matrix;
  line_reader lines{*text};
  float label = 0;
  std::vector<entry> entries;
  while (lines.next()) {
    std::string_view where;
    auto expected = parse_line(lines, label, entries, where);
    if (!expected.empty()) {
      if (auto tolerated
          = reject_line(lines, file, where, std::move(expected), out);
          !tolerated)
        return tolerated;
      continue;
    }
    for (const auto& [index, value] : entries) {
      matrix.indices.push_back(matrix.features.id_of(index));
      matrix.values.push_back(value);
    }
    matrix.labels.push_back(label);
    matrix.offsets.push_back(static_cast<std::int64_t>(matrix.values.size()));
    out.line.push_back(lines.number());
    if (out.advance && lines.number() % 16384 == 0)
      out.advance(lines.offset());
  }
  return {};
}

result<void> read(std::span<const source_file> files, const data_source&,
                  table_builder& out) {
  return read_given_files(files, out, [&](const source_file& file) {
    return read_matrix(file, out);
  });
}

} // namespace

format libfm_format() {
  return {"libfm",
          "libfm and libsvm text: a label and index:value pairs",
          "1 204:1 4798:1 5041:1\n-1 42:1 1572:1 5042:1\n",
          recognises,
          files,
          read};
}

} // namespace automodel::recsys
