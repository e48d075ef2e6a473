#include "cli/commands/paper.hpp"
#include "cli/composed_method.hpp"
#include "cli/report_files.hpp"
#include "recsys/json_text.hpp"
#include "recsys/papers/pair/training_pair.hpp"

#include <CLI/Validators.hpp>
#include <nlohmann/json.hpp>

#include <cstdio>
#include <filesystem>
#include <memory>

namespace automodel::cli {

namespace {

using json = nlohmann::json;
namespace fs = std::filesystem;

struct pair_command {
  std::string record, out = "paper", data_set, into;
  recsys::pair_options pair;
  bool json = false;
};

void print_pair(const recsys::training_pair& pair, const fs::path& file,
                bool as_json) {
  if (as_json) {
    json object{{"baseline", pair.baseline},
                {"criterion", pair.criterion},
                {"experiment", file.string()}};
    std::printf(
        "%s\n",
        recsys::json_text(object, recsys::json_layout::readable).c_str());
    return;
  }
  std::printf("\nBaseline: %s\nCriterion: %s.\nNext: automodel run %s\n",
              pair.baseline.c_str(), pair.criterion.c_str(), file.c_str());
}

result<int> write_pair(pair_command options) {
  std::error_code problem;
  auto data = fs::canonical(options.pair.data, problem);
  if (problem)
    return fail_at({options.pair.data}, errc::not_found,
                   "there are no such data");
  options.pair.data = data.string();
  auto made = options.into.empty()
                  ? compose_file(options.record, options.data_set)
                  : insert_file(options.record, options.into, options.data_set);
  if (!made)
    return pass_on(made);
  auto files = write_composition(*made, options.out);
  if (!files)
    return pass_on(files);
  if (!made->complete()) {
    print_composition(*made, options.out, *files);
    return unresolved_exit_code;
  }
  auto pair = recsys::pair_of(*made, options.pair);
  if (!pair)
    return pass_on(pair);
  auto file = fs::path(options.out) / "pair.toml";
  if (auto written = write_file(file, pair->experiment); !written)
    return pass_on(written);
  if (!options.json)
    print_composition(*made, options.out, *files);
  print_pair(*pair, file, options.json);
  return 0;
}

} // namespace

void add_paper_pair(CLI::App& paper, action& chosen) {
  auto* command = paper.add_subcommand(
      "pair", "Write an experiment that compares a record's method with a "
              "baseline, both tuned alike; exit code 2 as of `paper program`.");
  auto options = std::make_shared<pair_command>();
  command->add_option("record", options->record, "The record, JSON")
      ->required();
  command->add_option("--data", options->pair.data, "File or folder")
      ->required();
  command->add_option("--format", options->pair.format,
                      "Of the data; `automodel formats` lists them");
  command
      ->add_option("--label", options->pair.labels,
                   "What rows predict, as in --label 'rating >= 4'; may be "
                   "repeated")
      ->take_all();
  command
      ->add_option("--field", options->pair.fields,
                   "What rows predict it from, as in --field user; may be "
                   "repeated")
      ->take_all();
  command->add_option("--split", options->pair.split,
                      "Of the protocol; the task's usual one if left out");
  command->add_option("--baseline", options->pair.baseline,
                      "A model of the zoo; chosen by task if left out");
  command
      ->add_option("--seeds", options->pair.seeds, "Repetitions of everything")
      ->delimiter(',')
      ->capture_default_str();
  command
      ->add_option("--margin", options->pair.margin,
                   "Differences up to this matter to nobody")
      ->capture_default_str()
      ->check(CLI::Range(0.0, 1.0));
  command->add_option("--deadline", options->pair.deadline, "Of one training")
      ->capture_default_str();
  command->add_option("--name", options->pair.name, "Of the experiment")
      ->capture_default_str();
  command->add_option("--into", options->into,
                      "Put what the record adds into this model of the zoo, "
                      "behind a switch, and compare with the switch off");
  command->add_option("--data-set", options->data_set,
                      "Which data set's settings hold, where the paper gives "
                      "one for each");
  command->add_option("--out", options->out, "Folder for all that is written")
      ->capture_default_str();
  command->add_flag("--json", options->json, "Print JSON");
  command->callback([options, &chosen] {
    chosen = [options] { return write_pair(*options); };
  });
}

} // namespace automodel::cli
