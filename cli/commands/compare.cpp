#include "actors/experiment/run_comparison.hpp"
#include "base/utf8.hpp"
#include "cli/commands/memory_print.hpp"
#include "cli/experiment_commands.hpp"
#include "cli/experiment_source.hpp"
#include "recsys/report/format_number.hpp"

#include <cstdio>
#include <memory>

namespace automodel::cli {

namespace {

struct compare_options : source_options {
  std::string a, b, metric;
};

result<actors::finished_run> read_run(experiment_source& source,
                                      const std::string& wanted) {
  auto which = source.find(wanted);
  if (!which)
    return pass_on(which);
  auto records = source.records(which->id);
  if (!records)
    return pass_on(records);
  return actors::finished_run_of(*records);
}

nlohmann::json side_json(const actors::finished_run& run) {
  return {
      {"id", run.experiment}, {"name", run.name}, {"champion", run.champion}};
}

void print(const actors::finished_run& a, const actors::finished_run& b,
           const actors::claim_comparison& what) {
  const auto& [value, detectable] = what;
  for (const auto& [letter, run] : {std::pair{'a', &a}, std::pair{'b', &b}})
    std::printf("%c  %s  %s: %s\n", letter, run->experiment.c_str(),
                without_controls(run->name).c_str(),
                without_controls(run->champion).c_str());
  std::printf("test %s, a minus b, paired by user over %s: %s %s, p %s\n",
              value.metric.c_str(),
              recsys::plural(a.seeds.size(), "seed").c_str(),
              recsys::signed_text(value.diff).c_str(),
              recsys::signed_interval_text(value.low, value.high).c_str(),
              recsys::short_text(value.p_adjusted, 2).c_str());
  std::printf("%s by the margin %s of a; the least difference this would find "
              "is %s\n",
              value.verdict.c_str(), recsys::short_text(value.margin).c_str(),
              recsys::metric_text(detectable).c_str());
  std::printf("Chosen after both test parts were opened: p is adjusted for no "
              "other comparison.\n");
}

result<int> compare(const compare_options& options) {
  auto source = experiment_source::open(options);
  if (!source)
    return pass_on(source);
  auto a = read_run(*source, options.a);
  if (!a)
    return pass_on(a);
  auto b = read_run(*source, options.b);
  if (!b)
    return pass_on(b);
  auto needed = a->per_user;
  needed.insert(needed.end(), b->per_user.begin(), b->per_user.end());
  auto artefacts = source->bring(needed);
  if (!artefacts)
    return pass_on(artefacts);
  auto what = actors::compare_runs(*a, *b, options.metric, *artefacts);
  if (!what)
    return pass_on(what);
  const auto& value = what->value;
  if (options.json)
    print_json({{"a", side_json(*a)},
                {"b", side_json(*b)},
                {"protocol_id", a->protocol_id},
                {"metric", value.metric},
                {"difference", value.diff},
                {"low", value.low},
                {"high", value.high},
                {"p", value.p_adjusted},
                {"margin", value.margin},
                {"detectable", what->detectable},
                {"verdict", value.verdict}});
  else
    print(*a, *b, *what);
  return 0;
}

} // namespace

void add_compare(CLI::App& program, action& chosen) {
  auto* command = program.add_subcommand(
      "compare",
      "Compare the champions of two experiments that ended under one protocol: "
      "the paired\ndifference on the test part, with its interval. Experiments "
      "of different protocols,\nseeds or test parts are refused (exit code "
      "76).");
  auto options = std::make_shared<compare_options>();
  command->add_option("a", options->a, "Its name, or the start of its id")
      ->required();
  command->add_option("b", options->b, "The other")->required();
  command->add_option("--metric", options->metric,
                      "Such as ndcg@10; default what a selects by");
  add_source_options(*command, *options);
  command->callback(
      [options, &chosen] { chosen = [options] { return compare(*options); }; });
}

} // namespace automodel::cli
