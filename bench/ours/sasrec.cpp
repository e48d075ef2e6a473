#include "bench/ours/benches.hpp"
#include "bench/processor_time.hpp"
#include "recsys/data/import.hpp"
#include "recsys/data/split.hpp"
#include "recsys/data/split_part.hpp"
#include "recsys/models/standard_models.hpp"

namespace automodel::bench {

namespace {

constexpr std::int64_t sasrec_epochs = 3;

} // namespace

result<std::vector<contest>> prepare_sasrec(const bench_setting& in) {
  recsys::data_source source;
  source.name = "Beauty";
  source.format = "s3rec";
  source.path = in.data / "beauty" / "Beauty.txt";
  if (!std::filesystem::exists(source.path))
    return fail(errc::not_found, "no file " + source.path.string(),
                "S3-Rec's Beauty.txt; --data or $AUTOMODEL_DATA names its "
                "folder's parent");
  auto data = recsys::import_dataset(source, in.folder);
  if (!data)
    return pass_on(data);
  recsys::protocol rules;
  rules.split = recsys::split_rule::leave_one_out;
  auto split = recsys::make_split(*data, rules, 0, in.folder / "split");
  if (!split)
    return pass_on(split);
  auto one = [&](const char* loss, const char* what) {
    return contest{
        what,
        in.ours(std::string("program sasrec, ") + loss, "sasrec-epoch",
                {split->train, loss}),
        {in.python("PyTorch, rows padded to 50", "sasrec_epoch",
                   {source.path, loss, std::to_string(sasrec_epochs)})}};
  };
  return std::vector<contest>{one("sampled_ce", "sampled softmax, 256"),
                              one("ce", "full cross-entropy")};
}

// train part, loss
result<nlohmann::json> measure_sasrec(arguments given) {
  auto part = recsys::split_part::open(given[0]);
  if (!part)
    return pass_on(part);
  recsys::fit_context data;
  data.train = part->rows();
  std::vector<double> ends{};
  std::vector<double> losses;
  data.progress = [&](const recsys::training_progress& point) {
    if (point.metric != "loss")
      return;
    ends.push_back(processor_seconds());
    losses.push_back(point.value);
  };
  auto models = recsys::standard_models();
  auto model = models.find("sasrec")->fit({{"loss", given[1]},
                                           {"sasrec_epochs", sasrec_epochs},
                                           {"blocks", std::int64_t{1}},
                                           {"dropout", 0.2},
                                           {"negatives", std::int64_t{256}},
                                           {"batch_size", std::int64_t{128}}},
                                          {}, data);
  if (!model)
    return pass_on(model);
  return nlohmann::json{
      {"seconds",
       (ends.back() - ends.front()) / static_cast<double>(sasrec_epochs - 1)},
      {"losses", losses}};
}

} // namespace automodel::bench
