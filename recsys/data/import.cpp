#include "recsys/data/import.hpp"

#include "recsys/data/import/dataset_file.hpp"
#include "recsys/data/mapped_file.hpp"
#include "recsys/data/readers/format_table.hpp"

#include <algorithm>

namespace automodel::recsys {

namespace {

namespace fs = std::filesystem;

/// Raised whenever the meaning of a cache file or of a reader changes.
constexpr std::string_view cache_version = "1";

result<const format*> format_of(const data_source& source) {
  std::error_code error;
  if (!fs::exists(source.path, error))
    return fail_at({source.path.string()}, errc::not_found,
                   "there is no such file or folder");
  return source.format.empty() ? recognise_format(source.path)
                               : find_format(source.format);
}

/// The files of a source while they are read.
class open_source {
public:
  result<void> open(const std::vector<fs::path>& paths) {
    for (const auto& path : paths) {
      auto file = mapped_file::open(path);
      if (!file)
        return pass_on(file);
      files_.push_back({path, file->text()});
      total_ += file->text().size();
      mapped_.push_back(*std::move(file));
    }
    return {};
  }

  const std::vector<source_file>& files() const noexcept { return files_; }
  std::uint64_t total() const noexcept { return total_; }

private:
  std::vector<mapped_file> mapped_;
  std::vector<source_file> files_;
  std::uint64_t total_ = 0;
};

void add_options(digest_builder& hash, const data_source& source,
                 std::string_view format_name) {
  std::string text = "automodel import ";
  text += cache_version;
  for (const auto& part :
       {std::string{format_name}, std::string(1, source.separator),
        std::string{source.header ? "header" : "no header"}, source.user_column,
        source.item_column, source.rating_column, source.time_column,
        std::to_string(source.max_bad_rows)})
    text += '\n' + std::to_string(part.size()) + ' ' + part;
  hash.add(text);
}

/// The name of the cache file: what was read, and how.
digest key_of(const open_source& opened, const data_source& source,
              std::string_view format_name, const progress_callback& progress) {
  constexpr std::size_t block = std::size_t{16} << 20;
  digest_builder hash;
  add_options(hash, source, format_name);
  std::uint64_t done = 0;
  for (const auto& file : opened.files()) {
    hash.add('\n' + file.path.filename().string() + ' '
             + std::to_string(file.bytes.size()) + '\n');
    for (std::size_t at = 0; at < file.bytes.size(); at += block) {
      auto part = file.bytes.substr(at, block);
      hash.add(part);
      done += part.size();
      if (progress)
        progress({"hashing", done, opened.total()});
    }
  }
  return hash.finish();
}

std::string name_of(const data_source& source) {
  return source.name.empty() ? source.path.stem().string() : source.name;
}

/// The cached dataset, if it is there and undamaged.
std::optional<dataset> cached(const fs::path& path, const std::string& name) {
  auto data = dataset::open(path, name);
  if (!data || !data->file().verify())
    return std::nullopt;
  return *std::move(data);
}

result<void> read_into(table_builder& table, const open_source& opened,
                       const format& reader, const data_source& source,
                       const progress_callback& progress) {
  if (progress)
    table.advance = [&](std::uint64_t done) {
      progress({"reading", done, opened.total()});
    };
  return reader.read(opened.files(), source, table);
}

} // namespace

result<dataset> import_dataset(const data_source& source,
                               const fs::path& cache_dir,
                               const progress_callback& progress) {
  auto reader = format_of(source);
  if (!reader)
    return pass_on(reader);
  auto paths = (*reader)->files(source);
  if (!paths)
    return pass_on(paths);
  open_source opened;
  if (auto done = opened.open(*paths); !done)
    return pass_on(done);

  auto name = name_of(source);
  auto key = key_of(opened, source, (*reader)->name, progress);
  auto path = cache_dir / (to_hex(key) + ".dataset");
  if (auto data = cached(path, name))
    return *std::move(data);

  table_builder table{source.max_bad_rows};
  auto done = read_into(table, opened, **reader, source, progress);
  if (!done)
    return pass_on(done);
  dataset_origin origin{std::string{(*reader)->name}, {}};
  for (const auto& file : opened.files())
    origin.sources.push_back(file.path.filename().string());
  std::error_code error;
  fs::create_directories(cache_dir, error);
  if (progress)
    progress({"writing", opened.total(), opened.total()});
  auto written = write_dataset(table, origin, path);
  if (!written) {
    if (written.error().where.file.empty())
      written.error().where.file = source.path.string();
    return pass_on(written);
  }
  return dataset::open(path, name);
}

} // namespace automodel::recsys
