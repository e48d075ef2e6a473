#include "recsys/models/gates/probe.hpp"

#include <ATen/Context.h>
#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/autograd.h>

#include "base/random_stream.hpp"
#include "recsys/models/program/configuration.hpp"
#include "recsys/models/program/torch_error.hpp"
#include "recsys/training/interaction_batches.hpp"
#include "recsys/training/row_batches.hpp"
#include "recsys/training/sequence_batches.hpp"
#include "recsys/training/table_views.hpp"
#include "recsys/training/total_loss.hpp"

namespace automodel::recsys {

namespace {

constexpr std::uint32_t n_users = 24, n_items = 31;
constexpr std::uint32_t n_rows = 256, n_fields = 4, n_values = 8;

at::Tensor as_double(const at::Tensor& value) {
  return value.scalar_type() == at::kFloat ? value.detach().to(at::kDouble)
                                           : value.detach().clone();
}

tensor_map as_double(const tensor_map& of) {
  tensor_map out;
  for (const auto& [name, value] : of)
    out.emplace(name, as_double(value));
  return out;
}

} // namespace

/// Users walk through the items; label k of a row follows from two of its
/// fields, k and k + 1.
struct program_probe::toy_data {
  std::vector<std::int64_t> offsets{0};
  std::vector<std::uint32_t> items;
  std::vector<std::uint32_t> features, starts{0};
  std::vector<float> labels, shuffled;
  interactions train;
  labelled_rows rows, shuffled_rows;
  bool is_of_rows = false;

