#include "recsys/json_text.hpp"
#include "recsys/papers/record/method_record_json.hpp"
#include "recsys/papers/verdict/paper_report.hpp"
#include "recsys/parameters_json.hpp"

#include <nlohmann/json.hpp>

#include <array>

namespace automodel::recsys {

namespace {

using json = nlohmann::json;

json gap_list(const std::vector<record_gap>& of) {
  auto out = json::array();
  for (const auto& one : of)
    out.push_back({{"field", one.field},
                   {"what", one.what},
                   {"assumption", as_json(one.assumption)},
                   {"reason", one.reason}});
  return out;
}

json gate_list(const std::vector<gate_line>& of) {
  auto out = json::array();
  for (const auto& one : of)
    out.push_back(
        {{"gate", one.name}, {"passed", one.passed}, {"text", one.text}});
  return out;
}

json claim_list(const std::vector<reproduction>& of) {
  auto out = json::array();
  for (const auto& one : of) {
    json entry{{"table", one.claim.table},
               {"data", one.claim.data_set},
               {"metric", one.claim.metric},
               {"model", one.claim.model},
               {"claimed", one.claimed}};
    if (one.ours) {
      entry["measured"] = *one.ours;
      entry["gap"] = *one.gap();
    } else {
      entry["not_compared"] = one.why_not;
    }
    out.push_back(std::move(entry));
  }
  return out;
}

json as_json(const model_use& of) {
  json out{{"model", of.model},
           {"fields", of.fields},
           {"replies_accepted", of.accepted},
           {"replies_refused", of.refused},
           {"input_tokens", of.input_tokens},
           {"output_tokens", of.output_tokens},
           {"cost_micro", of.cost_micro}};
  if (of.asked_for_program)
    out["program"] = {{"written", of.wrote_program},
                      {"repairs", of.repairs},
                      {"why_not", of.why_not}};
  return out;
}

json as_json(const pair_verdict& of) {
  json out{{"verdict", to_string(of.outcome)},
           {"reasons", of.reasons},
           {"p_corrected", of.p_corrected},
           {"earlier_comparisons", of.earlier}};
  if (of.comparison)
    out["difference"] = {
        {"metric", of.comparison->metric}, {"baseline", of.comparison->b},
        {"mean", of.comparison->diff},     {"low", of.comparison->low},
        {"high", of.comparison->high},     {"margin", of.comparison->margin}};
  if (of.effect_size)
    out["effect_size"] = *of.effect_size;
  auto checks = json::array();
  for (const auto& one : of.checks)
    checks.push_back(
        {{"check", one.name}, {"passed", one.passed}, {"text", one.text}});
  out["checks"] = std::move(checks);
  return out;
}

} // namespace

std::string_view to_string(attempt_end end) noexcept {
  constexpr std::array<std::string_view, 6> names{
      "read", "programmed", "unresolved", "closed", "judged", "refused"};
  return names[static_cast<std::size_t>(end)];
}

std::string to_json(const paper_report& of) {
  json out{{"attempt", of.attempt},
           {"end", to_string(of.end)},
           {"source", of.source},
           {"corrected", of.corrected},
           {"record", json::parse(method_record_json(of.record))},
           {"program", json::parse(notes_json(of.made))},
           {"nearest", of.nearest},
           {"gates", gate_list(of.gates)},
           {"pair_ledger", gap_list(of.pair_ledger)},
           {"criterion", of.criterion},
           {"earlier", of.earlier},
           {"claims", claim_list(of.claims)}};
  if (of.language_model)
    out["language_model"] = as_json(*of.language_model);
  if (of.pair)
    out["results"] = json::parse(to_json(of.pair->results, false));
  if (of.verdict)
    out["outcome"] = as_json(*of.verdict);
  return json_text(out, json_layout::readable) + '\n';
}

} // namespace automodel::recsys
