#include "recsys/data/rows/row_checks.hpp"

#include "recsys/data/profile/label_leaks.hpp"
#include "recsys/evaluation/row_measures.hpp"
#include "recsys/evaluation/row_protocol.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace automodel::recsys {

namespace {

std::vector<std::size_t> rows_of(std::span<const given_part> parts,
                                 given_part wanted) {
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < parts.size(); ++row)
    if (parts[row] == wanted)
      rows.push_back(row);
  return rows;
}

std::vector<float> label_of(const row_table& table,
                            std::span<const std::size_t> rows,
                            std::size_t label, std::size_t n_labels) {
  std::vector<float> values;
  for (auto row : rows)
    values.push_back(table.labels[row * n_labels + label]);
  return values;
}

std::vector<double> values_of(const row_field& field,
                              std::span<const std::size_t> rows) {
  std::vector<double> values;
  for (auto row : rows)
    values.push_back(field.numbers.empty() ? field.codes[row]
                                           : field.numbers[row]);
  return values;
}

/// Training rows, evenly spaced where they are more than a leak needs to show.
std::vector<std::size_t> leak_sample(std::span<const given_part> parts) {
  constexpr std::size_t enough = 200'000;
  auto rows = rows_of(parts, given_part::train);
  if (rows.size() <= enough)
    return rows;
  std::vector<std::size_t> sample;
  for (std::size_t i = 0; i < enough; ++i)
    sample.push_back(rows[i * rows.size() / enough]);
  return sample;
}

bool is_allowed(const row_task& task, const std::string& field) {
  return std::ranges::find(task.allowed_suspects, field)
         != task.allowed_suspects.end();
}

} // namespace

result<void> check_leaks(const row_table& table, const row_task& task,
                         std::span<const given_part> parts) {
  auto names = label_names(task);
  auto rows = leak_sample(parts);
  for (std::size_t label = 0; label < names.size(); ++label) {
    auto labels = label_of(table, rows, label, names.size());
    for (const auto& field : table.fields) {
      if (field.is_id || is_allowed(task, field.name))
        continue;
      auto leak
          = leak_of(values_of(field, rows), !field.numbers.empty(), labels);
      if (leak.found == label_leak::none)
        continue;
      return fail(
          errc::invalid_argument,
          "field '" + field.name + "' looks like a leak: it "
              + (leak.found == label_leak::determines ? "determines '"
                                                      : "orders rows as '")
              + names[label]
              + (leak.found == label_leak::determines ? "' (" : "' does (")
              + leak.measure + ")",
          "declare it post_exposure if it is known only after the label; "
          "allow_leak_suspects = [\""
              + field.name + "\"] if it is known before");
    }
  }
  return {};
}

result<void> check_classes(const row_table& table, const protocol& rules,
                           std::span<const given_part> parts) {
  auto names = label_names(*rules.rows);
  auto measures = row_measures(rules.metrics, names);
  if (!measures)
    return pass_on(measures);
  for (const auto& measure : *measures) {
    if (measure.metric->labels != label_kind::binary)
      continue;
    for (auto label : measure.labels)
      for (auto [part, name] : {std::pair{given_part::train, "training"},
                                std::pair{given_part::valid, "validation"},
                                std::pair{given_part::test, "test"}}) {
        auto labels
            = label_of(table, rows_of(parts, part), label, names.size());
        auto positives = std::ranges::count(labels, 1.0F);
        if (labels.empty()
            || (positives > 0
                && positives < static_cast<std::ptrdiff_t>(labels.size())))
          continue;
        return fail(errc::invalid_argument,
                    "'" + names[label] + "' is 1 in "
                        + std::to_string(positives) + " of "
                        + std::to_string(labels.size()) + " " + name
                        + " rows: " + std::string{measure.metric->name}
                        + " says nothing there",
                    "leave the label out, or choose another split");
      }
  }
  return {};
}

} // namespace automodel::recsys
