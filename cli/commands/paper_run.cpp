#include "cli/commands/paper.hpp"
#include "cli/given_settings.hpp"
#include "cli/paper_session.hpp"

#include <CLI/Validators.hpp>

#include <filesystem>
#include <memory>

namespace automodel::cli {

namespace {

namespace fs = std::filesystem;

std::string command_of(const CLI::App& paper) {
  std::string out = "automodel paper";
  for (const auto* option : paper.get_options())
    if (option->count() > 0)
      for (const auto& value : option->results())
        out += option->get_positional() ? " " + value
               : option->get_items_expected_max() == 0
                   ? " " + option->get_name()
                   : " " + option->get_name() + " '" + value + "'";
  return out;
}

result<int> run(paper_options options, const std::string& command) {
  if (options.hint.empty() && options.record.empty())
    return fail(errc::invalid_argument, "there is neither a paper nor a record",
                "automodel paper PAPER --data DATA, or --record FILE");
  auto trains = !options.record_only && !options.program_only;
  if (trains && options.pair.data.empty())
    return fail(errc::invalid_argument, "a comparison needs --data",
                "or --record-only, --program-only");
  if (trains) {
    std::error_code problem;
    auto data = fs::canonical(options.pair.data, problem);
    if (problem)
      return fail_at({options.pair.data}, errc::not_found,
                     "there are no such data");
    options.pair.data = data.string();
  }
  auto settings = given_settings(options.settings);
  if (!settings)
    return pass_on(settings);
  options.pair.settings = std::move(*settings);
  return paper_session{std::move(options), command}.run();
}

} // namespace

void add_paper_run(CLI::App& paper, action& chosen) {
  auto options = std::make_shared<paper_options>();
  auto& pair = options->pair;
  pair.name = "paper";
  paper.add_option("hint", options->hint,
                   "The paper, as `automodel paper read` takes it: a file, a "
                   "folder of LaTeX, an address, an arXiv id, a DOI, a title");
  paper
      .add_option("--seconds", options->reading_seconds,
                  "After which reading is stopped")
      ->capture_default_str()
      ->check(CLI::Range(1, 86400));
  paper.add_flag("--offline", options->offline,
                 "Take only what was fetched before");
  paper.add_option("--record", options->record,
                   "A method record (JSON) by a person, in place of what is "
                   "read from the paper");
  paper.add_option("--program", options->program,
                   "A model program by a person, in place of what is composed");
  paper.add_option("--llm", options->llm,
                   "TOML file that describes a language model (replay, folder "
                   "or an OpenAI-compatible endpoint), which is asked for what "
                   "the reader left missing and no block expresses");
  paper
      .add_option("--approve", options->approve,
                  "What a person has to allow first: ask (a language model), "
                  "program (train what a model wrote), train; silence refuses")
      ->delimiter(',')
      ->check(CLI::IsMember({"ask", "program", "train"}));
  paper
      .add_option("--approve-seconds", options->approval_seconds,
                  "How long a person is waited for")
      ->capture_default_str()
      ->check(CLI::Range(0, 31'536'000));
  paper.add_option("--data", pair.data, "File or folder");
  paper.add_option("--format", pair.format,
                   "Of the data; `automodel formats` lists them");
  paper.add_option("--task", options->task,
                   "Of the method, where the record does not say it");
  paper
      .add_option("--label", pair.labels,
                  "What rows predict, as in --label 'rating >= 4'; may be "
                  "repeated")
      ->take_all();
  paper
      .add_option("--field", pair.fields,
                  "What rows predict it from; may be repeated")
      ->take_all();
  paper.add_option("--split", pair.split,
                   "Of the protocol; the task's usual one if left out");
  paper.add_option("--baseline", pair.baseline,
                   "A model of the zoo; chosen by task if left out");
  paper.add_option("--into", options->into,
                   "Put what the record adds into this model of the zoo, "
                   "behind a switch, and compare with the switch off");
  paper.add_option("--data-set", options->data_set,
                   "Which data set's settings hold, where the paper gives one "
                   "for each");
  paper.add_option("--budget", pair.trials,
                   "Configurations tried of each; all there are if left out");
  paper
      .add_option("--set", options->settings,
                  "A setting of all candidates, as in --set epochs=5; may be "
                  "repeated")
      ->take_all();
  paper.add_option("--seeds", pair.seeds, "Repetitions of everything")
      ->delimiter(',')
      ->capture_default_str();
  paper
      .add_option("--margin", pair.margin,
                  "Differences up to this matter to nobody")
      ->capture_default_str()
      ->check(CLI::Range(0.0, 1.0));
  paper.add_option("--deadline", pair.deadline, "Of one training")
      ->capture_default_str();
  paper.add_option("--out", options->out,
                   "Folder for all that is written; default runs/paper-NAME");
  paper.add_option("--memory", options->site.memory,
                   "Folder of the memory; default $AUTOMODEL_MEMORY, else "
                   ".automodel");
  paper.add_option("--workers", options->site.workers,
                   "Worker processes at a time; default one per core");
  paper.add_flag("--record-only", options->record_only,
                 "Stop when the record is read");
  paper.add_flag("--program-only", options->program_only,
                 "Stop when the program has passed its gates");
  paper.add_flag("--json", options->json, "Print paper.json");
  paper.callback([options, &paper, &chosen] {
    if (paper.get_subcommands().empty())
      chosen = [options, command = command_of(paper)] {
        return run(*options, command);
      };
  });
}

} // namespace automodel::cli
