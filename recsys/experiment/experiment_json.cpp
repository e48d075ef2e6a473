#include "base/digest.hpp"
#include "recsys/experiment/experiment_spec.hpp"
#include "recsys/experiment/stages.hpp"
#include "recsys/json_input.hpp"
#include "recsys/json_text.hpp"
#include "recsys/parameters_json.hpp"
#include "recsys/tuning/space_json.hpp"

#include <nlohmann/json.hpp>

namespace automodel::recsys {

namespace {

using nlohmann::json;

/// Changes when the canonical form does: another form is another identity.
constexpr std::uint32_t form = 1;

json to_json(const std::vector<dimension>& space) {
  auto object = json::object();
  for (const auto& one : space)
    object[one.name] = as_json(one);
  return object;
}

std::vector<dimension> read_space(const json_input& in) {
  std::vector<dimension> space;
  for (const auto& [name, value] : in.members())
    space.push_back(read_dimension(name, value));
  return space;
}

json to_json(const tuning_rules& rules) {
  json object{{"method", name_of(rules.method)}, {"parallel", rules.parallel}};
  if (rules.asha)
    object["asha"]
        = {{"eta", rules.asha->eta}, {"min_epochs", rules.asha->least_steps}};
  return object;
}

json to_json(const candidate_spec& candidate) {
  json object{{"name", candidate.name},
              {"model", candidate.family},
              {"fit", as_json(candidate.fit)},
              {"fit_grid", to_json(candidate.fit_space)},
              {"score", as_json(candidate.score)},
              {"score_grid", to_json(candidate.score_space)},
              {"program", candidate.program},
              {"program_source", candidate.program_source}};
  // What was not asked for does not change the identity of older experiments.
  if (!candidate.first.empty()) {
    auto first = json::array();
    for (const auto& one : candidate.first)
      first.push_back(as_json(one));
    object["first"] = std::move(first);
  }
  return object;
}

json data_to_json(const experiment_spec& spec) {
  const auto& data = spec.data;
  json object{{"name", data.name},
              {"path", spec.data_path},
              {"items", spec.items_path},
              {"format", data.format},
              {"separator", std::string(1, data.separator)},
              {"header", data.header},
              {"columns",
               {{"user", data.user_column},
                {"item", data.item_column},
                {"rating", data.rating_column},
                {"time", data.time_column}}},
              {"max_bad_rows", data.max_bad_rows}};
  if (!spec.users_path.empty())
    object["users"] = spec.users_path;
  return object;
}

/// What was not asked for does not change the identity of older experiments.
json selection_to_json(const experiment_spec& spec) {
  json selection{{"metric", spec.selection},
                 {"reference", spec.reference},
                 {"margin", spec.margin}};
  if (!spec.compared.empty())
    selection["compare"] = spec.compared;
  return selection;
}

json to_json(const stage_spec& stage) {
  return {{"name", stage.name},
          {"after", stage.after},
          {"candidates", stage.candidates},
          {"top", stage.top},
          {"configurations", stage.configurations},
          {"trials", stage.trials},
          {"seeds", stage.seeds},
          {"when", stage.when}};
}

stage_spec read_stage(const json_input& in) {
  stage_spec stage;
  in.read("name", stage.name);
  in.read("after", stage.after);
  in.read("candidates", stage.candidates);
  in.read("top", stage.top);
  in.read("configurations", stage.configurations);
  in.read("trials", stage.trials);
  in.read("seeds", stage.seeds);
  in.read("when", stage.when);
  return stage;
}

candidate_spec read_candidate(const json_input& in) {
  candidate_spec candidate;
  in.read("name", candidate.name);
  in.read("model", candidate.family);
  in.read("fit", candidate.fit);
  candidate.fit_space = read_space(in["fit_grid"]);
  in.read("score", candidate.score);
  candidate.score_space = read_space(in["score_grid"]);
  in.read("program", candidate.program);
  in.read("program_source", candidate.program_source);
  if (in.contains("first"))
    for (const auto& one : in["first"].elements())
      one.read(candidate.first.emplace_back());
  return candidate;
}

void read_data(const json_input& in, experiment_spec& spec) {
  auto& data = spec.data;
  in.read("name", data.name);
  in.read("path", spec.data_path);
  in.read("items", spec.items_path);
  if (in.contains("users"))
    in.read("users", spec.users_path);
  in.read("format", data.format);
  std::string separator;
  in.read("separator", separator);
  if (separator.size() == 1)
    data.separator = separator[0];
  else
    in["separator"].refuse("expected one character");
  in.read("header", data.header);
  in["columns"].read("user", data.user_column);
  in["columns"].read("item", data.item_column);
  in["columns"].read("rating", data.rating_column);
  in["columns"].read("time", data.time_column);
  in.read("max_bad_rows", data.max_bad_rows);
  data.path = spec.data_path;
  data.items = spec.items_path;
  data.users = spec.users_path;
}

void read_protocol(const json_input& in, protocol& rules) {
  if (auto read = protocol_from_json(in.text()))
    rules = *std::move(read);
  else
    in.refuse(read.error().message, read.error().hint);
}

void read_selection(const json_input& in, experiment_spec& spec) {
  in.read("metric", spec.selection);
  in.read("reference", spec.reference);
  in.read("margin", spec.margin);
  if (in.contains("compare"))
    in.read("compare", spec.compared);
}

void read_budget(const json_input& in, experiment_spec& spec) {
  in.read("trials", spec.max_trials);
  in.read("deadline_seconds", spec.trial_deadline_seconds);
  in.read("memory_bytes", spec.trial_memory_bytes);
}

void read_tuning(const json_input& in, tuning_rules& rules) {
  std::string method;
  in.read("method", method);
  if (auto known = search_method_of(method))
    rules.method = *known;
  else
    in["method"].refuse("is no search method");
  in.read("parallel", rules.parallel);
  if (!in.contains("asha"))
    return;
  auto& halving = rules.asha.emplace();
  in["asha"].read("eta", halving.eta);
  in["asha"].read("min_epochs", halving.least_steps);
}

} // namespace

std::string to_canonical_json(const experiment_spec& spec) {
  auto candidates = json::array();
  for (const auto& candidate : spec.candidates)
    candidates.push_back(to_json(candidate));
  json object{{"form", form},
              {"name", spec.name},
              {"goal", spec.goal},
              {"seed", spec.seed},
              {"seeds", spec.seeds},
              {"data", data_to_json(spec)},
              {"protocol", json::parse(to_canonical_json(spec.evaluation))},
              {"selection", selection_to_json(spec)},
              {"budget",
               {{"trials", spec.max_trials},
                {"deadline_seconds", spec.trial_deadline_seconds},
                {"memory_bytes", spec.trial_memory_bytes}}},
              {"candidates", std::move(candidates)}};
  // What was not asked for does not change the identity of older experiments.
  if (spec.tuning.method != search_method::grid)
    object["tuning"] = to_json(spec.tuning);
  for (const auto& stage : spec.stages)
    object["stages"].push_back(to_json(stage));
  if (spec.learning)
    object["learning"] = {{"policy", spec.learning->policy},
                          {"trials", spec.learning->trials}};
  return json_text(object);
}

result<experiment_spec> from_canonical_json(std::string_view text) {
  auto in = json_input::parse(text, "experiment");
  experiment_spec spec;
  std::uint32_t found = form;
  in.read("form", found);
  if (in.problem())
    return tl::unexpected(*in.problem());
  if (found != form)
    return fail(errc::incompatible,
                "experiment of form " + std::to_string(found),
                "this version reads form " + std::to_string(form));
  in.read("name", spec.name);
  in.read("goal", spec.goal);
  in.read("seed", spec.seed);
  in.read("seeds", spec.seeds);
  read_data(in["data"], spec);
  read_protocol(in["protocol"], spec.evaluation);
  read_selection(in["selection"], spec);
  read_budget(in["budget"], spec);
  if (in.contains("tuning"))
    read_tuning(in["tuning"], spec.tuning);
  if (in.contains("learning")) {
    auto& rules = spec.learning.emplace();
    in["learning"].read("policy", rules.policy);
    in["learning"].read("trials", rules.trials);
  }
  for (const auto& candidate : in["candidates"].elements())
    spec.candidates.push_back(read_candidate(candidate));
  if (in.contains("stages"))
    for (const auto& stage : in["stages"].elements())
      spec.stages.push_back(read_stage(stage));
  if (in.problem())
    return tl::unexpected(*in.problem());
  if (auto problems = check_stages(spec); !problems.empty())
    return tl::unexpected(std::move(problems.front().what));
  return spec;
}

std::string identity_of(const experiment_spec& spec) {
  return to_hex(digest_of(to_canonical_json(spec)));
}

} // namespace automodel::recsys
