#include "recsys/training/table_views.hpp"

#include <ATen/Functions.h>

#include "base/nearest_word.hpp"
#include "recsys/training/gather.hpp"
#include "recsys/training/id_tensor.hpp"

#include <algorithm>
#include <cstring>

namespace automodel::recsys {

table_views::table_views(const setting& in)
    : in_(in), columns_(in.batches.columns()) {}

result<table_views> table_views::bind(const std::vector<view>& views,
                                      tensor_map& tables, const setting& in) {
  table_views out(in);
  for (const auto& [name, values] : tables)
    if (auto added = out.add_table(name, values); !added)
      return pass_on(added);
  // Views that draw first: others may show tables at what they drew.
  for (auto draws : {true, false})
    for (const auto& declared : views)
      if (declared.draws() == draws)
        if (auto added = out.add_view(declared); !added)
          return pass_on(added);
  return out;
}

result<void> table_views::add_table(const std::string& name,
                                    const at::Tensor& values) {
  if (values.dim() != 2 || values.scalar_type() != at::kFloat
      || !values.is_contiguous() || values.numel() == 0)
    return fail(errc::invalid_argument,
                "init gives table/" + name + " another form than a table has",
                "a float32 tensor [rows, width], neither of them 0");
  auto rows = static_cast<std::size_t>(values.size(0));
  auto width = static_cast<std::size_t>(values.size(1));
  if (rows >= UINT32_MAX)
    return fail(errc::invalid_argument, "table/" + name + " has too many rows");
  tables_.emplace(name, std::make_unique<bound_table>(bound_table{
                            values, rows, width, sparse_gradient(rows, width),
                            optimizer(in_.how, rows * width)}));
  return {};
}

result<void> table_views::check_drawing(const view& declared) const {
  if (in_.train != nullptr)
    return {};
  return fail(errc::invalid_argument,
              "the view " + declared.name + " draws items",
              "only tasks that rank a catalogue have negatives");
}

result<void> table_views::add_view(const view& declared) {
  auto table = tables_.find(declared.table);
  if (table == tables_.end())
    return fail(errc::invalid_argument, "the view " + declared.name
                                            + " shows table/" + declared.table
                                            + ", which init does not give");
  if (declared.draws()) {
    if (auto fine = check_drawing(declared); !fine)
      return fine;
    columns_.emplace(declared.name, in_.train->n_items);
    samplers_.emplace(declared.name,
                      negative_sampler(declared.sampler, *in_.train));
  }
  bound_view shown{declared, table->second.get(), {}, {}};
  auto rows = shown.table->rows;
  if (declared.kind == view_kind::all) {
    shown.ids = at::arange(static_cast<std::int64_t>(rows), at::kLong);
  } else {
    auto column
        = columns_.find(declared.draws() ? declared.name : declared.column);
    if (column == columns_.end()) {
      std::vector<std::string_view> names;
      for (const auto& [name, limit] : columns_)
        names.push_back(name);
      return fail(errc::invalid_argument,
                  "the view " + declared.name + " names the column "
                      + declared.column + ", which a batch does not have",
                  allowed_words(declared.column, names));
    }
    if (rows < column->second)
      return fail(errc::invalid_argument,
                  "the view " + declared.name + " shows table/" + declared.table
                      + ", which has " + std::to_string(rows) + " rows",
                  "at least " + std::to_string(column->second));
  }
  views_.push_back(std::move(shown));
  return {};
}

void table_views::draw(const bound_view& shown, std::uint64_t step,
                       training_batch& batch) const {
  const auto& declared = shown.declared;
  const auto& sampler = samplers_.at(declared.name);
  std::span<const std::int64_t> users = batch.users;
  std::vector<std::int64_t> shape{static_cast<std::int64_t>(declared.samples)};
  if (declared.kind == view_kind::shared)
    users = users.first(1);
  else
    shape.insert(shape.begin(), static_cast<std::int64_t>(users.size()));
  auto ids = at::empty(shape, at::kLong);
  auto logq = at::empty(shape, at::kFloat);
  std::span drawn(ids.data_ptr<std::int64_t>(),
                  static_cast<std::size_t>(ids.numel()));
  sampler.draw(in_.seed, declared.name, step, users, declared.samples, drawn);
  sampler.log_probability(users, declared.samples, drawn,
                          {logq.data_ptr<float>(), drawn.size()});
  batch.tensors.emplace("id/" + declared.name, std::move(ids));
  batch.tensors.emplace("logq/" + declared.name, std::move(logq));
}

at::Tensor table_views::ids_of(const bound_view& shown,
                               const tensor_map& batch) const {
  const auto& declared = shown.declared;
  if (declared.kind == view_kind::all)
    return shown.ids;
  return batch.at("id/" + (declared.draws() ? declared.name : declared.column));
}

void table_views::gather(training_batch& batch, std::uint64_t step) {
  for (auto& shown : views_) {
    if (shown.declared.draws())
      draw(shown, step, batch);
    shown.ids = ids_of(shown, batch.tensors);
    // All of a table needs no copy: it is moved after the gradient is known.
    shown.leaf = shown.declared.kind == view_kind::all
                     ? shown.table->values.detach()
                     : gather_rows(shown.table->values, shown.ids);
    shown.leaf.set_requires_grad(true);
    batch.tensors.emplace(shown.declared.name, shown.leaf);
  }
}

std::vector<at::Tensor> table_views::leaves() const {
  std::vector<at::Tensor> out;
  for (const auto& shown : views_)
    out.push_back(shown.leaf);
  return out;
}

void table_views::collect(const std::vector<at::Tensor>& gradients) {
  for (auto& [name, table] : tables_)
    table->gradient.clear();
  for (std::size_t i = 0; i < views_.size(); ++i) {
    if (!gradients[i].defined())
      continue;
    auto dense = gradients[i].contiguous();
    views_[i].table->gradient.add(
        ids_in(views_[i].ids),
        {dense.data_ptr<float>(), static_cast<std::size_t>(dense.numel())});
  }
}

double table_views::squared_norm() const {
  double out = 0;
  for (const auto& [name, table] : tables_)
    out += squared_sum(table->gradient.values());
  return out;
}

void table_views::update(double scale, double rate) {
  for (auto& [name, table] : tables_)
    table->rule.step(
        {table->values.data_ptr<float>(), table->rows * table->width},
        table->gradient, scale, rate);
}

void table_views::save(array_file_writer& out) const {
  for (const auto& [name, table] : tables_)
    table->rule.save("optimizer/table/" + name, out);
}

result<void> table_views::load(const array_file& from) {
  for (auto& [name, table] : tables_)
    if (auto done = table->rule.load("optimizer/table/" + name, from); !done)
      return done;
  return {};
}

double table_views::numbers_gathered() const {
  double out = 0;
  for (const auto& shown : views_)
    out += static_cast<double>(shown.leaf.numel());
  return out;
}

} // namespace automodel::recsys
