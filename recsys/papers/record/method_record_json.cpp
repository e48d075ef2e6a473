#include "recsys/papers/record/method_record_json.hpp"

#include "recsys/json_text.hpp"
#include "recsys/parameters_json.hpp"

#include <nlohmann/json.hpp>

namespace automodel::recsys {

namespace {

using nlohmann::json;

void put(json& out, const char* key, const std::string& text) {
  if (!text.empty())
    out[key] = text;
}

void put(json& out, const char* key, const std::vector<std::string>& texts) {
  if (!texts.empty())
    out[key] = texts;
}

json as_json(const record_span& from) {
  json out = json::object();
  put(out, "quote", from.quote);
  if (from.page > 0)
    out["page"] = from.page;
  if (from.end > 0) {
    out["begin"] = from.begin;
    out["end"] = from.end;
  }
  return out;
}

json as_json(const record_field& from) {
  json out = json::object();
  if (from.status == field_status::missing)
    return {{"status", "missing"}};
  out["value"] = recsys::as_json(from.value);
  out["status"] = from.status == field_status::stated ? "stated" : "inferred";
  out["confidence"] = from.confidence;
  if (auto span = as_json(from.span); !span.empty())
    out["span"] = span;
  return out;
}

bool is_empty(const record_field& field) {
  return field.status == field_status::missing;
}

void put(json& out, const char* key, const record_field& field) {
  if (!is_empty(field))
    out[key] = as_json(field);
}

json as_json(const record_setting& from) {
  json out{{"name", from.name}, {"field", as_json(from.field)}};
  put(out, "where", from.where);
  if (from.searched)
    out["searched"] = true;
  return out;
}

json as_json(const record_module& from);
json as_json(const record_equation& from);
json as_json(const record_data_set& from);
json as_json(const record_claim& from);
json as_json(const record_gap& from);
json as_json(const record_erratum& from);

template <class T>
void put(json& out, const char* key, const std::vector<T>& list) {
  for (const auto& element : list)
    out[key].push_back(as_json(element));
}

json as_json(const record_module& from) {
  json out{{"name", from.name}, {"kind", as_json(from.kind)}};
  put(out, "inputs", from.inputs);
  put(out, "shape", from.shape);
  put(out, "settings", from.settings);
  put(out, "equations", from.equations);
  return out;
}

json as_json(const record_equation& from) {
  json out{{"text", as_json(from.text)}};
  put(out, "number", from.number);
  return out;
}

json as_json(const record_data_set& from) {
  json out{{"name", as_json(from.name)}};
  put(out, "settings", from.settings);
  put(out, "preprocessing", from.preprocessing);
  return out;
}

json as_json(const record_evaluation& from) {
  json out = json::object();
  put(out, "metrics", from.metrics);
  put(out, "split", from.split);
  put(out, "negatives", from.negatives);
  put(out, "settings", from.settings);
  return out;
}

json as_json(const record_claim& from) {
  json out{{"value", as_json(from.value)}, {"proposed", from.proposed}};
  put(out, "table", from.table);
  put(out, "data_set", from.data_set);
  put(out, "metric", from.metric);
  put(out, "model", from.model);
  put(out, "doubts", from.doubts);
  return out;
}

json as_json(const record_gap& from) {
  json out{{"field", from.field},
           {"what", from.what},
           {"assumption", recsys::as_json(from.assumption)}};
  put(out, "reason", from.reason);
  return out;
}

json as_json(const record_erratum& from) {
  return {{"field", from.field},
          {"says", from.says},
          {"corrected", from.corrected},
          {"source", from.source}};
}

} // namespace

std::string method_record_json(const method_record& from) {
  json out = json::object();
  put(out, "made_by", from.made_by);
  put(out, "document", from.document);
  put(out, "name", from.name);
  put(out, "problem", from.problem);
  put(out, "task", from.task);
  put(out, "inputs", from.inputs);
  put(out, "outputs", from.outputs);
  put(out, "modules", from.modules);
  put(out, "equations", from.equations);
  put(out, "losses", from.losses);
  put(out, "training", from.training);
  put(out, "data", from.data);
  if (auto evaluation = as_json(from.evaluation); !evaluation.empty())
    out["evaluation"] = evaluation;
  put(out, "claims", from.claims);
  put(out, "gaps", from.gaps);
  put(out, "errata", from.errata);
  return json_text(out, json_layout::readable) + '\n';
}

} // namespace automodel::recsys
