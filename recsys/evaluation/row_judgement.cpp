#include "recsys/evaluation/row_judgement.hpp"

#include "recsys/array/all_finite.hpp"
#include "recsys/evaluation/damaged_judgement.hpp"
#include "recsys/json_input.hpp"
#include "recsys/json_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace automodel::recsys {

namespace {

/// What is wrong with untrusted content, or nothing.
std::string_view problem_of(const row_judgement& found) {
  if (found.label_names.empty() || found.n_rows() == 0)
    return "it has no labels or no rows";
  auto values = found.n_rows() * found.label_names.size();
  if (found.predictions.size() != values || found.labels.size() != values)
    return "values do not match rows and labels";
  if (!all_finite(found.predictions) || !all_finite(found.labels))
    return "a value is not finite";
  if (std::ranges::adjacent_find(found.groups.ids, std::ranges::greater_equal{})
      != found.groups.ids.end())
    return "groups are not in ascending order";
  for (auto group : found.groups.of_row)
    if (group >= found.groups.ids.size())
      return "a row belongs to no group";
  return {};
}

result<void> read_summary(std::string_view text, row_judgement& found) {
  auto in = json_input::parse(text, "the judgement's summary");
  in.read("protocol_id", found.protocol_id);
  in.read("has_users", found.has_users);
  in.read("single_class_users", found.single_class_users);
  for (const auto& entry : in["values"].elements()) {
    auto& [name, value] = found.values.emplace_back();
    entry.read("name", name);
    entry.read("value", value);
  }
  if (in.problem())
    return damaged_judgement(in.problem()->message);
  return {};
}

/// By label: users whose rows have one class.
std::uint32_t count_single_class(const row_judgement& found,
                                 std::size_t label) {
  std::vector<std::uint8_t> seen(found.groups.ids.size());
  for (std::size_t row = 0; row < found.n_rows(); ++row)
    seen[found.groups.of_row[row]] |= static_cast<std::uint8_t>(
        found.labels[row * found.label_names.size() + label] > 0.5F ? 1 : 2);
  return static_cast<std::uint32_t>(std::ranges::count_if(
      seen, [](std::uint8_t classes) { return classes != 3; }));
}

} // namespace

std::optional<double> row_judgement::value(std::string_view measure) const {
  for (const auto& [name, value] : values)
    if (name == measure)
      return value;
  return std::nullopt;
}

predicted_rows row_judgement::rows() const noexcept {
  return {predictions, labels, label_names, &groups, has_users};
}

row_judgement
row_judgement::restricted_to(const std::vector<std::size_t>& rows) const {
  row_judgement part;
  part.protocol_id = protocol_id;
  part.label_names = label_names;
  part.has_users = has_users;
  std::vector<std::uint32_t> names;
  for (auto row : rows) {
    names.push_back(groups.ids[groups.of_row[row]]);
    for (std::size_t label = 0; label < label_names.size(); ++label) {
      part.predictions.push_back(predictions[row * label_names.size() + label]);
      part.labels.push_back(labels[row * label_names.size() + label]);
    }
  }
  part.groups = group_rows(names, {});
  return part;
}

void row_judgement::save(array_file_writer& out) const {
  const std::vector<std::uint64_t> shape{n_rows(), label_names.size()};
  out.add_strings("names", std::span{label_names});
  out.add<float>("predictions", predictions, shape);
  out.add<float>("labels", labels, shape);
  out.add<std::uint32_t>("groups/ids", groups.ids);
  out.add<std::uint32_t>("groups/of-row", groups.of_row);
  auto list = nlohmann::json::array();
  for (const auto& [name, value] : values)
    list.push_back({{"name", name}, {"value", value}});
  out.add_text("summary", json_text({{"protocol_id", protocol_id},
                                     {"has_users", has_users},
                                     {"single_class_users", single_class_users},
                                     {"values", std::move(list)}}));
}

result<row_judgement> row_judgement::load(const array_file& file) {
  auto names = file.strings("names");
  auto predictions = file.array<float>("predictions");
  auto labels = file.array<float>("labels");
  auto ids = file.array<std::uint32_t>("groups/ids");
  auto of_row = file.array<std::uint32_t>("groups/of-row");
  auto summary = file.text("summary");
  if (!names || !predictions || !labels || !ids || !of_row || !summary)
    return damaged_judgement("an array is missing or has another type");
  row_judgement found;
  found.label_names.assign(names->begin(), names->end());
  found.predictions.assign(predictions->begin(), predictions->end());
  found.labels.assign(labels->begin(), labels->end());
  found.groups.ids.assign(ids->begin(), ids->end());
  found.groups.of_row.assign(of_row->begin(), of_row->end());
  if (auto read = read_summary(*summary, found); !read)
    return pass_on(read);
  if (auto problem = problem_of(found); !problem.empty())
    return damaged_judgement(std::string{problem});
  return found;
}

result<row_judgement> judge_rows(const protocol& rules, const row_labels& truth,
                                 std::vector<float> predictions) {
  if (truth.n_rows() == 0)
    return fail(errc::invalid_argument, "there are no rows to judge");
  if (predictions.size() != truth.labels().size())
    return fail(errc::invalid_argument,
                std::to_string(predictions.size()) + " predictions for "
                    + std::to_string(truth.labels().size()) + " labels");
  auto measures = row_measures(rules.metrics, truth.names());
  if (!measures)
    return pass_on(measures);
  row_judgement found;
  found.label_names = truth.names();
  found.predictions = std::move(predictions);
  found.labels.assign(truth.labels().begin(), truth.labels().end());
  found.groups = group_rows(truth.groups(), truth.sources());
  found.has_users = !truth.groups().empty();
  if (auto sound = check_rows(*measures, found.rows()); !sound)
    return pass_on(sound);
  for (const auto& measure : *measures) {
    auto value = statistic_of(measure, found.rows())->value();
    if (std::isnan(value))
      return fail(errc::invalid_argument,
                  "'" + measure.name + "' is not defined for the "
                      + std::string{truth.part()}
                      + " rows: their labels do not differ");
    found.values.emplace_back(measure.name, value);
    if (measure.metric->needs_users)
      for (auto label : measure.labels)
        found.single_class_users[found.label_names[label]]
            = count_single_class(found, label);
  }
  return found;
}

} // namespace automodel::recsys
