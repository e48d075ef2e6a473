#include "actors/experiment/experiment_progress.hpp"
#include "base/utf8.hpp"
#include "cli/commands/memory_print.hpp"
#include "cli/experiment_commands.hpp"
#include "cli/experiment_source.hpp"
#include "cli/report_files.hpp"
#include "cli/terminal.hpp"
#include "cli/text_table.hpp"
#include "recsys/report/format_number.hpp"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <memory>

namespace automodel::cli {

namespace {

using align = text_table::align;
using nlohmann::json;

struct show_options : source_options {
  std::string experiment;
};

/// All that is shown of an experiment.
struct standing {
  actors::known_experiment which;
  std::optional<recsys::report_input> report; ///< of one that has records
  actors::experiment_progress progress;
};

result<standing> look(experiment_source& source, const std::string& wanted) {
  auto which = source.find(wanted);
  if (!which)
    return pass_on(which);
  standing out{std::move(*which), {}, {}};
  auto records = source.records(out.which.id);
  if (!records)
    return pass_on(records);
  if (records->empty())
    return out;
  auto artefacts = report_artefacts(*records, champion_too::no);
  if (!artefacts)
    return pass_on(artefacts);
  auto store = source.bring(*artefacts);
  if (!store)
    return pass_on(store);
  auto report = read_report(*records, *store, "");
  if (!report)
    return pass_on(report);
  out.report = std::move(*report);
  auto progress = actors::progress_of(*records);
  if (!progress)
    return pass_on(progress);
  out.progress = std::move(*progress);
  return out;
}

const recsys::metric_summary* tested(const standing& of,
                                     const std::string& candidate) {
  for (const auto& one : of.report->results.candidates)
    if (one.name == candidate)
      if (auto found = one.metrics.find(of.progress.selection);
          found != one.metrics.end())
        return &found->second;
  return nullptr;
}

json candidate_json(const standing& of, const actors::candidate_progress& one) {
  json out{
      {"name", one.name},
      {"model", one.model},
      {"trials",
       {{"planned", one.planned}, {"done", one.done}, {"failed", one.failed}}},
      {"validation", nullptr},
      {"test", nullptr}};
  if (one.best)
    out["validation"] = *one.best;
  if (const auto* test = tested(of, one.name))
    out["test"]
        = {{"mean", test->mean}, {"low", test->low}, {"high", test->high}};
  return out;
}

json stage_json(const recsys::stage_result& stage) {
  json out{{"name", stage.name},
           {"state", stage.state},
           {"reason", stage.reason},
           {"candidates", json::array()}};
  for (const auto& one : stage.candidates)
    out["candidates"].push_back(
        {{"name", one.name},
         {"trials", one.trials},
         {"validation", one.validation ? json(*one.validation) : json()}});
  return out;
}

json as_json(const standing& of) {
  json out{{"id", of.which.id},
           {"name", of.which.name},
           {"state", actors::state_text(of.which)},
           {"because", of.which.because},
           {"records", of.which.records},
           {"last_unix_ms", of.which.last_unix_ms}};
  if (!of.report)
    return out;
  const auto& results = of.report->results;
  out["goal"] = of.report->goal;
  out["selection"] = of.progress.selection;
  out["data"] = {{"name", results.dataset_name},
                 {"hash", results.dataset_hash},
                 {"users", results.users},
                 {"items", results.items},
                 {"interactions", results.interactions}};
  out["protocol_id"] = results.protocol_id;
  out["steps"] = {{"done", of.progress.steps},
                  {"planned", of.progress.planned_steps},
                  {"estimated", of.progress.estimated}};
  out["champion"] = of.report->champion;
  out["candidates"] = json::array();
  for (const auto& one : of.progress.candidates)
    out["candidates"].push_back(candidate_json(of, one));
  for (const auto& stage : of.progress.stages)
    out["stages"].push_back(stage_json(stage));
  out["failures"] = json::array();
  for (const auto& one : results.failures)
    out["failures"].push_back({{"name", one.name}, {"reason", one.reason}});
  out["work"] = json::array();
  for (const auto& share : of.report->work)
    out["work"].push_back({{"node", share.node},
                           {"slot", share.slot},
                           {"steps", share.steps},
                           {"fits", share.fits},
                           {"judgements", share.judgements},
                           {"failures", share.failures},
                           {"seconds", share.seconds}});
  return out;
}

void print_candidates(const standing& of, const terminal& out) {
  text_table table;
  table.column("CANDIDATE")
      .column("MODEL")
      .column("TRIALS", align::right)
      .column("FAILED", align::right)
      .column("VALID " + of.progress.selection, align::right)
      .column("TEST [95 %]");
  for (const auto& one : of.progress.candidates) {
    const auto* test = tested(of, one.name);
    table.row(
        {{one.name},
         {one.model},
         {std::to_string(one.done) + " of "
          + (of.progress.estimated ? "about " : "")
          + std::to_string(one.planned)},
         {std::to_string(one.failed),
          one.failed ? text_table::tone::bad : text_table::tone::plain},
         {one.best ? recsys::metric_text(*one.best) : "-"},
         {test ? recsys::metric_text(test->mean) + ' '
                     + recsys::interval_text(test->low, test->high)
                     + (one.name == of.report->champion ? " champion" : "")
               : "-"}});
  }
  std::fputs(table.render(out.columns, out.colour).c_str(), stdout);
}

void print_work(const standing& of, const terminal& out) {
  text_table table;
  table.column("NODE")
      .column("SLOT", align::right)
      .column("STEPS", align::right)
      .column("FITS", align::right)
      .column("JUDGED", align::right)
      .column("FAILED", align::right)
      .column("TIME");
  for (const auto& share : of.report->work)
    table.row({{share.node.empty() ? "not recorded" : share.node},
               {share.slot == 0 ? "-" : std::to_string(share.slot)},
               {std::to_string(share.steps)},
               {std::to_string(share.fits)},
               {std::to_string(share.judgements)},
               {std::to_string(share.failures)},
               {duration_text(share.seconds)}});
  std::fputs(table.render(out.columns, out.colour).c_str(), stdout);
}

void print(const standing& of) {
  std::printf("%s  %s  %s\n", of.which.id.c_str(),
              without_controls(of.which.name).c_str(),
              without_controls(actors::long_state_text(of.which)).c_str());
  if (!of.report)
    return;
  const auto& results = of.report->results;
  if (!of.report->goal.empty())
    std::printf("%s\n", without_controls(of.report->goal).c_str());
  std::printf("%s: %u users, %u items, %llu interactions; protocol %.12s\n",
              without_controls(results.dataset_name).c_str(), results.users,
              results.items,
              static_cast<unsigned long long>(results.interactions),
              results.protocol_id.c_str());
  std::printf("%llu of %s%llu steps\n\n",
              static_cast<unsigned long long>(of.progress.steps),
              of.progress.estimated ? "about " : "",
              static_cast<unsigned long long>(of.progress.planned_steps));
  for (const auto& stage : of.progress.stages)
    std::printf(
        "stage %s %s%s\n", stage.name.c_str(), stage.state.c_str(),
        without_controls(stage.reason.empty() ? "" : ": " + stage.reason)
            .c_str());
  if (!of.progress.stages.empty())
    std::printf("\n");
  auto out = standard_output();
  print_candidates(of, out);
  if (!results.failures.empty())
    std::printf("\n");
  for (const auto& failure : results.failures)
    std::printf("failed: %s: %s\n", without_controls(failure.name).c_str(),
                without_controls(failure.reason).c_str());
  std::printf("\n");
  print_work(of, out);
}

result<int> show(const show_options& options) {
  auto source = experiment_source::open(options);
  if (!source)
    return pass_on(source);
  auto what = look(*source, options.experiment);
  if (!what)
    return pass_on(what);
  if (options.json)
    print_json(as_json(*what));
  else
    print(*what);
  return 0;
}

} // namespace

void add_show(CLI::App& program, action& chosen) {
  auto* command = program.add_subcommand(
      "show", "Show how an experiment stands: trials done and planned, the "
              "best on validation so\nfar, what the test says once it was "
              "opened, what failed, and which node did what.");
  auto options = std::make_shared<show_options>();
  command
      ->add_option("experiment", options->experiment,
                   "Its name, or the start of its id")
      ->required();
  add_source_options(*command, *options);
  command->callback(
      [options, &chosen] { chosen = [options] { return show(*options); }; });
}

} // namespace automodel::cli
