#include "cli/commands/evaluate.hpp"

#include "cli/champion_scorer.hpp"
#include "cli/command.hpp"
#include "cli/report_files.hpp"
#include "cli/workspace.hpp"
#include "recsys/data/import.hpp"
#include "recsys/data/split.hpp"
#include "recsys/evaluation/judge.hpp"
#include "recsys/evaluation/scores_file.hpp"
#include "recsys/experiment/experiment_spec.hpp"
#include "recsys/json_text.hpp"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <memory>

namespace automodel::cli {

namespace {

constexpr const char* evaluate_help
    = "Judge a champion, or any other system's scores, on the test part of "
      "its protocol.\n\n  automodel evaluate champion.automodel --data "
      "ratings.inter\n  automodel evaluate --scores run.tsv --experiment "
      "file.toml [--seed N]\n\nScores of a ranking are lines of user, item and "
      "score; of predicted rows, lines\nof row (of the test part, from 0) and "
      "its predictions. The numbers carry the protocol id; they may be "
      "compared with others of the same id.";

result<evaluation_plan> plan_of(const evaluate_options& options,
                                const recsys::champion* champion) {
  evaluation_plan plan;
  if (!options.experiment.empty()) {
    auto spec = recsys::load_experiment(options.experiment, options.overrides);
    if (!spec)
      return pass_on(spec);
    plan = {spec->data, spec->evaluation,
            options.seed_given ? options.seed : spec->seeds.front()};
  } else {
    plan.source.path = options.data;
    plan.source.format = options.format;
  }
  if (champion) {
    plan.source.name = champion->info().dataset_name;
    plan.rules = champion->info().rules;
    plan.seed = champion->info().seed;
  }
  return plan;
}

struct test_bed {
  recsys::split_files files;
  recsys::split_part train, valid, test;
  recsys::id_space ids;
  std::string dataset_hash, protocol_id;
};

result<test_bed> make_test_bed(const evaluation_plan& plan,
                               const std::filesystem::path& cache,
                               const std::filesystem::path& folder) {
  auto data = recsys::import_dataset(plan.source, cache);
  if (!data)
    return pass_on(data);
  auto files = recsys::make_split(*data, plan.rules, plan.seed, folder,
                                  {plan.rules.refit});
  if (!files)
    return pass_on(files);
  auto train = recsys::split_part::open(files->train);
  auto valid = recsys::split_part::open(files->valid);
  auto test = recsys::split_part::open(files->test);
  for (auto* part : {&train, &valid, &test})
    if (!*part)
      return pass_on(*part);
  auto ids = recsys::id_space::open(files->vocabulary);
  if (!ids)
    return pass_on(ids);
  auto hash = to_hex(data->identity());
  auto id = recsys::protocol_id(plan.rules, hash, files->n_users,
                                files->n_items, files->rows);
  return test_bed{std::move(*files),
                  std::move(*train),
                  std::move(*valid),
                  std::move(*test),
                  std::move(*ids),
                  hash,
                  id};
}

std::vector<std::string_view> views(const std::vector<std::string>& texts) {
  return {texts.begin(), texts.end()};
}

result<recsys::judgement> judge_with(recsys::score_source& source,
                                     const evaluation_plan& plan,
                                     const test_bed& bed) {
  return recsys::judge(plan.rules, bed.train.rows(), &bed.valid.rows(),
                       bed.test.rows(), source);
}

result<recsys::judgement> judge_scores(const evaluate_options& options,
                                       const evaluation_plan& plan,
                                       const test_bed& bed) {
  auto source = recsys::scores_file::open(options.scores, views(bed.ids.users),
                                          views(bed.ids.items),
                                          {options.tolerate_unknown});
  if (!source)
    return pass_on(source);
  return judge_with(*source, plan, bed);
}

result<recsys::judgement> judge_champion(const recsys::champion& champion,
                                         const evaluation_plan& plan,
                                         const test_bed& bed) {
  const auto& info = champion.info();
  if (bed.dataset_hash != info.dataset_hash)
    return fail(errc::incompatible,
                "these are other data than the champion was trained on ("
                    + bed.dataset_hash.substr(0, 12) + ", not "
                    + info.dataset_hash.substr(0, 12) + ")",
                "give '" + info.dataset_name
                    + "', or run an experiment on the new data");
  auto scorer = champion_scorer::start(champion, plan.rules.valid_in_history);
  if (!scorer)
    return pass_on(scorer);
  return judge_with(scorer->scores(), plan, bed);
}

result<void> export_per_user(const std::filesystem::path& path,
                             const recsys::judgement& judged,
                             const recsys::id_space& ids) {
  std::string text = "user";
  for (const auto& metric : judged.metrics)
    text += '\t' + metric;
  for (std::size_t u = 0; u < judged.users.size(); ++u) {
    text += '\n' + ids.users[judged.users[u]];
    for (std::size_t m = 0; m < judged.metrics.size(); ++m)
      text
          += '\t'
             + to_string(parameter{judged.values[m * judged.users.size() + u]});
  }
  return write_file(path, text + '\n');
}

void print(const recsys::judgement& judged, const test_bed& bed,
           const std::string& what, bool as_json) {
  auto metrics = nlohmann::json::object();
  for (const auto& summary : judged.summaries()) {
    metrics[summary.name] = summary.mean;
    if (!as_json)
      std::printf("%-16s %.4f\n", summary.name.c_str(), summary.mean);
  }
  if (as_json)
    std::printf("%s\n", recsys::json_text({{"what", what},
                                           {"protocol", bed.protocol_id},
                                           {"dataset", bed.dataset_hash},
                                           {"users", judged.users.size()},
                                           {"metrics", metrics}},
                                          recsys::json_layout::readable)
                            .c_str());
  else
    std::printf("\n%zu users, protocol %s\n", judged.users.size(),
                bed.protocol_id.c_str());
}

result<int> evaluate_ranking(const evaluate_options& options,
                             const evaluation_plan& plan,
                             const recsys::champion* champion,
                             const workspace& place) {
  if (!options.list_rows.empty())
    return fail(errc::invalid_argument,
                "--list-rows is for protocols of predicted rows");
  temporary_folder folder{place.scratch};
  auto bed = make_test_bed(plan, place.cache, folder.path());
  if (!bed)
    return pass_on(bed);
  auto judged = champion ? judge_champion(*champion, plan, *bed)
                         : judge_scores(options, plan, *bed);
  if (!judged)
    return pass_on(judged);
  if (!options.per_user.empty())
    if (auto written = export_per_user(options.per_user, *judged, bed->ids);
        !written)
      return pass_on(written);
  print(*judged, *bed, champion ? champion->info().candidate : options.scores,
        options.json);
  return 0;
}

result<int> evaluate(const evaluate_options& options) {
  std::unique_ptr<recsys::champion> champion;
  if (!options.artefact.empty()) {
    if (options.data.empty() == options.experiment.empty())
      return fail(errc::invalid_argument,
                  "the data of the champion are not clear",
                  "give --data PATH, or --experiment FILE whose data they are");
    auto opened = recsys::champion::open(options.artefact);
    if (!opened)
      return pass_on(opened);
    champion = std::make_unique<recsys::champion>(std::move(*opened));
  } else if (options.experiment.empty()
             || (options.scores.empty() && options.list_rows.empty())) {
    return fail(errc::invalid_argument, "nothing to evaluate",
                "give an artefact and --data, or --scores and --experiment");
  }
  auto plan = plan_of(options, champion.get());
  if (!plan)
    return pass_on(plan);
  auto place = workspace::at(options.memory);
  return plan->rules.rows
             ? evaluate_rows(options, *plan, champion.get(), place)
             : evaluate_ranking(options, *plan, champion.get(), place);
}

} // namespace

void add_evaluate(CLI::App& program, action& chosen) {
  auto* command = program.add_subcommand("evaluate", evaluate_help);
  auto options = std::make_shared<evaluate_options>();
  command->add_option("artefact", options->artefact, "champion.automodel");
  command->add_option("--data", options->data, "The data it was trained on");
  command->add_option("--format", options->format,
                      "Format of the data; default: recognised");
  command->add_option("--scores", options->scores,
                      "Tab-separated user, item, score of another system, or "
                      "row and predictions");
  command->add_option("--experiment", options->experiment,
                      "Experiment file whose data and, without an artefact, "
                      "protocol apply");
  auto* seed = command->add_option("--seed", options->seed,
                                   "Seed of a random split; default: the "
                                   "file's first");
  command->add_option("--set", options->overrides,
                      "Override a key of the experiment file");
  command->add_flag("--tolerate-unknown", options->tolerate_unknown,
                    "Leave rows of unknown users and items out");
  command->add_option("--per-user", options->per_user,
                      "Write every user's values to this file");
  command->add_option("--list-rows", options->list_rows,
                      "Write the rows of the test part, with their lines in "
                      "the source, to this file");
  command->add_option("--memory", options->memory,
                      "Folder whose cache keeps what was read");
  command->add_flag("--json", options->json, "Print JSON");
  command->callback([options, seed, &chosen] {
    options->seed_given = seed->count() > 0;
    chosen = [options] { return evaluate(*options); };
  });
}

} // namespace automodel::cli
