#include "recsys/training/table_views.hpp"

#include <ATen/Functions.h>

#include <algorithm>
#include <cstring>

namespace automodel::recsys {

namespace {

at::Tensor id_tensor(std::span<const std::int64_t> ids) {
  auto out = at::empty({static_cast<std::int64_t>(ids.size())}, at::kLong);
  std::ranges::copy(ids, out.data_ptr<std::int64_t>());
  return out;
}

std::span<const std::int64_t> ids_in(const at::Tensor& ids) {
  return {ids.data_ptr<std::int64_t>(), static_cast<std::size_t>(ids.numel())};
}

// [ids' shape, width]
at::Tensor gather_rows(const at::Tensor& table, const at::Tensor& ids,
                       std::size_t width) {
  auto shape = ids.sizes().vec();
  shape.push_back(static_cast<std::int64_t>(width));
  auto out = at::empty(shape, at::kFloat);
  const float* from = table.data_ptr<float>();
  float* to = out.data_ptr<float>();
  auto row_at = [&, rows = ids_in(ids)](std::size_t i) {
    return from + static_cast<std::size_t>(rows[i]) * width;
  };
  auto count = static_cast<std::size_t>(ids.numel());
  for (std::size_t i = 0; i < count; ++i) {
    if (i + prefetch_distance < count)
      prefetch_row(row_at(i + prefetch_distance), width);
    std::memcpy(to + i * width, row_at(i), width * sizeof(float));
  }
  return out;
}

} // namespace

table_views::table_views(const interactions& train, std::uint64_t seed)
    : train_(train), seed_(seed), log_popularity_(log_popularity(train)) {}

result<table_views> table_views::bind(const std::vector<view>& views,
                                      tensor_map& tables,
                                      const interactions& train,
                                      const optimizer_settings& how,
                                      std::uint64_t seed) {
  table_views out(train, seed);
  for (const auto& [name, values] : tables)
    if (auto added = out.add_table(name, values, how); !added)
      return pass_on(added);
  // Sampled views first: other views may show tables at what they drew.
  for (auto sampled : {true, false})
    for (const auto& declared : views)
      if ((declared.kind == view_kind::sampled) == sampled)
        if (auto added = out.add_view(declared); !added)
          return pass_on(added);
  return out;
}

result<void> table_views::add_table(const std::string& name,
                                    const at::Tensor& values,
                                    const optimizer_settings& how) {
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
                            optimizer(how, rows * width)}));
  return {};
}

result<void> table_views::check_rows(const view& declared,
                                     std::size_t needed) const {
  auto rows = tables_.at(declared.table)->rows;
  if (rows >= needed)
    return {};
  return fail(errc::invalid_argument,
              "the view " + declared.name + " shows table/" + declared.table
                  + ", which has " + std::to_string(rows) + " rows",
              "at least " + std::to_string(needed));
}

result<void> table_views::add_view(const view& declared) {
  auto table = tables_.find(declared.table);
  if (table == tables_.end())
    return fail(errc::invalid_argument, "the view " + declared.name
                                            + " shows table/" + declared.table
                                            + ", which init does not give");
  bool of_items = declared.kind == view_kind::sampled
                  || declared.column == "item"
                  || samplers_.contains(declared.column);
  if (declared.kind == view_kind::rows && !of_items
      && declared.column != "user")
    return fail(errc::invalid_argument,
                "the view " + declared.name + " names the column "
                    + declared.column + ", which a batch does not have",
                "user, item, or the name of a sampled view");
  if (declared.kind != view_kind::all)
    if (auto fine
        = check_rows(declared, of_items ? train_.n_items : train_.n_users);
        !fine)
      return fine;
  if (declared.kind == view_kind::sampled)
    samplers_.emplace(declared.name,
                      negative_sampler(declared.sampler, train_));
  bound_view shown{declared, table->second.get(), {}, {}};
  if (declared.kind == view_kind::all)
    shown.ids
        = at::arange(static_cast<std::int64_t>(shown.table->rows), at::kLong);
  views_.push_back(std::move(shown));
  return {};
}

void table_views::draw(const bound_view& shown, const row_order::batch& rows,
                       std::uint64_t step, tensor_map& batch) const {
  const auto& declared = shown.declared;
  const auto& sampler = samplers_.at(declared.name);
  auto count = static_cast<std::int64_t>(declared.samples);
  auto users = static_cast<std::int64_t>(rows.users.size());
  auto ids = at::empty({users, count}, at::kLong);
  auto logq = at::empty({users, count}, at::kFloat);
  std::span drawn(ids.data_ptr<std::int64_t>(),
                  static_cast<std::size_t>(ids.numel()));
  sampler.draw(seed_, declared.name, step, rows.users, declared.samples, drawn);
  sampler.log_probability(rows.users, declared.samples, drawn,
                          {logq.data_ptr<float>(), drawn.size()});
  batch.emplace("id/" + declared.name, std::move(ids));
  batch.emplace("logq/" + declared.name, std::move(logq));
}

at::Tensor table_views::ids_of(const bound_view& shown,
                               const tensor_map& batch) const {
  const auto& declared = shown.declared;
  if (declared.kind == view_kind::all)
    return shown.ids;
  const auto& column
      = declared.kind == view_kind::sampled ? declared.name : declared.column;
  return batch.at("id/" + column);
}

tensor_map table_views::gather(const row_order::batch& rows,
                               std::uint64_t step) {
  tensor_map batch{{"id/user", id_tensor(rows.users)},
                   {"id/item", id_tensor(rows.items)}};
  auto logq
      = at::empty({static_cast<std::int64_t>(rows.items.size())}, at::kFloat);
  std::ranges::transform(rows.items, logq.data_ptr<float>(), [&](auto item) {
    return log_popularity_[static_cast<std::size_t>(item)];
  });
  batch.emplace("logq/item", std::move(logq));
  for (auto& shown : views_) {
    if (shown.declared.kind == view_kind::sampled)
      draw(shown, rows, step, batch);
    shown.ids = ids_of(shown, batch);
    shown.leaf
        = gather_rows(shown.table->values, shown.ids, shown.table->width);
    shown.leaf.set_requires_grad(true);
    batch.emplace(shown.declared.name, shown.leaf);
  }
  return batch;
}

std::vector<at::Tensor> table_views::leaves() const {
  std::vector<at::Tensor> out;
  for (const auto& shown : views_)
    out.push_back(shown.leaf);
  return out;
}

void table_views::update(const std::vector<at::Tensor>& gradients) {
  for (std::size_t i = 0; i < views_.size(); ++i) {
    if (!gradients[i].defined())
      continue;
    auto dense = gradients[i].contiguous();
    views_[i].table->gradient.add(
        ids_in(views_[i].ids),
        {dense.data_ptr<float>(), static_cast<std::size_t>(dense.numel())});
  }
  for (auto& [name, table] : tables_) {
    table->rule.step(
        {table->values.data_ptr<float>(), table->rows * table->width},
        table->gradient);
    table->gradient.clear();
  }
}

double table_views::numbers_gathered() const {
  double out = 0;
  for (const auto& shown : views_)
    out += static_cast<double>(shown.leaf.numel());
  return out;
}

} // namespace automodel::recsys
