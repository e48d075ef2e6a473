#include "cli/commands/evaluate.hpp"
#include "cli/row_evaluation.hpp"
#include "recsys/evaluation/predictions_file.hpp"
#include "recsys/json_text.hpp"

#include <nlohmann/json.hpp>

#include <cstdio>

namespace automodel::cli {

namespace {

void print(const recsys::row_judgement& judged, const row_test_bed& bed,
           const std::string& what, bool as_json) {
  auto metrics = nlohmann::json::object();
  for (const auto& [name, value] : judged.values) {
    metrics[name] = value;
    if (!as_json)
      std::printf("%-16s %.6f\n", name.c_str(), value);
  }
  if (as_json) {
    std::printf("%s\n", recsys::json_text(
                            {{"what", what},
                             {"protocol", bed.protocol_id},
                             {"dataset", bed.dataset_hash},
                             {"rows", judged.n_rows()},
                             {"single_class_users", judged.single_class_users},
                             {"metrics", metrics}},
                            recsys::json_layout::readable)
                            .c_str());
    return;
  }
  std::printf("\n%llu rows, protocol %s\n",
              static_cast<unsigned long long>(judged.n_rows()),
              bed.protocol_id.c_str());
  for (const auto& [label, users] : judged.single_class_users)
    std::printf("gauc leaves out %u of %zu users, whose '%s' does not vary\n",
                users, judged.groups.ids.size(), label.c_str());
}

result<std::vector<float>> predictions_of(const evaluate_options& options,
                                          const recsys::champion* champion,
                                          const row_test_bed& bed) {
  if (champion)
    return predict_rows(*champion, bed);
  if (options.scores.empty())
    return std::vector<float>{};
  return recsys::read_predictions(options.scores, bed.labels.n_rows(),
                                  bed.labels.names().size());
}

} // namespace

result<int> evaluate_rows(const evaluate_options& options,
                          const evaluation_plan& plan,
                          const recsys::champion* champion,
                          const workspace& place) {
  if (!options.per_user.empty() || options.tolerate_unknown)
    return fail(errc::invalid_argument,
                "--per-user and --tolerate-unknown are for rankings",
                "--list-rows writes every row");
  temporary_folder folder{place.scratch};
  auto bed = make_row_test_bed(plan.source, plan.rules, plan.seed, place.cache,
                               folder.path());
  if (!bed)
    return pass_on(bed);
  auto predictions = predictions_of(options, champion, *bed);
  if (!predictions)
    return pass_on(predictions);
  if (!options.list_rows.empty())
    if (auto written = write_rows(options.list_rows, *bed, *predictions);
        !written)
      return pass_on(written);
  if (predictions->empty())
    return 0;
  auto judged
      = recsys::judge_rows(plan.rules, bed->labels, std::move(*predictions));
  if (!judged)
    return pass_on(judged);
  print(*judged, *bed, champion ? champion->info().candidate : options.scores,
        options.json);
  return 0;
}

} // namespace automodel::cli