  toy_data(bool of_rows, std::uint32_t n_labels) : is_of_rows(of_rows) {
    random_stream random(7, "gates");
    for (std::uint32_t user = 0; user < n_users; ++user) {
      auto at = static_cast<std::uint32_t>(random.below(n_items));
      for (auto k = 2 + random.below(6); k > 0; --k) {
        items.push_back(at);
        at = (at + 1 + user % 2) % n_items;
      }
      offsets.push_back(static_cast<std::int64_t>(items.size()));
    }
    train = {n_users, n_items, offsets, items, {}, {}};

    for (std::uint32_t field = 0; field < n_fields; ++field)
      starts.push_back(starts.back() + n_values);
    for (std::uint32_t row = 0; row < n_rows; ++row) {
      for (std::uint32_t field = 0; field < n_fields; ++field)
        features.push_back(
            starts[field] + 1
            + static_cast<std::uint32_t>(random.below(n_values - 1)));
      const auto* own = &features[row * n_fields];
      for (std::uint32_t k = 0; k < n_labels; ++k)
        labels.push_back((own[k % n_fields] + own[(k + 1) % n_fields]) % 2 == 0
                             ? 1.0F
                             : 0.0F);
    }
    shuffled = labels;
    random.shuffle(shuffled);
    rows.n_features = starts.back();
    rows.n_fields = n_fields;
    rows.n_labels = n_labels;
    rows.n_rows = n_rows;
    rows.features = features;
    rows.field_starts = starts;
    rows.labels = labels;
    rows.field_names = {"a", "b", "c", "d"};
    for (std::uint32_t k = 0; k < n_labels; ++k)
      rows.label_names.push_back("label" + std::to_string(k));
    shuffled_rows = rows;
    shuffled_rows.labels = shuffled;
  }
};

std::vector<probe_leaf> leaves_of(probe_input& in) {
  std::vector<probe_leaf> out;
  for (auto& [name, value] : in.params)
    out.push_back({name, &value});
  for (const auto& view : in.views)
    out.push_back({view, &in.batch.at(view)});
  return out;
}

void move_off_kinks(probe_input& in, std::uint64_t seed) {
  at::manual_seed(seed);
  for (auto& one : leaves_of(in))
    *one.value = *one.value + at::randn_like(*one.value) * 0.1;
}

void mark(probe_input& in) {
  for (auto& one : leaves_of(in))
    *one.value = one.value->detach().set_requires_grad(true);
}

result<std::vector<at::Tensor>> gradients_of(const at::Tensor& loss,
                                             probe_input& in) {
  std::vector<at::Tensor> wanted;
  for (auto& one : leaves_of(in))
    wanted.push_back(*one.value);
  try {
    return torch::autograd::grad({loss}, wanted, {}, c10::nullopt, false, true);
  } catch (const std::exception& thrown) {
    return tl::unexpected(runtime_error(thrown.what(), {}, {}));
  }
}

program_probe::program_probe(program model, parameters given, parameters conf,
                             recipe how, std::unique_ptr<toy_data> data)
    : model_(std::move(model)), given_(std::move(given)),
      conf_(std::move(conf)), how_(how), data_(std::move(data)) {}
program_probe::program_probe(program_probe&&) noexcept = default;
program_probe::~program_probe() = default;

result<program_probe> program_probe::make(const program& model,
                                          const parameters& given,
                                          std::uint32_t labels) {
  if (labels == 0)
    return fail(errc::invalid_argument, "rows have at least one label");
  auto configured = configure(model.name(), model, given);
  if (!configured)
    return pass_on(configured);
  auto data
      = std::make_unique<toy_data>(model.task() == program_task::ctr, labels);
  auto& conf = configured->conf;
  if (data->is_of_rows) {
    conf["n_features"] = std::int64_t{data->rows.n_features};
    conf["n_fields"] = std::int64_t{n_fields};
    conf["n_labels"] = std::int64_t{labels};
  } else {
    conf["n_users"] = std::int64_t{n_users};
    conf["n_items"] = std::int64_t{n_items};
  }
  return program_probe(model, given, std::move(conf), configured->how,
                       std::move(data));
}

result<program_probe> program_probe::with(const parameters& changed) const {
  auto given = given_;
  for (const auto& [name, value] : changed)
    given.insert_or_assign(name, value);
  return make(model_, given, data_->is_of_rows ? data_->rows.n_labels : 1);
}

result<tensor_map> program_probe::initial(const program& of,
                                          std::uint64_t seed) const {
  at::manual_seed(seed);
  return of.init(conf_, batches()->constants());
}

result<program_weights> program_probe::weights(std::uint64_t seed) const {
  auto given = initial(model_, seed);
  if (!given)
    return pass_on(given);
  return sorted_out(*given);
}

result<probe_input> program_probe::input(std::uint64_t seed) const {
  auto fresh = weights(seed);
  if (!fresh)
    return pass_on(fresh);
  auto declared = model_.views(conf_);
  if (!declared)
    return pass_on(declared);
  auto source = batches();
  auto views = table_views::bind(*declared, fresh->tables,
                                 {*source, train(), how_.tables, seed});
  if (!views)
    return pass_on(views);
  source->start_epoch(0);
  auto batch = source->at(0);
  views->gather(batch, 0);
  probe_input out{fresh->params, fresh->state, {}, {}};
  for (const auto& [name, value] : batch.tensors)
    out.batch.emplace(name, value.detach().clone());
  for (const auto& [name, table] : fresh->tables)
    out.batch.emplace("all/" + name, table);
  for (const auto& shown : *declared)
    out.views.push_back(shown.name);
  return out;
}

probe_input program_probe::in_double(const probe_input& of) {
  return {as_double(of.params), as_double(of.state), as_double(of.batch),
          of.views};
}

result<at::Tensor> program_probe::loss_of(const program& other,
                                          const probe_input& in,
                                          bool training) const {
  auto outputs = other.forward(in.params, in.state, in.batch, conf_, training);
  if (!outputs)
    return pass_on(outputs);
  return total_loss(*outputs);
}

/// What `encode` and `score` are shown.
result<tensor_map> program_probe::prepared(const program& other,
                                           const probe_input& in) const {
  auto batch = in.batch;
  batch.erase("label");
  batch.erase("id/next");
  if (!other.has(entry_point::prepare))
    return batch;
  auto channels = other.prepare(in.params, in.state, batch, conf_);
  if (!channels)
    return pass_on(channels);
  for (auto& [name, value] : *channels)
    batch.insert_or_assign(name, value);
  return batch;
}

result<at::Tensor> program_probe::answer(const probe_input& in) const {
  at::NoGradGuard no_grad;
  auto batch = prepared(model_, in);
  if (!batch)
    return pass_on(batch);
  return model_.has(entry_point::encode)
             ? model_.encode(in.params, in.state, *batch, conf_)
             : model_.score(in.params, in.state, *batch, conf_);
}

result<at::Tensor> program_probe::scores_of(const program& other,
                                            const probe_input& in) const {
  at::NoGradGuard no_grad;
  auto batch = prepared(other, in);
  if (!batch)
    return pass_on(batch);
  if (!other.has(entry_point::encode))
    return other.score(in.params, in.state, *batch, conf_);
  auto queries = other.encode(in.params, in.state, *batch, conf_);
  auto items = batch->find("items");
  if (!queries || items == batch->end())
    return queries;
  return at::matmul(*queries, items->second.t());
}

std::unique_ptr<batch_source>
program_probe::batches(bool shuffled_labels) const {
  constexpr std::uint32_t batch = 64, few_users = 8;
  switch (model_.task()) {
  case program_task::retrieval:
    return std::make_unique<interaction_batches>(data_->train, 1, batch);
  case program_task::sequential:
    return std::make_unique<sequence_batches>(data_->train, 1, few_users,
                                              how_.max_length);
  case program_task::ctr:
    break;
  }
  return std::make_unique<row_batches>(
      shuffled_labels ? data_->shuffled_rows : data_->rows, 1, batch);
}

const interactions* program_probe::train() const noexcept {
  return data_->is_of_rows ? nullptr : &data_->train;
}

const labelled_rows& program_probe::rows() const noexcept {
  return data_->rows;
}

} // namespace automodel::recsys
