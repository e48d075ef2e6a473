#include "actors/coordinator/known_experiments.hpp"
#include "cli/command.hpp"
#include "cli/report_files.hpp"
#include "cli/run_site.hpp"
#include "cli/terminal.hpp"

#include <cstdio>

namespace automodel::cli {

namespace {

struct run_options {
  std::string file, out;
  run_site_options site;
  std::vector<std::string> overrides;
  std::uint64_t seed = 0;
  bool seed_given = false;
  bool json = false, fresh = false;
};

constexpr const char* run_help
    = "Run an experiment file to its end: read and profile the data, split "
      "it, tune and\ntrain every candidate, judge them on validation, open "
      "the test split once, and\nwrite a leaderboard, report.html, "
      "results.json and the champion.\n\nA run that was interrupted goes on "
      "where it stopped; one that is finished shows\nits result. Its identity "
      "is the hash of the resolved file, so an edited file is\nanother "
      "experiment.";

// The experiment's name in the memory: its identity, numbered when the same
// file is run afresh.
result<std::string> name_of_run(const storage::memory_reader& memory,
                                const std::string& identity, bool fresh) {
  auto known = actors::known_experiments(memory, {});
  if (!known)
    return pass_on(known);
  std::string last;
  for (const auto& one : *known)
    if (actors::identity_in(one.id) == identity)
      last = one.id;
  if (last.empty())
    return identity;
  // An unfinished repetition is gone on with, also when asked for afresh.
  return fresh ? actors::id_of_rerun(*known, identity) : last;
}

int show(const recsys::report_input& report, const report_files& files,
         const run_options& options) {
  if (options.json) {
    std::fputs(to_json(report.results).c_str(), stdout);
  } else {
    auto out = standard_output();
    std::fputs(render_leaderboard(report, out.columns, out.colour).c_str(),
               stdout);
    std::printf("\nreport   %s\nresults  %s\n", files.report.c_str(),
                files.results.c_str());
    if (files.champion)
      std::printf("champion %s\n", files.champion->c_str());
  }
  return report.results.failures.empty() ? 0 : 1;
}

std::string command_of(const run_options& options) {
  auto text = "automodel run " + options.file;
  for (const auto& override : options.overrides)
    text += " --set '" + override + '\'';
  if (!options.site.memory.empty())
    text += " --memory " + options.site.memory;
  if (!options.out.empty())
    text += " --out " + options.out;
  return text;
}

result<int> run(run_options options) {
  if (options.seed_given)
    options.overrides.push_back("seed=" + std::to_string(options.seed));
  auto site = run_site::open(options.site);
  if (!site)
    return pass_on(site);
  auto prepared = site->prepare(options.file, options.overrides);
  if (!prepared)
    return pass_on(prepared);
  if (auto opened = site->open_memory(); !opened)
    return pass_on(opened);
  const auto& spec = prepared->spec;
  auto memory = site->memory().reader();
  auto id = name_of_run(memory, identity_of(spec), options.fresh);
  if (!id)
    return pass_on(id);
  auto out = options.out.empty() ? "runs/" + spec.name : options.out;

  auto outcome = site->finish(*prepared, *id);
  if (!outcome)
    return pass_on(outcome);
  if (*outcome && !(*outcome)->finished) {
    std::fprintf(stderr,
                 "automodel: not finished: %s\nThe memory keeps what was "
                 "done; the same command goes on from there:\n  %s\n",
                 to_string((*outcome)->cause).c_str(),
                 command_of(options).c_str());
    return (*outcome)->exit_code == 0 ? 1 : (*outcome)->exit_code;
  }
  if (*outcome)
    site->drop_models(*id);
  else if (!options.json)
    std::fprintf(stderr, "This run was finished before; --fresh repeats it.\n");
  memory = site->memory().reader();
  auto report = read_report(memory, *id, command_of(options));
  if (!report)
    return pass_on(report);
  auto files = write_report(memory, *id, *report, out);
  if (!files)
    return pass_on(files);
  return show(*report, *files, options);
}

} // namespace

void add_run(CLI::App& program, action& chosen) {
  auto* command = program.add_subcommand("run", run_help);
  auto options = std::make_shared<run_options>();
  command->add_option("file", options->file, "Experiment file (TOML)")
      ->required();
  command->add_option("--memory", options->site.memory,
                      "Folder of the memory; default $AUTOMODEL_MEMORY, else "
                      ".automodel");
  command->add_option("--out", options->out,
                      "Folder for report and results; default runs/NAME");
  auto* seed = command->add_option("--seed", options->seed,
                                   "Seed of sampling and resampling (the "
                                   "candidates' seeds stand in the file)");
  command->add_option("--workers", options->site.workers,
                      "Worker processes at a time; default one per core. The "
                      "result does not depend on it");
  command
      ->add_option("--set", options->overrides,
                   "Override a key of the file, as in --set "
                   "protocol.k=[10]; may be repeated")
      ->take_all();
  command->add_flag("--json", options->json,
                    "Print results.json instead of the leaderboard");
  command->add_flag("--fresh", options->fresh, "Repeat a run that is finished");
  command
      ->add_option("--log-level", options->site.log_level,
                   "trace, debug, info, warning, error or off")
      ->capture_default_str();
  command->add_option("--log-file", options->site.log_file,
                      "Append JSON lines to this file");
  command->add_option("--gateway", options->site.gateway,
                      "Where the run can be watched (automodel ps, top, ...): "
                      "unix:PATH, HOST:PORT or off; default gateway.sock in "
                      "the memory's folder");
  command->add_flag("--allow-control", options->site.allow_control,
                    "Let whoever has the token kill, restart and pause actors; "
                    "it is $AUTOMODEL_TOKEN, else a new one in gateway.token "
                    "in the memory's folder");
  command->callback([options, seed, &chosen] {
    options->seed_given = seed->count() > 0;
    chosen = [options] { return run(*options); };
  });
}

} // namespace automodel::cli
