#include "recsys/models/program/program_training.hpp"

#include "recsys/evaluation/row_measures.hpp"
#include "recsys/models/program/configuration.hpp"
#include "recsys/models/program/program_predictor.hpp"
#include "recsys/models/program/program_recommender.hpp"
#include "recsys/models/program/validation.hpp"
#include "recsys/training/interaction_batches.hpp"
#include "recsys/training/row_batches.hpp"
#include "recsys/training/sequence_batches.hpp"
#include "recsys/training/trainer.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <tuple>

namespace automodel::recsys {

namespace {

tl::unexpected<error> other_task(const program& model, std::string wanted) {
  return fail_at({model.name(), 0, 0}, errc::invalid_argument,
                 "the program's task is "
                     + std::string(to_string(model.task())),
                 "this experiment needs " + std::move(wanted));
}

std::unique_ptr<batch_source>
batches_of(const program& model, const recipe& how, const fit_context& data) {
  if (model.task() == program_task::sequential)
    return std::make_unique<sequence_batches>(data.train, data.seed,
                                              how.batch_size, how.max_length);
  return std::make_unique<interaction_batches>(data.train, data.seed,
                                               how.batch_size);
}

result<void> check_data(const interactions& train) {
  if (train.size() == 0)
    return fail(errc::invalid_argument, "there are no rows to train on");
  if (std::ranges::max(train.items) >= train.n_items)
    return fail(errc::corrupt, "a train row has an item id out of range");
  return {};
}

result<void> check_data(const labelled_rows& train) {
  if (train.n_rows == 0)
    return fail(errc::invalid_argument, "there are no rows to train on");
  if (train.labels.size() != train.n_rows * train.n_labels
      || train.features.size() != train.n_rows * train.n_fields)
    return fail(errc::corrupt, "the train rows lack features or labels");
  return {};
}

/// What losses of a ranking are for a model that knows nothing, by the choices
/// it has: two, all items, the batch's rows, the target and its negatives.
std::vector<trivial_loss> trivial_losses(const parameters& conf,
                                         const recipe& how) {
  std::vector<trivial_loss> out{{"ln 2", std::numbers::ln2},
                                {"2 ln 2", 2 * std::numbers::ln2}};
  auto add = [&](const char* name, double choices) {
    if (choices > 1)
      out.push_back({std::string("ln(") + name + ")", std::log(choices)});
  };
  add("batch_size", how.batch_size);
  for (auto [key, name, more] : {std::tuple{"n_items", "n_items", 0},
                                 std::tuple{"negatives", "1 + negatives", 1}})
    if (auto found = conf.find(key); found != conf.end())
      if (const auto* count = std::get_if<std::int64_t>(&found->second))
        add(name, static_cast<double>(*count + more));
  return out;
}

/// A measure of rows, turned so that greater is better.
result<double> gain(const predictor& model, const labelled_rows& rows,
                    std::string_view metric) {
  std::vector<float> predictions(rows.n_rows * rows.n_labels);
  if (auto done = model.predict(rows, predictions); !done)
    return pass_on(done);
  auto value = measure_rows(metric, rows, predictions);
  if (!value)
    return value;
  switch (better_direction(metric)) {
  case direction::higher:
    return *value;
  case direction::lower:
    return -*value;
  case direction::nearer_one:
    return -std::abs(*value - 1);
  }
  return *value;
}

} // namespace

result<std::unique_ptr<recommender>> fit_program(const std::string& family,
                                                 const program& model,
                                                 const parameters& given,
                                                 const fit_context& data) {
  if (model.task() == program_task::ctr)
    return other_task(model, "one that ranks: retrieval or sequential");
  if (auto fine = check_data(data.train); !fine)
    return pass_on(fine);
  auto configured = configure(family, model, given);
  if (!configured)
    return pass_on(configured);
  auto& conf = configured->conf;
  conf["n_users"] = std::int64_t{data.train.n_users};
  conf["n_items"] = std::int64_t{data.train.n_items};
  auto make = [&](program_weights weights, fit_cost cost) {
    return program_recommender::make(family, model, conf, std::move(weights),
                                     cost);
  };
  auto batches = batches_of(model, configured->how, data);
  training_setting setting{*batches,
                           &data.train,
                           data.seed,
                           std::string(data.metric),
                           {},
                           data.progress,
                           data.cancel,
                           data.checkpoints,
                           data.checkpoint,
                           trivial_losses(conf, configured->how),
                           data.beat};
  if (data.valid != nullptr) {
    auto measure = validation::of(data);
    if (!measure)
      return pass_on(measure);
    setting.validate = [make, measure = *measure](
                           const program_weights& weights) -> result<double> {
      auto made = make(weights, {});
      if (!made)
        return pass_on(made);
      return measure(**made);
    };
  }
  auto trained = train(model, conf, configured->how, setting);
  if (!trained)
    return pass_on(trained);
  return make(std::move(trained->weights), trained->cost);
}

result<std::unique_ptr<predictor>> fit_program(const std::string& family,
                                               const program& model,
                                               const parameters& given,
                                               const row_fit_context& data) {
  if (model.task() != program_task::ctr)
    return other_task(model, "one that predicts rows: ctr");
  if (auto fine = check_data(data.train); !fine)
    return pass_on(fine);
  auto configured = configure(family, model, given);
  if (!configured)
    return pass_on(configured);
  auto& conf = configured->conf;
  conf["n_features"] = std::int64_t{data.train.n_features};
  conf["n_fields"] = std::int64_t{data.train.n_fields};
  conf["n_labels"] = std::int64_t{data.train.n_labels};
  auto make = [&](program_weights weights, fit_cost cost) {
    return program_predictor::make(family, model, conf, std::move(weights),
                                   cost);
  };
  row_batches batches(data.train, data.seed, configured->how.batch_size);
  training_setting setting{batches,
                           nullptr,
                           data.seed,
                           std::string(data.metric),
                           {},
                           data.progress,
                           data.cancel,
                           data.checkpoints,
                           data.checkpoint,
                           {{std::to_string(data.train.n_labels) + " ln 2",
                             data.train.n_labels * std::numbers::ln2}},
                           data.beat};
  if (data.valid != nullptr)
    setting.validate
        = [make, &data](const program_weights& weights) -> result<double> {
      auto made = make(weights, {});
      if (!made)
        return pass_on(made);
      return gain(**made, *data.valid, data.metric);
    };
  auto trained = train(model, conf, configured->how, setting);
  if (!trained)
    return pass_on(trained);
  return make(std::move(trained->weights), trained->cost);
}

} // namespace automodel::recsys
