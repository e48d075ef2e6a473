#include "recsys/data/readers/formats.hpp"
#include "recsys/data/readers/side_file.hpp"
#include "recsys/data/readers/user_lines.hpp"

namespace automodel::recsys {

namespace {

bool recognises(const std::filesystem::path& path, std::string_view head) {
  return path.extension() == ".txt" && are_number_lines(head, 2, false);
}

result<std::vector<std::filesystem::path>> files(const data_source& source) {
  std::vector found{source.path};
  if (auto items = find_item_file(source, source.path))
    found.push_back(*items);
  return found;
}

result<void> read(std::span<const source_file> files, const data_source&,
                  table_builder& out) {
  if (auto done = read_user_lines(files.front(), false, out); !done)
    return done;
  return files.size() > 1 ? read_item_file(files[1], out) : result<void>{};
}

} // namespace

format s3rec_format() {
  return {"s3rec",
          "S3-Rec text: a user and all items in time order per line",
          "1 1 2 3 4 5\n2 6 7 8 9 10 4 11\n",
          recognises,
          files,
          read};
}

} // namespace automodel::recsys
