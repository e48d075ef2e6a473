#include "recsys/data/readers/dslabs_ratings.hpp"
#include "recsys/data/readers/formats.hpp"

#include <limits>

namespace automodel::recsys {

namespace {

namespace fs = std::filesystem;

/// The pair that `path` names: the folder of it, or one of the two.
fs::path stem_of(const fs::path& path) {
  std::error_code error;
  if (fs::is_directory(path, error))
    return path / "Rdata";
  return path.parent_path() / path.stem();
}

fs::path with(fs::path stem, const char* extension) {
  return stem += extension;
}

bool recognises(const fs::path& path, std::string_view) {
  std::error_code error;
  auto is_pair = fs::is_directory(path, error) || path.extension() == ".rdx"
                 || path.extension() == ".rdb";
  return is_pair && fs::exists(with(stem_of(path), ".rdx"), error)
         && fs::exists(with(stem_of(path), ".rdb"), error);
}

result<std::vector<fs::path>> files(const data_source& source) {
  auto stem = stem_of(source.path);
  return std::vector{with(stem, ".rdx"), with(stem, ".rdb")};
}

void add_movie(const dslabs_rating& row, std::string_view id,
               table_builder& out) {
  auto& movies = out.item_table;
  auto known = movies.keys.size();
  if (movies.keys.id_of(id) != known)
    return;
  movies.titles.push_back(out.texts.as_utf8(row.title));
  movies.columns[0].add_number(
      row.year == 0 ? std::numeric_limits<double>::quiet_NaN() : row.year);
  movies.columns[1].add_token(out.texts.as_utf8(row.genres));
}

result<void> read(std::span<const source_file> files, const data_source&,
                  table_builder& out) {
  auto ratings = parse_dslabs_ratings(files[0].bytes, files[1].bytes);
  if (!ratings) {
    ratings.error().where.file = files[1].path.string();
    return pass_on(ratings);
  }
  // The titles must live as long as the builder.
  out.texts.own(std::move(ratings->text));
  out.item_table.columns.push_back({"year", column_kind::number});
  out.item_table.columns.push_back({"genres", column_kind::token});
  std::uint32_t line = 0;
  for (const auto& row : ratings->rows) {
    auto user = out.texts.keep(std::to_string(row.user));
    auto movie = out.texts.keep(std::to_string(row.movie));
    out.add_pair(user, movie, ++line);
    out.rating.push_back(static_cast<float>(row.rating));
    out.time.push_back(row.timestamp);
    add_movie(row, movie, out);
  }
  return {};
}

} // namespace

format dslabs_format() {
  return {"dslabs",
          "MovieLens ratings of Debian's r-cran-dslabs (Rdata.rdx, Rdata.rdb)",
          "binary: a folder that holds both files",
          recognises,
          files,
          read};
}

} // namespace automodel::recsys
