#include "bench/click_rows.hpp"

#include "bench/raw_file.hpp"
#include "bench/zipf.hpp"

#include <cmath>

namespace automodel::bench {

namespace {

/// Every field has as many features.
std::vector<std::uint32_t> even_starts(std::uint32_t n_features) {
  std::vector<std::uint32_t> starts;
  auto each = n_features / click_rows::fields;
  for (std::uint32_t field = 0; field <= click_rows::fields; ++field)
    starts.push_back(field * each);
  return starts;
}

/// A feature's own number, standard normal, without a table of them.
double hidden(std::uint64_t feature, const char* what) {
  return random_stream(feature, what).normal();
}

double logit(const std::uint32_t* features) {
  double out = -1;
  for (std::uint32_t field = 0; field < click_rows::fields; ++field)
    out += 0.2 * hidden(features[field], "weight");
  for (std::uint32_t field = 0; field + 1 < click_rows::fields; field += 4)
    out += 0.5 * hidden(features[field], "pair")
           * hidden(features[field + 1], "pair");
  return out;
}

} // namespace

click_rows click_rows::draw(std::uint32_t n_features, std::size_t rows) {
  click_rows out;
  out.n_features = n_features;
  out.field_starts = even_starts(n_features);
  zipf ids(n_features / fields, 1.1);
  random_stream random(n_features, "clicks");
  out.features.reserve(rows * fields);
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::uint32_t field = 0; field < fields; ++field)
      out.features.push_back(out.field_starts[field] + ids(random));
    auto chance = 1 / (1 + std::exp(-logit(&out.features[row * fields])));
    out.labels.push_back(random.uniform() < chance ? 1.0F : 0.0F);
  }
  return out;
}

result<void> click_rows::write(const std::filesystem::path& folder) const {
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (auto done = write_raw<std::uint32_t>(folder / "features.u32", features);
      !done)
    return done;
  return write_raw<float>(folder / "labels.f32", labels);
}

result<click_rows> click_rows::read(const std::filesystem::path& folder,
                                    std::uint32_t n_features) {
  auto features = read_raw<std::uint32_t>(folder / "features.u32");
  if (!features)
    return pass_on(features);
  auto labels = read_raw<float>(folder / "labels.f32");
  if (!labels)
    return pass_on(labels);
  return click_rows{n_features, std::move(*features), even_starts(n_features),
                    std::move(*labels)};
}

recsys::labelled_rows click_rows::part(std::size_t first,
                                       std::size_t count) const {
  recsys::labelled_rows out;
  out.n_features = n_features;
  out.n_fields = fields;
  out.n_labels = 1;
  out.n_rows = count;
  out.features = std::span(features).subspan(first * fields, count * fields);
  out.labels = std::span(labels).subspan(first, count);
  out.field_starts = field_starts;
  for (std::uint32_t field = 0; field < fields; ++field)
    out.field_names.push_back("field" + std::to_string(field));
  out.label_names = {"click"};
  return out;
}

} // namespace automodel::bench
