#include "recsys/data/data_profile.hpp"
#include "recsys/json_text.hpp"

#include <nlohmann/json.hpp>

namespace automodel::recsys {

namespace {

using nlohmann::json;

json to_object(const quantiles& q) {
  return {{"min", q.min}, {"p25", q.p25}, {"p50", q.p50}, {"p75", q.p75},
          {"p90", q.p90}, {"p99", q.p99}, {"max", q.max}, {"mean", q.mean}};
}

json to_array(const std::vector<histogram_bar>& bars) {
  auto out = json::array();
  for (const auto& bar : bars)
    out.push_back(
        json{{"from", bar.from}, {"to", bar.to}, {"count", bar.count}});
  return out;
}

json to_array(const std::vector<column_profile>& columns) {
  auto out = json::array();
  for (const auto& column : columns) {
    json object{{"table", column.table},
                {"name", column.name},
                {"kind", to_string(column.kind)},
                {"missing", column.missing},
                {"distinct", column.distinct},
                {"determined_by", column.determined_by}};
    if (column.kind == column_kind::number)
      object.update(json{
          {"min", column.min}, {"max", column.max}, {"mean", column.mean}});
    out.push_back(std::move(object));
  }
  return out;
}

json to_array(const std::vector<data_finding>& findings) {
  auto out = json::array();
  for (const auto& found : findings)
    out.push_back(json{{"id", found.id}, {"text", found.text}});
  return out;
}

json time_json(const data_profile& p) {
  return {{"first_second", p.first_second},
          {"last_second", p.last_second},
          {"tied_rows", p.tied_rows},
          {"tied_last_users", p.tied_last_users},
          {"drift_overlap", p.drift_overlap},
          {"drift_items", p.drift_items},
          {"late_items", p.late_items},
          {"histogram", to_array(p.time_histogram)}};
}

json interactions_json(const data_profile& p) {
  json out{{"users", p.users},
           {"items", p.items},
           {"users_with_padding", p.users + 1},
           {"items_with_padding", p.items + 1},
           {"density", p.density},
           {"order", p.order},
           {"rows_per_user", to_object(p.rows_per_user)},
           {"rows_per_item", to_object(p.rows_per_item)},
           {"short_users", p.short_users},
           {"item_gini", p.item_gini},
           {"top_percent_share", p.top_percent_share},
           {"single_row_items", p.single_row_items},
           {"duplicate_pairs", p.duplicate_pairs}};
  if (p.has_time)
    out["time"] = time_json(p);
  return out;
}

json matrix_json(const data_profile& p) {
  return {{"features", p.features},
          {"positive_share", p.positive_share},
          {"entries_per_row", to_object(p.entries_per_row)}};
}

} // namespace

std::string to_json(const data_profile& p) {
  json out{{"name", p.name},
           {"format", p.format},
           {"hash", p.hash},
           {"rows", p.rows},
           {"bad_rows", p.bad_rows},
           {"columns", to_array(p.columns)},
           {"findings", to_array(p.findings)}};
  if (p.features > 0)
    out["matrix"] = matrix_json(p);
  else
    out["interactions"] = interactions_json(p);
  if (p.has_ratings)
    out["ratings"] = to_array(p.rating_histogram);
  return json_text(out, json_layout::readable) + "\n";
}

} // namespace automodel::recsys
