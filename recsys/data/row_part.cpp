#include "recsys/data/row_part.hpp"

#include "recsys/array/all_finite.hpp"
#include "recsys/array/read_optional.hpp"

#include <algorithm>
#include <array>

namespace automodel::recsys {

namespace {

constexpr std::array part_names{"train", "valid", "test"};

tl::unexpected<error> damaged_rows(std::string_view label,
                                   std::string_view what) {
  return fail_at({std::string{label}}, errc::corrupt,
                 "not a sound part of rows: " + std::string{what});
}

bool is_part(std::string_view name) {
  return std::ranges::find(part_names, name) != part_names.end();
}

/// Every feature lies in the range of its field.
bool in_fields(const labelled_rows& rows) {
  const auto* at = rows.features.data();
  for (std::uint64_t row = 0; row < rows.n_rows; ++row)
    for (std::uint32_t field = 0; field < rows.n_fields; ++field, ++at)
      if (*at < rows.field_starts[field] || *at >= rows.field_starts[field + 1])
        return false;
  return true;
}

/// What is wrong with untrusted features, or nothing.
std::string_view problem_of(const labelled_rows& rows) {
  if (rows.n_fields == 0 || rows.field_names.size() != rows.n_fields)
    return "there is not one name per field";
  if (rows.field_starts.size() != std::size_t{rows.n_fields} + 1
      || rows.field_starts.front() != 0
      || rows.field_starts.back() != rows.n_features
      || !std::ranges::is_sorted(rows.field_starts))
    return "the fields do not span the features";
  if (std::ranges::adjacent_find(rows.field_starts) != rows.field_starts.end())
    return "a field has no feature";
  if (rows.label_names.empty())
    return "there is no label";
  if (rows.features.size() != rows.n_rows * rows.n_fields)
    return "there is not one feature per row and field";
  if (!rows.values.empty() && rows.values.size() != rows.features.size())
    return "there is not one value per feature";
  if (!rows.groups.empty() && rows.groups.size() != rows.n_rows)
    return "there is not one user per row";
  if (!in_fields(rows))
    return "a feature is outside its field";
  if (!all_finite(rows.values))
    return "a value is not a finite number";
  return {};
}

std::vector<std::string> copy_of(const std::vector<std::string_view>& names) {
  return {names.begin(), names.end()};
}

} // namespace

result<row_features> row_features::map(int fd, std::string_view label) {
  auto file = array_file::map(fd, label, kind);
  if (!file)
    return pass_on(file);
  return adopt(*std::move(file), label);
}

result<row_features> row_features::open(const std::filesystem::path& path) {
  auto file = array_file::open(path, kind);
  if (!file)
    return pass_on(file);
  return adopt(*std::move(file), path.string());
}

result<row_features> row_features::adopt(array_file file,
                                         std::string_view label) {
  auto part = file.text("part");
  auto fields = file.strings("fields");
  auto labels = file.strings("labels");
  auto starts = file.array<std::uint32_t>("field-starts");
  auto features = file.array<std::uint32_t>("features");
  auto shape = file.shape("features");
  if (!part || !fields || !labels || !starts || !features || !shape)
    return damaged_rows(label, "an array is missing or has another type");
  if (!is_part(*part))
    return damaged_rows(label, "it is no known part");
  if (shape->size() != 2 || (*shape)[1] != fields->size())
    return damaged_rows(label, "features are not a table of rows and fields");
  if (starts->empty())
    return damaged_rows(label, "the fields do not span the features");
  row_features made;
  made.part_ = *part;
  auto& rows = made.rows_;
  rows.n_features = starts->back();
  rows.n_fields = static_cast<std::uint32_t>(fields->size());
  rows.n_labels = static_cast<std::uint32_t>(labels->size());
  rows.n_rows = (*shape)[0];
  rows.features = *features;
  rows.field_starts = *starts;
  rows.field_names = copy_of(*fields);
  rows.label_names = copy_of(*labels);
  auto values = read_optional(file, "values", rows.values);
  auto groups = read_optional(file, "groups", rows.groups);
  if (!values || !groups)
    return damaged_rows(label, "values or users have another type");
  if (auto problem = problem_of(rows); !problem.empty())
    return damaged_rows(label, problem);
  made.file_ = std::move(file);
  return made;
}

void row_features::add_to(array_file_writer& out, const labelled_rows& rows,
                          std::string_view part) {
  out.add_text("part", part)
      .add_strings("fields", std::span{rows.field_names})
      .add_strings("labels", std::span{rows.label_names})
      .add("field-starts", rows.field_starts)
      .add("features", rows.features, {rows.n_rows, rows.n_fields});
  if (!rows.values.empty())
    out.add("values", rows.values, {rows.n_rows, rows.n_fields});
  if (!rows.groups.empty())
    out.add("groups", rows.groups);
}

result<row_labels> row_labels::map(int fd, std::string_view label) {
  auto file = array_file::map(fd, label, kind);
  if (!file)
    return pass_on(file);
  return adopt(*std::move(file), label);
}

result<row_labels> row_labels::open(const std::filesystem::path& path) {
  auto file = array_file::open(path, kind);
  if (!file)
    return pass_on(file);
  return adopt(*std::move(file), path.string());
}

result<row_labels> row_labels::adopt(array_file file, std::string_view label) {
  auto part = file.text("part");
  auto names = file.strings("labels");
  auto labels = file.array<float>("values");
  auto sources = file.array<std::uint32_t>("sources");
  if (!part || !names || !labels || !sources)
    return damaged_rows(label, "an array is missing or has another type");
  if (!is_part(*part))
    return damaged_rows(label, "it is no known part");
  row_labels made;
  made.part_ = *part;
  made.names_ = copy_of(*names);
  made.labels_ = *labels;
  made.sources_ = *sources;
  if (!read_optional(file, "groups", made.groups_))
    return damaged_rows(label, "users have another type");
  if (made.names_.empty()
      || made.labels_.size() != made.n_rows() * made.names_.size())
    return damaged_rows(label, "there is not one value per row and label");
  if (!made.groups_.empty() && made.groups_.size() != made.n_rows())
    return damaged_rows(label, "there is not one user per row");
  if (std::ranges::adjacent_find(made.sources_, std::ranges::greater_equal{})
      != made.sources_.end())
    return damaged_rows(label, "rows are not in the order of the data");
  if (!all_finite(made.labels_))
    return damaged_rows(label, "a label is not a finite number");
  made.file_ = std::move(file);
  return made;
}

void row_labels::add_to(array_file_writer& out, const content& rows,
                        std::string_view part) {
  out.add_text("part", part)
      .add_strings("labels", std::span{rows.names})
      .add("values", rows.labels, {rows.sources.size(), rows.names.size()})
      .add("sources", rows.sources);
  if (!rows.groups.empty())
    out.add("groups", rows.groups);
}

result<labelled_rows> row_labels::label(const row_features& features) const {
  auto rows = features.rows();
  if (features.part() != part_ || rows.n_rows != n_rows()
      || rows.label_names != names_
      || !std::ranges::equal(rows.groups, groups_))
    return fail(errc::incompatible,
                "features and labels belong to different parts");
  rows.labels = labels_;
  return rows;
}

labelled_rows slice(const labelled_rows& rows, std::uint64_t first,
                    std::uint64_t count) {
  auto part = rows;
  auto cut = [&](auto& values, std::uint64_t per_row) {
    if (!values.empty())
      values = values.subspan(first * per_row, count * per_row);
  };
  part.n_rows = count;
  cut(part.features, rows.n_fields);
  cut(part.values, rows.n_fields);
  cut(part.labels, rows.n_labels);
  cut(part.groups, 1);
  return part;
}

} // namespace automodel::recsys
