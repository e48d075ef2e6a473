#include "recsys/models/program/program_recommender.hpp"

#include <ATen/Functions.h>
#include <ATen/core/grad_mode.h>

#include "recsys/models/classical/model_arrays.hpp"
#include "recsys/models/classical/weighted_history.hpp"
#include "recsys/models/program/answer_shape.hpp"
#include "recsys/models/program/saved_program.hpp"
#include "recsys/training/gather.hpp"
#include "recsys/training/id_tensor.hpp"
#include "recsys/training/sequence_batches.hpp"

#include <algorithm>

namespace automodel::recsys {

namespace {

/// Users scored at a time.
constexpr std::size_t user_tile = 256;

std::span<const float> numbers_of(const at::Tensor& rows) {
  return {rows.data_ptr<float>(), static_cast<std::size_t>(rows.numel())};
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
  std::map<std::string, std::uint32_t, std::less<>> known{{"user", n_users_}};
  if (model_.task() == program_task::sequential) {
    auto length = count_in(conf_, "max_length");
    if (!length)
      return pass_on(length);
    max_length_ = *length;
    known = {{"item", n_items_}, {"position", *length}, {"age", *length}};
  }
  for (auto& shown : *views) {
    auto column = known.find(shown.column);
    if (shown.kind != view_kind::rows || column == known.end())
      continue;
    auto table = weights_.tables.find(shown.table);
    if (table == weights_.tables.end() || table->second.dim() != 2
        || table->second.size(0) < column->second)
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

tensor_map program_recommender::columns_of(std::span<const user_id> users,
                                           const interactions& history) const {
  if (model_.task() == program_task::retrieval) {
    std::vector<std::int64_t> ids(users.begin(), users.end());
    return {{"id/user", id_tensor(ids)}};
  }
  std::vector<std::span<const std::uint32_t>> known;
  for (auto user : users) {
    auto all = history.of(user);
    known.push_back(all.last(std::min<std::size_t>(all.size(), max_length_)));
  }
  auto packed = pack(known);
  std::vector<std::int64_t> newest(users.size());
  for (std::size_t i = 0; i < users.size(); ++i)
    newest[i]
        = packed.first[i] + static_cast<std::int64_t>(known[i].size()) - 1;
  auto out = sequence_tensors(packed);
  out.emplace("token", id_tensor(newest));
  return out;
}

tensor_map program_recommender::batch_of(std::span<const user_id> users,
                                         const interactions& history) const {
  auto batch = prepared_;
  for (auto& [name, column] : columns_of(users, history))
    batch.insert_or_assign(name, std::move(column));
  for (const auto& shown : user_views_)
    batch.insert_or_assign(shown.name,
                           gather_rows(weights_.tables.at(shown.table),
                                       batch.at("id/" + shown.column)));
  return batch;
}

result<void> program_recommender::score_known(std::span<const user_id> users,
                                              const interactions& history,
                                              std::span<float> out) const {
  auto batch = batch_of(users, history);
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

/// A sequence model has nothing to go by for users without a history.
result<void> program_recommender::score_tile(std::span<const user_id> users,
                                             const interactions& history,
                                             std::span<float> out) const {
  if (model_.task() == program_task::retrieval)
    return score_known(users, history, out);
  std::vector<user_id> known;
  for (auto user : users)
    if (!history.of(user).empty())
      known.push_back(user);
  if (known.size() == users.size())
    return score_known(users, history, out);
  std::vector<float> scores(known.size() * n_items_);
  if (!known.empty())
    if (auto scored = score_known(known, history, scores); !scored)
      return scored;
  auto next = scores.begin();
  for (std::size_t i = 0; i < users.size(); ++i) {
    auto to = out.begin() + static_cast<std::ptrdiff_t>(i * n_items_);
    if (history.of(users[i]).empty()) {
      std::fill_n(to, n_items_, 0.0F);
    } else {
      std::copy_n(next, n_items_, to);
      next += n_items_;
    }
  }
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
  for (std::size_t first = 0; first < users.size(); first += user_tile) {
    auto count = std::min(user_tile, users.size() - first);
    auto scored = score_tile(users.subspan(first, count), history,
                             out.subspan(first * n_items_, count * n_items_));
    if (!scored)
      return scored;
  }
  return {};
}

void program_recommender::save(array_file_writer& out) const {
  save_program(family_, model_, conf_, weights_, out);
}

result<std::unique_ptr<program_recommender>>
program_recommender::load(std::string_view family, const array_file& saved) {
  auto read = load_program(family, saved);
  if (!read)
    return pass_on(read);
  return make(std::string(family), std::move(read->model),
              std::move(read->conf), std::move(read->weights), {}, saved);
}

} // namespace automodel::recsys
