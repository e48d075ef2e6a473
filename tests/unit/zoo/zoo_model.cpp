#include "tests/unit/zoo/zoo_model.hpp"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include "recsys/models/program/program_family.hpp"

#include <map>

#include <catch2/catch.hpp>

namespace automodel::recsys {

namespace {

constexpr std::int64_t n_users = 6, n_items = 7;
const std::vector<std::int64_t> field_start{0, 7, 12, 15, 19};

/// What makes a program small, by its own names.
const std::map<std::string, parameter> small_values{
    {"dim", std::int64_t{4}},       {"hidden", std::string("6,4")},
    {"hidden_a", std::string("6")}, {"hidden_b", std::string("4")},
    {"gate", std::string("5")},     {"attention", std::string("5")},
    {"cin", std::string("4,3")},    {"expert", std::string("5")},
    {"tower", std::string("3")},    {"layers", std::int64_t{2}},
    {"head_dim", std::int64_t{3}},  {"heads", std::int64_t{2}},
    {"n_out", std::int64_t{3}},     {"init_std", 0.3},
};

bool is_multi_task(const std::string& name) {
  return name == "shared_bottom" || name == "mmoe" || name == "ple"
         || name == "home";
}

bool is_row_model(const zoo_model& of) {
  return of.model.task() == program_task::ctr;
}

at::Tensor random_ids(std::int64_t below, std::vector<std::int64_t> shape) {
  return at::randint(0, below, shape, at::kLong);
}

tensor_map constants(bool rows) {
  if (rows)
    return {{"field_start", at::tensor(field_start, at::kLong)}};
  return {
      {"item_count", at::tensor({2.0F, 1.0F, 1.0F, 0.0F, 2.0F, 1.0F, 1.0F})},
      {"user_count", at::tensor({2.0F, 1.0F, 1.0F, 2.0F, 1.0F, 1.0F})},
      {"edge/user", at::tensor({0, 0, 1, 2, 3, 3, 4, 5}, at::kLong)},
      {"edge/item", at::tensor({0, 1, 2, 0, 4, 5, 6, 4}, at::kLong)}};
}

tensor_map row_batch(const zoo_model& of, std::int64_t rows) {
  std::vector<at::Tensor> columns;
  for (std::size_t f = 0; f + 1 < field_start.size(); ++f) {
    auto size = field_start[f + 1] - field_start[f];
    auto ids = f == 0 ? at::arange(rows, at::kLong).remainder(size)
                      : random_ids(size, {rows});
    columns.push_back(ids + field_start[f]);
  }
  auto labels = std::get<std::int64_t>(of.conf.at("n_labels"));
  // Histories of 1, 2, 3, ... features of field 0, the last row without one.
  auto history = random_ids(field_start[1], {rows, 3});
  auto length = at::arange(1, rows + 1, at::kLong).remainder(4).unsqueeze(1);
  auto none = at::arange(3, at::kLong).unsqueeze(0) >= length;
  return {{"id/field", at::stack(columns, 1)},
          {"value/field", at::rand({rows, 4}) + 0.5},
          {"label", at::randint(0, 2, {rows, labels}).to(at::kFloat)},
          {"id/history", history.masked_fill(none, -1)}};
}

tensor_map pair_batch(std::int64_t rows) {
  return {{"id/user", random_ids(n_users, {rows})},
          {"id/item", random_ids(n_items, {rows})},
          {"logq/item", at::log(at::rand({rows}) + 0.1)}};
}

at::Tensor rows_at(const at::Tensor& table, const at::Tensor& ids) {
  auto shape = ids.sizes().vec();
  shape.push_back(table.size(1));
  auto rows = at::index_select(table, 0, ids.clamp_min(0).reshape({-1}));
  return rows.reshape(shape) * (ids >= 0).unsqueeze(-1);
}

} // namespace

std::vector<std::string> zoo_names() {
  std::vector<std::string> out;
  for (const auto& one : zoo_programs())
    if (zoo_program_named(std::string(one.name)).task()
        != program_task::sequential)
      out.emplace_back(one.name);
  return out;
}

const program& zoo_program_named(const std::string& name) {
  static std::map<std::string, program> compiled; // each takes 50 ms
  for (const auto& one : zoo_programs())
    if (one.name == name && !compiled.contains(name)) {
      auto model = program::compile(one.source, one.file);
      if (!model)
        FAIL(to_string(model.error()));
      compiled.emplace(name, *model);
    }
  if (!compiled.contains(name))
    FAIL("the zoo has no " << name);
  return compiled.at(name);
}

void take_initial_values(const tensor_map& made, zoo_model& into) {
  for (const auto& [name, value] : made)
    if (name.starts_with("table/"))
      into.tables.emplace(name.substr(6), value);
    else if (name.starts_with("state/"))
      into.state.emplace(name.substr(6), value);
    else
      into.params.emplace(name, value);
}

zoo_model small_model(const std::string& name, const parameters& given) {
  zoo_model out{zoo_program_named(name), {}, {}, {}, {}, {}};
  out.conf = *out.model.defaults();
  for (const auto& [key, value] : small_values)
    if (out.conf.contains(key) && out.conf[key].index() == value.index())
      out.conf[key] = value;
  if (is_row_model(out)) {
    out.conf["n_features"] = field_start.back();
    out.conf["n_fields"] = std::int64_t{4};
    out.conf["n_labels"] = std::int64_t{is_multi_task(name) ? 3 : 1};
  } else {
    out.conf["n_users"] = n_users;
    out.conf["n_items"] = n_items;
  }
  for (const auto& [key, value] : given)
    out.conf[key] = value;
  out.consts = constants(is_row_model(out));
  at::manual_seed(7);
  auto made = out.model.init(out.conf, out.consts);
  if (!made)
    FAIL(to_string(made.error()));
  take_initial_values(*made, out);
  return out;
}

tensor_map small_batch(const zoo_model& of, std::int64_t rows) {
  at::manual_seed(5);
  return is_row_model(of) ? row_batch(of, rows) : pair_batch(rows);
}

tensor_map with_views(const zoo_model& of, tensor_map batch) {
  auto views = of.model.views(of.conf);
  if (!views)
    FAIL(to_string(views.error()));
  for (bool draws : {true, false})
    for (const auto& view : *views) {
      if (view.draws() != draws)
        continue;
      auto column = draws ? view.name : view.column;
      const auto& table = of.tables.at(view.table);
      if (draws) {
        // Not the row's own item.
        at::manual_seed(6);
        const auto& own = batch.at("id/item");
        auto step = random_ids(n_items - 1, {own.size(0), view.samples}) + 1;
        batch["id/" + column] = (own.unsqueeze(1) + step).remainder(n_items);
      }
      batch[view.name] = view.kind == view_kind::all
                             ? table
                             : rows_at(table, batch.at("id/" + column));
    }
  return batch;
}

at::Tensor loss_in(const tensor_map& channels) {
  at::Tensor sum;
  for (const auto& [name, value] : channels)
    if (name.starts_with("losses/"))
      sum = sum.defined() ? sum + value : value;
  REQUIRE(sum.defined());
  return sum;
}

tensor_map forward(const zoo_model& of, const tensor_map& batch,
                   bool training) {
  auto out = of.model.forward(of.params, of.state, with_views(of, batch),
                              of.conf, training);
  if (!out)
    FAIL(of.model.name() << ": " << to_string(out.error()));
  return *out;
}

std::int64_t parameter_count(const zoo_model& of) {
  std::int64_t sum = 0;
  for (const auto* part : {&of.tables, &of.params})
    for (const auto& [name, value] : *part)
      sum += value.numel();
  return sum;
}

} // namespace automodel::recsys
