#include "recsys/data/readers/formats.hpp"
#include "recsys/data/readers/given_files.hpp"
#include "recsys/data/readers/side_file.hpp"
#include "recsys/data/readers/user_lines.hpp"

namespace automodel::recsys {

namespace {

namespace fs = std::filesystem;

bool recognises(const fs::path& path, std::string_view) {
  std::error_code error;
  return fs::is_directory(path, error) && fs::exists(path / "train.txt", error)
         && fs::exists(path / "test.txt", error);
}

result<std::vector<fs::path>> files(const data_source& source) {
  std::error_code error;
  if (!fs::is_directory(source.path, error))
    return fail_at({source.path.string()}, errc::not_found,
                   "expected a folder with train.txt and test.txt");
  std::vector<fs::path> found;
  for (const auto* name : {"train.txt", "valid.txt", "test.txt"})
    if (auto file = source.path / name; fs::exists(file, error))
      found.push_back(file);
  auto ordered = as_given_files(source.path, std::move(found));
  if (ordered && !source.items.empty())
    ordered->push_back(source.items);
  return ordered;
}

result<void> read(std::span<const source_file> files, const data_source& source,
                  table_builder& out) {
  auto parts = files.first(files.size() - (source.items.empty() ? 0 : 1));
  auto done = read_given_files(parts, out, [&](const source_file& file) {
    return read_user_lines(file, true, out);
  });
  if (done && !source.items.empty())
    return read_item_file(files.back(), out);
  return done;
}

} // namespace

format lightgcn_format() {
  return {"lightgcn",
          "LightGCN folder: train.txt and test.txt, a user and items per line",
          "0 0 1 2 3\n1 4 5 6\n",
          recognises,
          files,
          read};
}

} // namespace automodel::recsys
