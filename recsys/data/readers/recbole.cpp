#include "recsys/data/readers/formats.hpp"
#include "recsys/data/readers/given_files.hpp"
#include "recsys/data/readers/interaction_rows.hpp"
#include "recsys/data/readers/recbole_header.hpp"
#include "recsys/data/readers/side_file.hpp"
#include "recsys/data/text/delimited_header.hpp"
#include "recsys/data/text/number_text.hpp"

#include <algorithm>

namespace automodel::recsys {

namespace {

namespace fs = std::filesystem;

bool has_extension(const fs::path& folder, std::string_view extension) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator{folder, error})
    if (entry.path().extension() == extension)
      return true;
  return false;
}

bool recognises(const fs::path& path, std::string_view head) {
  std::error_code error;
  if (fs::is_directory(path, error))
    return has_extension(path, ".inter");
  return path.extension() == ".inter" || is_recbole_header(head);
}

/// NAME.inter, or NAME.train.inter, NAME.valid.inter and NAME.test.inter.
result<std::vector<fs::path>> interaction_files(const fs::path& path) {
  std::error_code error;
  if (!fs::is_directory(path, error))
    return std::vector{path};
  auto whole = path / (path.filename().string() + ".inter");
  if (fs::exists(whole, error))
    return std::vector{whole};
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator{path, error})
    if (entry.path().extension() == ".inter")
      found.push_back(entry.path());
  return as_given_files(path, std::move(found));
}

result<std::vector<fs::path>> files(const data_source& source) {
  auto found = interaction_files(source.path);
  if (!found)
    return found;
  auto first = found->front();
  // ml-100k.train.inter has its users in ml-100k.user.
  auto stem = first.parent_path() / first.stem();
  if (found->size() > 1)
    stem = stem.replace_extension();
  std::error_code error;
  for (const auto* extension : {".user", ".item"}) {
    auto side = stem;
    side += extension;
    if (fs::exists(side, error)
        && (side.extension() != ".item" || source.items.empty()))
      found->push_back(side);
  }
  if (!source.items.empty())
    found->push_back(source.items);
  return found;
}

/// The field called `wanted`, or else the one called `usual`.
result<std::optional<std::size_t>>
find_field(const std::vector<recbole_field>& header, const std::string& wanted,
           std::string_view usual, const source_file& file) {
  const std::string_view name = wanted.empty() ? usual : wanted;
  for (std::size_t i = 0; i < header.size(); ++i)
    if (header[i].name == name)
      return i;
  if (wanted.empty())
    return std::nullopt;
  std::string known;
  for (const auto& field : header)
    known += (known.empty() ? "" : ", ") + field.name;
  return fail_at(file.at(1), errc::parse_error,
                 "the header has no field " + printable(name),
                 "its fields are " + known);
}

result<interaction_layout> layout_of(const std::vector<recbole_field>& header,
                                     const data_source& source,
                                     const source_file& file) {
  interaction_layout layout;
  auto user = find_field(header, source.user_column, "user_id", file);
  auto item = find_field(header, source.item_column, "item_id", file);
  auto rating = find_field(header, source.rating_column, "rating", file);
  auto time = find_field(header, source.time_column, "timestamp", file);
  for (auto* field : {&user, &item, &rating, &time})
    if (!*field)
      return pass_on(*field);
  if (!*user || !*item)
    return fail_at(file.at(1), errc::parse_error,
                   "expected user_id:token and item_id:token in the header",
                   "or name the fields with user_column and item_column");
  layout.user = **user;
  layout.item = **item;
  layout.rating = *rating;
  layout.time = *time;
  for (std::size_t i = 0; i < header.size(); ++i) {
    layout.names.push_back(header[i].name);
    if (i != layout.user && i != layout.item && layout.rating != i
        && layout.time != i)
      layout.further.emplace_back(i, header[i].kind);
  }
  return layout;
}

/// The atomic files of interactions, one after the other.
class inter_reader {
public:
  inter_reader(const data_source& source, table_builder& out)
      : source_(source), out_(out) {}

  result<void> read(const source_file& file) {
    auto text = text_of(file);
    if (!text)
      return pass_on(text);
    record_reader records{*text, {"\t", false}, out_.texts};
    auto header = read_recbole_header(records, file);
    if (!header)
      return pass_on(header);
    if (!header_.empty() && header_ != *header)
      return fail_at(file.at(1), errc::parse_error,
                     "the header differs from that of the first file");
    auto layout = layout_of(*header, source_, file);
    if (!layout)
      return pass_on(layout);
    if (header_.empty())
      for (auto [field, kind] : layout->further)
        out_.row_columns.push_back({layout->names[field], kind});
    header_ = *std::move(header);
    return read_interactions(records, *layout, file, out_);
  }

private:
  const data_source& source_;
  table_builder& out_;
  std::vector<recbole_field> header_;
};

result<void> read(std::span<const source_file> files, const data_source& source,
                  table_builder& out) {
  auto is_inter = [](const source_file& file) {
    auto extension = file.path.extension();
    return extension != ".user" && extension != ".item";
  };
  std::vector<source_file> interactions;
  for (const auto& file : files)
    if (file.path != source.items && is_inter(file))
      interactions.push_back(file);
  inter_reader reader{source, out};
  auto done = read_given_files(interactions, out, [&](const source_file& file) {
    return reader.read(file);
  });
  if (!done)
    return done;
  for (const auto& file : files) {
    if (file.path == source.items)
      done = read_item_file(file, out);
    else if (file.path.extension() == ".item")
      done = read_recbole_side(file, "item_id", out.item_table, out);
    else if (file.path.extension() == ".user")
      done = read_recbole_side(file, "user_id", out.user_table, out);
    if (!done)
      return done;
  }
  return {};
}

} // namespace

format recbole_format() {
  return {"recbole",
          "RecBole atomic files: NAME.inter, with NAME.item and NAME.user",
          "user_id:token\titem_id:token\trating:float\ttimestamp:float\n"
          "196\t242\t3\t881250949\n",
          recognises,
          files,
          read};
}

} // namespace automodel::recsys
