#include "recsys/json_input.hpp"
#include "recsys/papers/record/method_record_json.hpp"

#include <algorithm>
#include <initializer_list>

namespace automodel::recsys {

namespace {

using keys = std::initializer_list<std::string_view>;

void expect_keys(const json_input& in, keys known) {
  for (const auto& [key, value] : in.members())
    if (std::ranges::find(known, key) == known.end())
      value.refuse("is no key of this part",
                   "docs/method-record.md lists them");
}

/// Reads a key that may be absent.
template <class T>
void read_if(const json_input& in, std::string_view key, T& out) {
  if (in.contains(key))
    in.read(key, out);
}

void read_part(const json_input& in, record_span& out) {
  expect_keys(in, {"quote", "page", "begin", "end"});
  read_if(in, "quote", out.quote);
  read_if(in, "page", out.page);
  read_if(in, "begin", out.begin);
  read_if(in, "end", out.end);
  if (out.end < out.begin)
    in.refuse("'end' is before 'begin'");
}

void read_status(const json_input& in, field_status& out) {
  std::string word = "stated";
  read_if(in, "status", word);
  if (word == "stated")
    out = field_status::stated;
  else if (word == "inferred")
    out = field_status::inferred;
  else if (word == "missing")
    out = field_status::missing;
  else
    in["status"].refuse("is '" + word + "'", "stated, inferred or missing");
}

void read_part(const json_input& in, record_field& out) {
  expect_keys(in, {"value", "status", "confidence", "span"});
  read_status(in, out.status);
  if (out.status == field_status::missing) {
    if (in.contains("value"))
      in["value"].refuse("is given though the status is missing");
    return;
  }
  in.read("value", out.value);
  out.confidence = 1;
  read_if(in, "confidence", out.confidence);
  if (!(out.confidence >= 0 && out.confidence <= 1))
    in["confidence"].refuse("is not within [0, 1]");
  if (in.contains("span"))
    read_part(in["span"], out.span);
}

void read_part(const json_input& in, record_setting& out);
void read_part(const json_input& in, record_module& out);
void read_part(const json_input& in, record_equation& out);
void read_part(const json_input& in, record_data_set& out);
void read_part(const json_input& in, record_evaluation& out);
void read_part(const json_input& in, record_claim& out);
void read_part(const json_input& in, record_gap& out);
void read_part(const json_input& in, record_erratum& out);

template <class T>
void read_part_if(const json_input& in, std::string_view key, T& out) {
  if (in.contains(key))
    read_part(in[key], out);
}

template <class T>
void read_parts(const json_input& in, std::string_view key,
                std::vector<T>& out) {
  if (!in.contains(key))
    return;
  for (const auto& element : in[key].elements())
    read_part(element, out.emplace_back());
}

void read_part(const json_input& in, record_setting& out) {
  expect_keys(in, {"name", "field", "where", "searched"});
  in.read("name", out.name);
  read_part(in["field"], out.field);
  read_if(in, "where", out.where);
  read_if(in, "searched", out.searched);
}

void read_part(const json_input& in, record_module& out) {
  expect_keys(in, {"name", "kind", "inputs", "shape", "settings", "equations"});
  in.read("name", out.name);
  read_part(in["kind"], out.kind);
  read_if(in, "inputs", out.inputs);
  read_if(in, "shape", out.shape);
  read_parts(in, "settings", out.settings);
  read_if(in, "equations", out.equations);
}

void read_part(const json_input& in, record_equation& out) {
  expect_keys(in, {"number", "text"});
  read_if(in, "number", out.number);
  read_part(in["text"], out.text);
}

void read_part(const json_input& in, record_data_set& out) {
  expect_keys(in, {"name", "settings", "preprocessing"});
  read_part(in["name"], out.name);
  read_parts(in, "settings", out.settings);
  read_parts(in, "preprocessing", out.preprocessing);
}

void read_part(const json_input& in, record_evaluation& out) {
  expect_keys(in, {"metrics", "split", "negatives", "settings"});
  read_parts(in, "metrics", out.metrics);
  read_part_if(in, "split", out.split);
  read_part_if(in, "negatives", out.negatives);
  read_parts(in, "settings", out.settings);
}

void read_part(const json_input& in, record_claim& out) {
  expect_keys(in, {"table", "data_set", "metric", "model", "value", "proposed",
                   "doubts"});
  read_if(in, "table", out.table);
  read_if(in, "data_set", out.data_set);
  read_if(in, "metric", out.metric);
  read_if(in, "model", out.model);
  read_part(in["value"], out.value);
  read_if(in, "proposed", out.proposed);
  read_if(in, "doubts", out.doubts);
}

void read_part(const json_input& in, record_gap& out) {
  expect_keys(in, {"field", "what", "assumption", "reason"});
  in.read("field", out.field);
  read_if(in, "what", out.what);
  read_if(in, "assumption", out.assumption);
  read_if(in, "reason", out.reason);
}

void read_part(const json_input& in, record_erratum& out) {
  expect_keys(in, {"field", "says", "corrected", "source"});
  in.read("field", out.field);
  read_if(in, "says", out.says);
  read_if(in, "corrected", out.corrected);
  read_if(in, "source", out.source);
}

} // namespace

result<method_record> read_method_record(std::string_view text,
                                         std::string_view what) {
  auto in = json_input::parse(text, what);
  method_record out;
  expect_keys(in, {"made_by", "document", "name", "problem", "task", "inputs",
                   "outputs", "modules", "equations", "losses", "training",
                   "data", "evaluation", "claims", "gaps", "errata"});
  read_if(in, "made_by", out.made_by);
  read_if(in, "document", out.document);
  read_part_if(in, "name", out.name);
  read_part_if(in, "problem", out.problem);
  read_part_if(in, "task", out.task);
  read_parts(in, "inputs", out.inputs);
  read_parts(in, "outputs", out.outputs);
  read_parts(in, "modules", out.modules);
  read_parts(in, "equations", out.equations);
  read_parts(in, "losses", out.losses);
  read_parts(in, "training", out.training);
  read_parts(in, "data", out.data);
  read_part_if(in, "evaluation", out.evaluation);
  read_parts(in, "claims", out.claims);
  read_parts(in, "gaps", out.gaps);
  read_parts(in, "errata", out.errata);
  if (in.problem())
    return tl::unexpected<error>(*in.problem());
  return out;
}

} // namespace automodel::recsys
