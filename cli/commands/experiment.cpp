#include "actors/experiment/dry_run.hpp"
#include "base/utf8.hpp"
#include "cli/command.hpp"
#include "cli/commands/memory_print.hpp"
#include "cli/experiment_request.hpp"
#include "cli/terminal.hpp"
#include "cli/text_table.hpp"
#include "recsys/experiment/key_table.hpp"

#include <cstdio>
#include <memory>

namespace automodel::cli {

namespace {

using nlohmann::json;

struct check_options {
  std::string file;
  std::vector<std::string> overrides;
  bool explain = false, json = false;
};

struct checked_experiment {
  const recsys::experiment_spec* spec;
  actors::planned_work work;
};

result<std::vector<checked_experiment>>
plan_all(const std::vector<prepared_experiment>& all) {
  std::vector<checked_experiment> out;
  for (const auto& one : all) {
    auto stochastic = one.models.stochastic();
    auto work
        = actors::dry_run(one.spec, {stochastic.begin(), stochastic.end()});
    if (!work)
      return pass_on(work);
    out.push_back({&one.spec, *work});
  }
  return out;
}

json as_json(const checked_experiment& one) {
  return {{"name", one.spec->name},
          {"id", identity_of(*one.spec)},
          {"candidates", one.spec->candidates.size()},
          {"seeds", one.spec->seeds.size()},
          {"steps", one.work.steps},
          {"fits", one.work.fits},
          {"epochs", one.work.epochs},
          {"judgements", one.work.judgements},
          {"refits", one.work.refits},
          {"test_judgements", one.work.openings},
          {"stages", one.spec->stages.size()},
          {"at_most", one.work.conditional},
          {"estimated", one.work.estimated}};
}

std::string note_of(const actors::planned_work& work) {
  std::string note = work.estimated ? "estimated: the search learns" : "";
  if (work.conditional)
    note += note.empty() ? "at most" : "; at most";
  return note;
}

void print(const std::vector<checked_experiment>& all) {
  using align = text_table::align;
  text_table table;
  table.column("EXPERIMENT")
      .column("ID")
      .column("CANDIDATES", align::right)
      .column("SEEDS", align::right)
      .column("FITS", align::right)
      .column("EPOCHS", align::right)
      .column("REFITS", align::right)
      .column("ON VALIDATION", align::right)
      .column("ON TEST", align::right)
      .column("");
  for (const auto& [spec, work] : all)
    table.row({{spec->name},
               {identity_of(*spec).substr(0, 12)},
               {std::to_string(spec->candidates.size())},
               {std::to_string(spec->seeds.size())},
               {std::to_string(work.fits)},
               {std::to_string(work.epochs)},
               {std::to_string(work.refits)},
               {std::to_string(work.judgements)},
               {std::to_string(work.openings)},
               {note_of(work)}});
  auto where = standard_output();
  std::fputs(table.render(where.columns, where.colour).c_str(), stdout);
}

std::string place_of(const recsys::explained_key& key) {
  if (key.where.file.empty())
    return "default";
  if (key.where.line == 0)
    return key.where.file;
  return key.where.file + ':' + std::to_string(key.where.line) + ':'
         + std::to_string(key.where.column);
}

void print(const std::vector<recsys::explained_key>& keys) {
  for (const auto& key : keys) {
    std::printf("%s\n", without_controls(key.key + " = " + key.value).c_str());
    std::printf("    %s; %s (%s)\n", without_controls(place_of(key)).c_str(),
                std::string{key.about->meaning}.c_str(),
                std::string{key.about->allowed}.c_str());
  }
}

json as_json(const std::vector<recsys::explained_key>& keys) {
  auto out = json::array();
  for (const auto& key : keys)
    out.push_back({{"key", key.key},
                   {"value", key.value},
                   {"place", place_of(key)},
                   {"meaning", key.about->meaning},
                   {"allowed", key.about->allowed}});
  return out;
}

result<int> check(const check_options& options) {
  std::vector<recsys::explained_key> keys;
  if (options.explain) {
    auto explained
        = recsys::explain_experiment(options.file, options.overrides);
    if (!explained)
      return pass_on(explained);
    keys = std::move(*explained);
    if (!options.json)
      print(keys);
  }
  auto workers = open_workers();
  if (!workers)
    return pass_on(workers);
  auto prepared
      = prepare_experiments(options.file, options.overrides, **workers);
  if (!prepared)
    return pass_on(prepared);
  auto planned = plan_all(*prepared);
  if (!planned)
    return pass_on(planned);
  if (options.json) {
    auto out = json::array();
    for (const auto& one : *planned)
      out.push_back(as_json(one));
    json all{{"experiments", std::move(out)}};
    if (options.explain)
      all["keys"] = as_json(keys);
    print_json(all);
    return 0;
  }
  if (options.explain)
    std::printf("\n");
  print(*planned);
  return 0;
}

} // namespace

void add_experiment(CLI::App& program, action& chosen) {
  auto* command
      = program.add_subcommand("experiment", "Look into experiment files.");
  command->require_subcommand(1);
  auto* checking = command->add_subcommand(
      "check", "Check an experiment file without running it: every mistake "
               "with its place, what is\nallowed and what was probably meant. "
               "Prints what a run would do: how many fits,\nepochs and "
               "judgements.");
  auto options = std::make_shared<check_options>();
  checking->add_option("file", options->file, "Experiment file (TOML)")
      ->required();
  checking
      ->add_option("--set", options->overrides,
                   "Override a key of the file; may be repeated")
      ->take_all();
  checking->add_flag("--explain", options->explain,
                     "Print every key as well: its value, where it was set, "
                     "what it means and what is allowed");
  checking->add_flag("--json", options->json, "Print JSON");
  checking->callback(
      [options, &chosen] { chosen = [options] { return check(*options); }; });
}

} // namespace automodel::cli
