#include "recsys/models/program/program_predictor.hpp"

#include <ATen/Functions.h>
#include <ATen/core/grad_mode.h>

#include "recsys/models/classical/model_arrays.hpp"
#include "recsys/models/program/answer_shape.hpp"
#include "recsys/models/program/saved_program.hpp"
#include "recsys/training/gather.hpp"
#include "recsys/training/row_batches.hpp"

#include <algorithm>
#include <numeric>

namespace automodel::recsys {

namespace {

/// Rows predicted at a time.
constexpr std::size_t row_tile = 4096;

} // namespace

program_predictor::program_predictor(std::string family, program model,
                                     parameters conf, program_weights weights,
                                     fit_cost cost,
                                     std::optional<array_file> mapping)
    : family_(std::move(family)), model_(std::move(model)),
      conf_(std::move(conf)), weights_(std::move(weights)), cost_(cost),
      mapping_(std::move(mapping)) {}

result<std::unique_ptr<program_predictor>>
program_predictor::make(std::string family, program model, parameters conf,
                        program_weights weights, fit_cost cost,
                        std::optional<array_file> mapping) {
  std::unique_ptr<program_predictor> out(new program_predictor(
      std::move(family), std::move(model), std::move(conf), std::move(weights),
      cost, std::move(mapping)));
  if (auto ready = out->bind(); !ready)
    return pass_on(ready);
  return out;
}

result<void> program_predictor::bind() {
  for (auto [name, count] :
       {std::pair{"n_features", &n_features_},
        std::pair{"n_fields", &n_fields_}, std::pair{"n_labels", &n_labels_}}) {
    auto read = count_in(conf_, name);
    if (!read)
      return pass_on(read);
    *count = *read;
  }
  if (!model_.has(entry_point::score))
    return fail_at({model_.name(), 0, 0}, errc::invalid_argument,
                   "the program cannot predict", "define score");
  auto views = model_.views(conf_);
  if (!views)
    return pass_on(views);
  for (auto& shown : *views) {
    if (shown.kind != view_kind::rows || shown.column != "field")
      continue;
    auto table = weights_.tables.find(shown.table);
    if (table == weights_.tables.end() || table->second.dim() != 2
        || table->second.size(0) < n_features_)
      return model_damaged("table/" + shown.table);
    views_.push_back(std::move(shown));
  }
  return {};
}

result<void> program_predictor::check(const labelled_rows& rows,
                                      std::size_t room) const {
  if (rows.n_fields != n_fields_ || rows.n_features != n_features_)
    return fail(errc::incompatible,
                "the rows have " + std::to_string(rows.n_fields)
                    + " fields with " + std::to_string(rows.n_features)
                    + " features",
                "the model was trained on " + std::to_string(n_fields_)
                    + " fields with " + std::to_string(n_features_));
  if (room != rows.n_rows * n_labels_)
    return fail(errc::invalid_argument,
                "there is room for " + std::to_string(room) + " predictions",
                std::to_string(rows.n_rows * n_labels_));
  return {};
}

result<void> program_predictor::predict(const labelled_rows& rows,
                                        std::span<float> out) const {
  if (auto fine = check(rows, out.size()); !fine)
    return fine;
  at::NoGradGuard no_grad;
  std::vector<std::uint32_t> chosen;
  for (std::size_t first = 0; first < rows.n_rows; first += row_tile) {
    chosen.resize(std::min<std::size_t>(row_tile, rows.n_rows - first));
    std::iota(chosen.begin(), chosen.end(), static_cast<std::uint32_t>(first));
    auto done = predict_tile(
        rows, chosen,
        out.subspan(first * n_labels_, chosen.size() * n_labels_));
    if (!done)
      return done;
  }
  return {};
}

result<void>
program_predictor::predict_tile(const labelled_rows& rows,
                                std::span<const std::uint32_t> chosen,
                                std::span<float> out) const {
  auto batch = field_tensors(rows, chosen);
  for (const auto& shown : views_)
    batch.insert_or_assign(
        shown.name,
        gather_rows(weights_.tables.at(shown.table), batch.at("id/field")));
  auto answer = model_.score(weights_.params, weights_.state, batch, conf_);
  if (!answer)
    return pass_on(answer);
  auto fits = expect_matrix(model_, *answer, "score",
                            static_cast<std::int64_t>(chosen.size()),
                            static_cast<std::int64_t>(n_labels_));
  if (!fits)
    return fits;
  auto dense = answer->contiguous();
  std::copy_n(dense.data_ptr<float>(), out.size(), out.begin());
  return {};
}

void program_predictor::save(array_file_writer& out) const {
  save_program(family_, model_, conf_, weights_, out);
}

result<std::unique_ptr<program_predictor>>
program_predictor::load(std::string_view family, const array_file& saved) {
  auto read = load_program(family, saved);
  if (!read)
    return pass_on(read);
  return make(std::string(family), std::move(read->model),
              std::move(read->conf), std::move(read->weights), {}, saved);
}

} // namespace automodel::recsys
