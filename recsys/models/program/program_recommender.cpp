#include "recsys/models/program/program_recommender.hpp"

#include <ATen/Functions.h>
#include <ATen/core/grad_mode.h>

#include "recsys/models/classical/model_arrays.hpp"
#include "recsys/models/classical/weighted_history.hpp"
#include "recsys/models/program/conf_text.hpp"
#include "recsys/models/program/weights_file.hpp"

#include <algorithm>

namespace automodel::recsys {

namespace {

/// Users scored at a time.
constexpr std::size_t tile = 256;

result<std::uint32_t> count_in(const parameters& conf, std::string_view name) {
  auto found = conf.find(name);
  const auto* value = found == conf.end()
                          ? nullptr
                          : std::get_if<std::int64_t>(&found->second);
  if (value == nullptr || *value < 1 || *value > UINT32_MAX)
    return model_damaged("its conf lacks " + std::string(name));
  return static_cast<std::uint32_t>(*value);
}

std::span<const float> numbers_of(const at::Tensor& rows) {
  return {rows.data_ptr<float>(), static_cast<std::size_t>(rows.numel())};
}

std::string shape_text(const at::Tensor& value) {
  std::string out = "[";
  for (auto size : value.sizes())
    out += (out.size() > 1 ? ", " : "") + std::to_string(size);
  return out + "]";
}

result<void> expect_matrix(const program& model, const at::Tensor& value,
                           std::string what, std::int64_t rows,
                           std::int64_t columns) {
  bool fits = value.dim() == 2 && value.scalar_type() == at::kFloat
              && value.size(0) == rows
              && (columns < 0 || value.size(1) == columns);
  if (fits)
    return {};
  auto wanted = columns < 0 ? "k" : std::to_string(columns);
  return fail_at({model.name(), 0, 0}, errc::invalid_argument,
                 what + " has the shape " + shape_text(value),
                 "float32 [" + std::to_string(rows) + ", " + wanted + "]");
}

} // namespace

program_recommender::program_recommender(std::string family, program model,
                                         parameters conf,
                                         program_weights weights, fit_cost cost,
                                         std::optional<array_file> mapping)
    : family_(std::move(family)), model_(std::move(model)),
      conf_(std::move(conf)), weights_(std::move(weights)), cost_(cost),
      mapping_(std::move(mapping)) {}

result<std::unique_ptr<program_recommender>>
program_recommender::make(std::string family, program model, parameters conf,
                          program_weights weights, fit_cost cost,
                          std::optional<array_file> mapping) {
  std::unique_ptr<program_recommender> out(new program_recommender(
      std::move(family), std::move(model), std::move(conf), std::move(weights),
      cost, std::move(mapping)));
  if (auto ready = out->prepare(); !ready)
    return pass_on(ready);
  return out;
}

result<void> program_recommender::prepare() {
  at::NoGradGuard no_grad;
  auto users = count_in(conf_, "n_users");
  auto items = count_in(conf_, "n_items");
  auto views = model_.views(conf_);
  if (!users || !items || !views)
    return tl::unexpected(!users   ? users.error()
                          : !items ? items.error()
                                   : views.error());
  n_users_ = *users;
  n_items_ = *items;
  for (auto& shown : *views) {
    if (shown.kind != view_kind::rows || shown.column != "user")
      continue;
    auto table = weights_.tables.find(shown.table);
    if (table == weights_.tables.end() || table->second.dim() != 2
        || table->second.size(0) < n_users_)
      return model_damaged("table/" + shown.table);
    user_views_.push_back(std::move(shown));
  }
  if (model_.has(entry_point::prepare)) {
    tensor_map whole;
    for (const auto& [name, table] : weights_.tables)
      whole.emplace("all/" + name, table);
    auto prepared
        = model_.prepare(weights_.params, weights_.state, whole, conf_);
    if (!prepared)
      return pass_on(prepared);
    prepared_ = std::move(*prepared);
  }
  if (!model_.has(entry_point::encode))
    return model_.has(entry_point::score)
               ? result<void>{}
               : fail_at({model_.name(), 0, 0}, errc::invalid_argument,
                         "the program cannot score a catalogue",
                         "define encode and prepare, or score");
  auto vectors = prepared_.find("items");
  if (vectors == prepared_.end())
    return fail_at({model_.name(), 0, 0}, errc::invalid_argument,
                   "prepare gives no channel items, which encode needs");
  if (auto fits = expect_matrix(model_, vectors->second,
                                "prepare's channel items", n_items_, -1);
      !fits)
    return fits;
  auto rows = vectors->second.contiguous();
  items_ = item_panels(numbers_of(rows), n_items_,
                       static_cast<std::size_t>(rows.size(1)));
  return {};
}

tensor_map program_recommender::batch_of(std::span<const user_id> users) const {
  auto ids = at::empty({static_cast<std::int64_t>(users.size())}, at::kLong);
  std::ranges::copy(users, ids.data_ptr<std::int64_t>());
  auto batch = prepared_;
  for (const auto& shown : user_views_)
    batch.insert_or_assign(
        shown.name, at::index_select(weights_.tables.at(shown.table), 0, ids));
  batch.insert_or_assign("id/user", std::move(ids));
  return batch;
}

result<void> program_recommender::score_tile(std::span<const user_id> users,
                                             std::span<float> out) const {
  auto batch = batch_of(users);
  bool encodes = model_.has(entry_point::encode);
  auto answer
      = encodes ? model_.encode(weights_.params, weights_.state, batch, conf_)
                : model_.score(weights_.params, weights_.state, batch, conf_);
  if (!answer)
    return pass_on(answer);
  auto columns = encodes ? static_cast<std::int64_t>(items_.width()) : n_items_;
  auto fits = expect_matrix(model_, *answer, encodes ? "encode" : "score",
                            static_cast<std::int64_t>(users.size()), columns);
  if (!fits)
    return fits;
  auto rows = answer->contiguous();
  if (encodes)
    items_.scores(numbers_of(rows), out);
  else
    std::ranges::copy(numbers_of(rows), out.data());
  return {};
}

result<void> program_recommender::score(std::span<const user_id> users,
                                        const interactions& history,
                                        std::span<float> out) const {
  if (auto fine = check_scoring(users, history, n_items_, out.size()); !fine)
    return fine;
  for (auto user : users)
    if (user >= n_users_)
      return fail(errc::invalid_argument,
                  "the model does not know user " + std::to_string(user),
                  "below " + std::to_string(n_users_));
  at::NoGradGuard no_grad;
  for (std::size_t first = 0; first < users.size(); first += tile) {
    auto count = std::min(tile, users.size() - first);
    auto scored = score_tile(users.subspan(first, count),
                             out.subspan(first * n_items_, count * n_items_));
    if (!scored)
      return scored;
  }
  return {};
}

void program_recommender::save(array_file_writer& out) const {
  out.add_text("family", family_);
  out.add_text("program/name", model_.name());
  out.add_text("program/source", model_.source());
  out.add_text("program/conf", conf_to_text(conf_));
  save_weights(weights_, out);
}

result<std::unique_ptr<program_recommender>>
program_recommender::load(std::string_view family, const array_file& saved) {
  if (auto same = expect_family(saved, family); !same)
    return pass_on(same);
  auto name = saved.text("program/name");
  auto source = saved.text("program/source");
  auto text = saved.text("program/conf");
  if (!name || !source || !text)
    return model_damaged("it holds no program");
  auto conf = conf_from_text(*text);
  if (!conf)
    return pass_on(conf);
  auto model = program::compile(*source, *name);
  if (!model)
    return pass_on(model);
  auto weights = load_weights(saved);
  if (!weights)
    return pass_on(weights);
  return make(std::string(family), std::move(*model), std::move(*conf),
              std::move(*weights), {}, saved);
}

} // namespace automodel::recsys
