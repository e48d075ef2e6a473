#include "recsys/data/row_split.hpp"

#include "recsys/data/row_part.hpp"
#include "recsys/data/rows/feature_space.hpp"
#include "recsys/data/rows/row_checks.hpp"
#include "recsys/data/rows/row_rules.hpp"
#include "recsys/data/rows/row_table.hpp"
#include "recsys/data/split/filtered_rows.hpp"
#include "recsys/evaluation/row_protocol.hpp"

#include <algorithm>
#include <array>
#include <numeric>

namespace automodel::recsys {

namespace {

namespace fs = std::filesystem;

/// The rows that stay, ascending, and how many users and items they have.
struct kept_rows {
  std::vector<std::uint32_t> rows;
  std::uint32_t n_users = 0, n_items = 0;
};

result<kept_rows> filter(const dataset& data, const protocol& rules) {
  kept_rows kept;
  if (!data.matrix()) {
    auto filtered = filter_rows(data, rules);
    if (!filtered)
      return pass_on(filtered);
    kept.rows = std::move(filtered->rows);
    std::ranges::sort(kept.rows);
    kept.n_users = static_cast<std::uint32_t>(filtered->users.size());
    kept.n_items = static_cast<std::uint32_t>(filtered->items.size());
    return kept;
  }
  if (rules.filter_by_rating || rules.min_user_rows > 0
      || rules.min_item_rows > 0 || rules.drop_duplicates)
    return fail(errc::invalid_argument,
                "sparse rows have no users, items and ratings to filter by");
  kept.rows.resize(data.size());
  std::iota(kept.rows.begin(), kept.rows.end(), 0U);
  return kept;
}

/// The columns of one part while they are collected.
struct collected_rows {
  std::vector<std::uint32_t> features, users, sources;
  std::vector<float> values, labels;
};

template <class T>
void append_row(const std::vector<T>& from, std::size_t row, std::size_t width,
                std::vector<T>& to) {
  if (!from.empty())
    to.insert(to.end(), from.begin() + static_cast<std::ptrdiff_t>(row * width),
              from.begin() + static_cast<std::ptrdiff_t>((row + 1) * width));
}

collected_rows collect(const row_table& table, const numbered_rows& numbered,
                       std::span<const given_part> parts, given_part wanted) {
  collected_rows out;
  auto n_fields = table.fields.size();
  auto n_labels = numbered.space.labels.size();
  for (std::size_t row = 0; row < parts.size(); ++row) {
    if (parts[row] != wanted)
      continue;
    append_row(numbered.features, row, n_fields, out.features);
    append_row(table.values, row, n_fields, out.values);
    append_row(table.labels, row, n_labels, out.labels);
    append_row(table.users, row, 1, out.users);
    out.sources.push_back(table.rows[row]);
  }
  return out;
}

result<row_part_files> write_part(const collected_rows& part,
                                  const feature_space& space,
                                  const std::string& name,
                                  const fs::path& dir) {
  row_part_files files;
  files.features = dir / (name + ".rows");
  files.labels = dir / (name + ".labels");
  files.rows = part.sources.size();
  labelled_rows rows;
  rows.n_rows = files.rows;
  rows.n_fields = static_cast<std::uint32_t>(space.fields.size());
  rows.features = part.features;
  rows.values = part.values;
  rows.groups = part.users;
  rows.field_starts = space.starts;
  rows.field_names = space.fields;
  rows.label_names = space.labels;
  array_file_writer features{std::string{row_features::kind}};
  row_features::add_to(features, rows, name);
  auto written = features.write(files.features);
  if (!written)
    return pass_on(written);
  files.features_hash = *written;
  array_file_writer labels{std::string{row_labels::kind}};
  row_labels::content content{part.labels, part.users, part.sources,
                              space.labels};
  row_labels::add_to(labels, content, name);
  written = labels.write(files.labels);
  if (!written)
    return pass_on(written);
  files.labels_hash = *written;
  return files;
}

result<void> write(const row_table& table, const numbered_rows& numbered,
                   std::span<const given_part> parts, const fs::path& dir,
                   row_split_files& files) {
  for (auto [part, name, to] :
       {std::tuple{given_part::train, "train", &files.train},
        std::tuple{given_part::valid, "valid", &files.valid},
        std::tuple{given_part::test, "test", &files.test}}) {
    auto written = write_part(collect(table, numbered, parts, part),
                              numbered.space, name, dir);
    if (!written)
      return pass_on(written);
    *to = std::move(*written);
  }
  files.vocabulary = dir / "vocabulary";
  array_file_writer out{std::string{feature_space::kind}};
  numbered.space.add_to(out);
  auto written = out.write(files.vocabulary);
  if (!written)
    return pass_on(written);
  files.vocabulary_hash = *written;
  return {};
}

} // namespace

result<row_split_files> make_row_split(const dataset& data,
                                       const protocol& rules,
                                       std::uint64_t seed, const fs::path& dir,
                                       const split_options& options) {
  auto kept = filter(data, rules);
  if (!kept)
    return pass_on(kept);
  auto table = read_rows(data, *rules.rows, kept->rows);
  if (!table)
    return pass_on(table);
  auto parts = assign_row_parts(data, kept->rows, rules, seed);
  if (!parts)
    return pass_on(parts);
  if (auto sound = check_leaks(*table, *rules.rows, *parts); !sound)
    return pass_on(sound);
  if (auto sound = check_classes(*table, rules, *parts); !sound)
    return pass_on(sound);
  if (options.join_validation)
    std::ranges::replace(*parts, given_part::valid, given_part::train);
  auto numbered = number_features(*table, *parts);
  if (!numbered)
    return pass_on(numbered);
  numbered->space.labels = label_names(*rules.rows);
  std::error_code ignored;
  fs::create_directories(dir, ignored);
  row_split_files files;
  files.n_users = kept->n_users;
  files.n_items = kept->n_items;
  files.rows = kept->rows.size();
  files.n_fields = static_cast<std::uint32_t>(table->fields.size());
  files.n_features = numbered->space.n_features();
  files.data_hash = to_hex(table->identity);
  if (auto written = write(*table, *numbered, *parts, dir, files); !written)
    return pass_on(written);
  return files;
}

} // namespace automodel::recsys
