#include "recsys/data/rows/feature_space.hpp"

#include "base/parameters.hpp"

#include <algorithm>
#include <cmath>

namespace automodel::recsys {

namespace {

constexpr std::size_t most_values = 100;
constexpr std::size_t buckets = 50;
constexpr std::uint32_t unknown = 0; ///< the first feature of each field

/// The features of one field, numbered from 0 within it.
struct field_features {
  std::vector<std::string> tokens{""}; ///< of the unknown value
  std::vector<std::uint32_t> of_row;
};

bool in_training(std::span<const given_part> parts, std::size_t row) {
  return parts[row] == given_part::train;
}

field_features number_tokens(const row_field& field,
                             std::span<const given_part> parts) {
  std::vector<std::uint32_t> feature_of(field.tokens.size(), unknown);
  for (std::size_t row = 0; row < field.codes.size(); ++row)
    if (in_training(parts, row))
      feature_of[field.codes[row]] = 1;
  field_features out;
  for (std::size_t code = 0; code < feature_of.size(); ++code)
    if (feature_of[code] != unknown) {
      feature_of[code] = static_cast<std::uint32_t>(out.tokens.size());
      out.tokens.push_back(field.tokens[code]);
    }
  for (auto code : field.codes)
    out.of_row.push_back(feature_of[code]);
  return out;
}

std::string text_of(double value) {
  return automodel::to_string(parameter{value});
}

/// The different training values, ascending, or the lower edges of buckets.
std::vector<double> edges_of(std::vector<double> sorted, bool& by_value) {
  auto distinct = sorted;
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  by_value = distinct.size() <= most_values;
  if (by_value)
    return distinct;
  std::vector<double> edges;
  for (std::size_t i = 0; i < buckets; ++i)
    edges.push_back(sorted[i * sorted.size() / buckets]);
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  return edges;
}

field_features number_numbers(const row_field& field,
                              std::span<const given_part> parts) {
  std::vector<double> known;
  auto missing = false;
  for (std::size_t row = 0; row < field.numbers.size(); ++row) {
    if (!in_training(parts, row))
      continue;
    if (std::isnan(field.numbers[row]))
      missing = true;
    else
      known.push_back(field.numbers[row]);
  }
  std::ranges::sort(known);
  auto by_value = true;
  auto edges = edges_of(std::move(known), by_value);
  field_features out;
  for (std::size_t i = 0; i < edges.size(); ++i)
    out.tokens.push_back(by_value ? text_of(edges[i])
                                  : "from " + text_of(edges[i]));
  auto missing_feature
      = missing ? static_cast<std::uint32_t>(out.tokens.size()) : unknown;
  if (missing)
    out.tokens.emplace_back();
  for (auto number : field.numbers) {
    if (std::isnan(number)) {
      out.of_row.push_back(missing_feature);
      continue;
    }
    auto above = std::ranges::upper_bound(edges, number) - edges.begin();
    // Values below all buckets belong to the first one.
    auto place = std::max<std::ptrdiff_t>(above, by_value ? 0 : 1);
    auto found = !by_value
                 || (above > 0
                     && edges[static_cast<std::size_t>(above - 1)] == number);
    out.of_row.push_back(found ? static_cast<std::uint32_t>(place) : unknown);
  }
  return out;
}

} // namespace

result<feature_space> feature_space::read(const array_file& file) {
  auto fields = file.strings("fields");
  auto labels = file.strings("labels");
  auto tokens = file.strings("tokens");
  auto starts = file.array<std::uint32_t>("field-starts");
  if (!fields || !labels || !tokens || !starts
      || starts->size() != fields->size() + 1
      || starts->back() != tokens->size())
    return fail(errc::corrupt, "not a sound vocabulary of rows");
  feature_space space;
  space.fields.assign(fields->begin(), fields->end());
  space.labels.assign(labels->begin(), labels->end());
  space.tokens.assign(tokens->begin(), tokens->end());
  space.starts.assign(starts->begin(), starts->end());
  return space;
}

void feature_space::add_to(array_file_writer& out) const {
  out.add_strings("fields", std::span{fields})
      .add_strings("labels", std::span{labels})
      .add_strings("tokens", std::span{tokens})
      .add("field-starts", std::span{starts});
}

result<numbered_rows> number_features(const row_table& table,
                                      std::span<const given_part> parts) {
  numbered_rows out;
  auto n_fields = table.fields.size();
  out.features.resize(table.rows.size() * n_fields);
  out.space.starts.push_back(0);
  for (std::size_t field = 0; field < n_fields; ++field) {
    const auto& from = table.fields[field];
    auto made = from.numbers.empty() ? number_tokens(from, parts)
                                     : number_numbers(from, parts);
    auto start = out.space.starts.back();
    if (made.tokens.size() > missing_code - std::size_t{start})
      return fail(errc::resource_exhausted, "there are too many features");
    for (std::size_t row = 0; row < table.rows.size(); ++row)
      out.features[row * n_fields + field] = start + made.of_row[row];
    out.space.fields.push_back(from.name);
    out.space.starts.push_back(
        start + static_cast<std::uint32_t>(made.tokens.size()));
    std::ranges::move(made.tokens, std::back_inserter(out.space.tokens));
  }
  return out;
}

} // namespace automodel::recsys
