#include "recsys/models/gates/probe.hpp"

#include <ATen/Context.h>
#include <ATen/Functions.h>
#include <ATen/core/grad_mode.h>

#include "base/random_stream.hpp"
#include "recsys/models/program/configuration.hpp"
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

/// Users walk through the items; a row's label follows from two of its fields.
struct program_probe::toy_data {
  std::vector<std::int64_t> offsets{0};
  std::vector<std::uint32_t> items;
  std::vector<std::uint32_t> features, starts{0};
  std::vector<float> labels, shuffled;
  interactions train;
  labelled_rows rows, shuffled_rows;
  bool is_of_rows = false;

  explicit toy_data(bool of_rows) : is_of_rows(of_rows) {
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
      labels.push_back((own[0] + own[1]) % 2 == 0 ? 1.0F : 0.0F);
    }
    shuffled = labels;
    random.shuffle(shuffled);
    rows.n_features = starts.back();
    rows.n_fields = n_fields;
    rows.n_labels = 1;
    rows.n_rows = n_rows;
    rows.features = features;
    rows.field_starts = starts;
    rows.labels = labels;
    rows.field_names = {"a", "b", "c", "d"};
    rows.label_names = {"label"};
    shuffled_rows = rows;
    shuffled_rows.labels = shuffled;
  }
};

program_probe::program_probe(program model, parameters conf, recipe how,
                             std::unique_ptr<toy_data> data)
    : model_(std::move(model)), conf_(std::move(conf)), how_(how),
      data_(std::move(data)) {}
program_probe::program_probe(program_probe&&) noexcept = default;
program_probe::~program_probe() = default;

result<program_probe> program_probe::make(const program& model,
                                          const parameters& given) {
  auto configured = configure(model.name(), model, given);
  if (!configured)
    return pass_on(configured);
  auto data = std::make_unique<toy_data>(model.task() == program_task::ctr);
  auto& conf = configured->conf;
  if (data->is_of_rows) {
    conf["n_features"] = std::int64_t{data->rows.n_features};
    conf["n_fields"] = std::int64_t{n_fields};
    conf["n_labels"] = std::int64_t{1};
  } else {
    conf["n_users"] = std::int64_t{n_users};
    conf["n_items"] = std::int64_t{n_items};
  }
  return program_probe(model, std::move(conf), configured->how,
                       std::move(data));
}

result<program_weights> program_probe::weights(std::uint64_t seed) const {
  at::manual_seed(seed);
  auto initial = model_.init(conf_, batches()->constants());
  if (!initial)
    return pass_on(initial);
  return sorted_out(*initial);
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

result<at::Tensor> program_probe::loss(const probe_input& in,
                                       bool training) const {
  auto outputs = model_.forward(in.params, in.state, in.batch, conf_, training);
  if (!outputs)
    return pass_on(outputs);
  return total_loss(*outputs);
}

result<at::Tensor> program_probe::answer(const probe_input& in) const {
  at::NoGradGuard no_grad;
  auto batch = in.batch;
  batch.erase("label");
  batch.erase("id/next");
  if (model_.has(entry_point::prepare)) {
    auto prepared = model_.prepare(in.params, in.state, batch, conf_);
    if (!prepared)
      return pass_on(prepared);
    for (auto& [name, value] : *prepared)
      batch.insert_or_assign(name, value);
  }
  if (model_.has(entry_point::encode))
    return model_.encode(in.params, in.state, batch, conf_);
  return model_.score(in.params, in.state, batch, conf_);
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
