#include "recsys/data/dataset.hpp"

#include "recsys/array/all_finite.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <utility>

namespace automodel::recsys {

namespace {

constexpr std::string_view kind = "dataset";

tl::unexpected<error> damaged(std::string what) {
  return fail(errc::corrupt, "not a sound dataset file: " + std::move(what));
}

template <class T>
result<std::span<const T>> optional_array(const array_file& file,
                                          std::string_view name,
                                          std::uint64_t size) {
  if (!file.contains(name))
    return std::span<const T>{};
  auto values = file.array<T>(name);
  if (values && values->size() != size)
    return damaged("'" + std::string{name} + "' has another length");
  return values;
}

result<std::uint32_t> count_strings(const array_file& file,
                                    std::string_view name) {
  auto offsets = file.array<std::int64_t>(std::string{name} + "/offsets");
  if (!offsets)
    return pass_on(offsets);
  if (offsets->empty() || offsets->size() > missing_code)
    return damaged("'" + std::string{name} + "' has no offsets");
  return static_cast<std::uint32_t>(offsets->size() - 1);
}

bool all_below(std::span<const std::uint32_t> ids, std::uint64_t limit) {
  return std::all_of(ids.begin(), ids.end(),
                     [limit](auto id) { return id < limit; });
}

bool are_offsets(std::span<const std::int64_t> offsets, std::uint64_t end) {
  return !offsets.empty() && offsets.front() == 0
         && offsets.back() == static_cast<std::int64_t>(end)
         && std::is_sorted(offsets.begin(), offsets.end());
}

bool is_column(const nlohmann::json& json) {
  auto is_text = [&](const char* key) {
    return json.contains(key) && json[key].is_string();
  };
  return json.is_object() && is_text("name") && is_text("kind")
         && is_text("table");
}

result<column> read_column(const array_file& file, const std::string& path,
                           const nlohmann::json& json, std::uint64_t size) {
  column out;
  out.name = json["name"].get<std::string>();
  auto kind_name = json["kind"].get<std::string>();
  if (kind_name == to_string(column_kind::number)) {
    out.kind = column_kind::number;
    auto numbers = optional_array<double>(file, path + "/numbers", size);
    if (!numbers)
      return pass_on(numbers);
    out.numbers = *numbers;
  } else {
    out.kind = kind_name == to_string(column_kind::token)
                   ? column_kind::token
                   : column_kind::token_list;
    auto codes = optional_array<std::uint32_t>(file, path + "/codes", size);
    auto vocabulary = file.strings(path + "/vocabulary");
    if (!codes)
      return pass_on(codes);
    if (!vocabulary)
      return pass_on(vocabulary);
    out.codes = *codes;
    out.vocabulary = *std::move(vocabulary);
    for (auto code : out.codes)
      if (code != missing_code && code >= out.vocabulary.size())
        return damaged("column '" + out.name + "' has a code out of range");
  }
  if (out.size() != size)
    return damaged("column '" + out.name + "' has another length");
  return out;
}

} // namespace

result<dataset> dataset::open(const std::filesystem::path& path,
                              std::string name) {
  auto file = array_file::open(path, kind);
  if (!file)
    return pass_on(file);
  auto data = adopt(*std::move(file), std::move(name));
  if (!data)
    data.error().where.file = path.string();
  return data;
}

result<dataset> dataset::map(int fd, std::string_view label, std::string name) {
  auto file = array_file::map(fd, label, kind);
  if (!file)
    return pass_on(file);
  auto data = adopt(*std::move(file), std::move(name));
  if (!data)
    data.error().where.file = label;
  return data;
}

result<dataset> dataset::adopt(array_file file, std::string name) {
  dataset data;
  data.file_ = std::move(file);
  data.name_ = std::move(name);
  if (auto done = data.file_.contains("matrix/labels")
                      ? data.read_matrix()
                      : data.read_interactions();
      !done)
    return pass_on(done);
  auto lines = optional_array<std::uint32_t>(data.file_, "lines", data.size_);
  auto parts = optional_array<std::uint8_t>(data.file_, "parts", data.size_);
  if (!lines)
    return pass_on(lines);
  if (!parts)
    return pass_on(parts);
  data.lines_ = *lines;
  data.parts_ = *parts;
  for (auto part : data.parts_)
    if (part > static_cast<std::uint8_t>(given_part::test))
      return damaged("a row belongs to no part");
  if (auto done = data.read_meta(); !done)
    return pass_on(done);
  return data;
}

result<void> dataset::read_interactions() {
  auto users = file_.array<std::uint32_t>("users");
  auto items = file_.array<std::uint32_t>("items");
  auto n_users = count_strings(file_, "tokens/users");
  auto n_items = count_strings(file_, "tokens/items");
  if (!users || !items || !n_users || !n_items)
    return damaged("ids or tokens are missing");
  users_ = *users;
  items_ = *items;
  n_users_ = *n_users;
  n_items_ = *n_items;
  size_ = users_.size();
  if (items_.size() != size_)
    return damaged("there is not one item per row");
  if (!all_below(users_, n_users_) || !all_below(items_, n_items_))
    return damaged("an id is out of range");
  auto ratings = optional_array<float>(file_, "ratings", size_);
  auto times = optional_array<std::int64_t>(file_, "timestamps", size_);
  if (!ratings)
    return pass_on(ratings);
  if (!times)
    return pass_on(times);
  ratings_ = *ratings;
  timestamps_ = *times;
  if (!all_finite(ratings_))
    return damaged("a rating is not a finite number");
  return {};
}

result<void> dataset::read_matrix() {
  auto labels = file_.array<float>("matrix/labels");
  auto offsets = file_.array<std::int64_t>("matrix/offsets");
  auto features = file_.array<std::uint32_t>("matrix/features");
  auto values = file_.array<float>("matrix/values");
  auto n_features = count_strings(file_, "tokens/features");
  if (!labels || !offsets || !features || !values || !n_features)
    return damaged("a part of the matrix is missing");
  if (offsets->size() != labels->size() + 1
      || features->size() != values->size()
      || !are_offsets(*offsets, values->size())
      || !all_below(*features, *n_features) || !all_finite(*labels)
      || !all_finite(*values))
    return damaged("the matrix is out of bounds");
  matrix_ = {*n_features, *labels, *offsets, *features, *values};
  has_matrix_ = true;
  size_ = labels->size();
  return {};
}

result<void> dataset::read_meta() {
  auto text = file_.text("meta");
  if (!text)
    return pass_on(text);
  auto meta = nlohmann::json::parse(*text, nullptr, false);
  try {
    if (!from_hex(meta.at("identity").get<std::string>(), identity_))
      return damaged("its identity is no hash");
    format_ = meta.at("format").get<std::string>();
    sources_ = meta.at("sources").get<std::vector<std::string>>();
    ticks_ = meta.at("ticks_per_second").get<std::int64_t>();
    bad_row_count_ = meta.at("bad_row_count").get<std::uint64_t>();
    for (const auto& row : meta.at("bad_rows"))
      bad_rows_.push_back({row.at("file").get<std::string>(),
                           row.at("line").get<std::uint32_t>(),
                           row.at("column").get<std::uint32_t>(),
                           row.at("expected").get<std::string>()});
    if (ticks_ < 1 || ticks_ > 1'000'000'000)
      return damaged("its unit of time is out of range");
    return read_columns(meta.at("columns"));
  } catch (const nlohmann::json::exception&) {
    return damaged("its description is no valid JSON");
  }
}

result<void> dataset::read_columns(const nlohmann::json& schema) {
  std::map<std::string, std::pair<std::vector<column>*, std::uint64_t>> tables{
      {"rows", {&rows_, size_}},
      {"users", {&user_columns_, n_users_}},
      {"items", {&item_columns_, n_items_}}};
  for (const auto& json : schema) {
    if (!is_column(json))
      return damaged("a column is not described");
    auto found = tables.find(json["table"].get<std::string>());
    if (found == tables.end())
      return damaged("a column belongs to no table");
    auto& [columns, size] = found->second;
    auto path = found->first + "/" + std::to_string(columns->size());
    auto next = read_column(file_, path, json, size);
    if (!next)
      return pass_on(next);
    columns->push_back(*std::move(next));
  }
  return {};
}

result<std::vector<std::string_view>> dataset::user_tokens() const {
  return file_.strings("tokens/users");
}

result<std::vector<std::string_view>> dataset::item_tokens() const {
  return file_.strings("tokens/items");
}

result<std::vector<std::string_view>> dataset::item_titles() const {
  if (!file_.contains("titles/offsets"))
    return std::vector<std::string_view>{};
  auto titles = file_.strings("titles");
  if (titles && titles->size() != n_items_)
    return damaged("there is not one title per item");
  return titles;
}

} // namespace automodel::recsys
