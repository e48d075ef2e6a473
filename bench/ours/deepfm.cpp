#include "bench/click_rows.hpp"
#include "bench/ours/benches.hpp"
#include "bench/processor_time.hpp"
#include "recsys/evaluation/row_measures.hpp"
#include "recsys/models/standard_models.hpp"

namespace automodel::bench {

namespace {

constexpr std::size_t train_rows = 25 * 4096, test_rows = 10 * 4096;
constexpr std::int64_t deepfm_epochs = 3;

struct case_of {
  const char *hidden, *shape;
  std::uint32_t features;
  const char* table;
};

constexpr case_of cases[] = {{"64,64", "64x2", 100'000, "100k"},
                             {"64,64", "64x2", 1'000'000, "1M"},
                             {"400,400,400", "400x3", 100'000, "100k"},
                             {"400,400,400", "400x3", 1'000'000, "1M"}};

parameters deepfm(const std::string& hidden, const std::string& optimizer) {
  return {{"hidden", hidden},
          {"optimizer", optimizer},
          {"deepfm_epochs", deepfm_epochs},
          {"batch_size", std::int64_t{4096}},
          {"dim", std::int64_t{10}},
          {"norm", std::string("none")},
          {"dropout", 0.0},
          {"l2", 0.0},
          {"init_std", 0.01},
          {"schedule", std::string("constant")}};
}

std::vector<std::string> with(std::vector<std::string> common,
                              const char* variant) {
  common.emplace_back(variant);
  return common;
}

contest lazy(const bench_setting& in, const case_of& what,
             const std::vector<std::string>& common) {
  return {std::string(what.shape) + ", " + what.table + " rows, lazy",
          in.ours("program deepfm, lazy_adam", "deepfm-train",
                  with(common, "lazy_adam")),
          {in.python("PyTorch, sparse gradients, SparseAdam", "deepfm_train",
                     with(common, "sparse"))}};
}

contest exact(const bench_setting& in, const case_of& what,
              const std::vector<std::string>& common) {
  return {std::string(what.shape) + ", " + what.table + " rows, exact",
          in.ours("program deepfm, adam", "deepfm-train", with(common, "adam")),
          {in.python("PyTorch, one table, Adam", "deepfm_train",
                     with(common, "dense")),
           in.python("PyTorch, a table per field, Adam", "deepfm_train",
                     with(common, "tables"))}};
}

} // namespace

result<std::vector<contest>> prepare_deepfm(const bench_setting& in) {
  std::vector<contest> out;
  for (const auto& what : cases) {
    auto folder = in.folder / what.table;
    if (!std::filesystem::exists(folder)) {
      auto rows = click_rows::draw(what.features, train_rows + test_rows);
      if (auto done = rows.write(folder); !done)
        return pass_on(done);
    }
    std::vector<std::string> common{folder, std::to_string(what.features),
                                    what.hidden};
    out.push_back(lazy(in, what, common));
    out.push_back(exact(in, what, common));
  }
  return out;
}

// folder, features, hidden, optimizer
result<nlohmann::json> measure_deepfm(arguments given) {
  auto rows = click_rows::read(
      given[0], static_cast<std::uint32_t>(std::stoul(given[1])));
  if (!rows)
    return pass_on(rows);
  auto models = recsys::standard_models();
  recsys::row_fit_context data;
  data.train = rows->part(0, train_rows);
  std::vector<double> ends;
  data.progress = [&](const recsys::training_progress& point) {
    if (point.metric == "loss")
      ends.push_back(processor_seconds());
  };
  auto model
      = models.find("deepfm")->fit_rows(deepfm(given[2], given[3]), data);
  if (!model)
    return pass_on(model);
  auto test = rows->part(train_rows, test_rows);
  std::vector<float> predictions(test_rows);
  if (auto done = (*model)->predict(test, predictions); !done)
    return pass_on(done);
  auto auc = recsys::measure_rows("auc", test, predictions);
  if (!auc)
    return pass_on(auc);
  auto seconds
      = (ends.back() - ends.front()) / static_cast<double>(deepfm_epochs - 1);
  return nlohmann::json{{"seconds", seconds},
                        {"rows_per_second", train_rows / seconds},
                        {"auc", *auc}};
}

} // namespace automodel::bench
