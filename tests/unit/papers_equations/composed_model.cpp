#include "tests/unit/papers_equations/composed_model.hpp"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include "recsys/papers/compose/composition.hpp"

#include <cmath>

#include <catch2/catch.hpp>

namespace automodel::recsys {

namespace {

at::Tensor drawn(std::vector<std::int64_t> shape) {
  return at::randn(shape, at::TensorOptions(at::kDouble)) * 0.5;
}

at::Tensor whole(const std::vector<std::vector<std::int64_t>>& rows) {
  auto out
      = at::zeros({std::int64_t(rows.size()), std::int64_t(rows[0].size())},
                  at::TensorOptions(at::kLong));
  for (std::size_t r = 0; r < rows.size(); ++r)
    for (std::size_t k = 0; k < rows[r].size(); ++k)
      out.data_ptr<std::int64_t>()[r * rows[0].size() + k] = rows[r][k];
  return out;
}

composed_model made_of(const method_record& from, const parameters& sizes,
                       const tensor_map& consts) {
  auto text = compose(from);
  if (!text)
    FAIL(to_string(text.error()));
  REQUIRE(text->complete());
  auto model = program::compile(text->program, "composed.py");
  if (!model)
    FAIL(to_string(model.error()) << '\n' << text->own_part);
  composed_model out{*model, *model->defaults(), {}, {}, {}};
  for (const auto& [name, value] : sizes)
    out.conf[name] = value;
  at::manual_seed(17);
  auto made = out.model.init(out.conf, consts);
  if (!made)
    FAIL(to_string(made.error()));
  for (const auto& [name, value] : *made) {
    if (name.starts_with("state/"))
      out.state.emplace(name.substr(6), value.to(at::kDouble));
    else if (!name.starts_with("table/"))
      out.params.emplace(name, drawn(value.sizes().vec()));
  }
  return out;
}

} // namespace

double number_at(const at::Tensor& of, std::vector<std::int64_t> place) {
  auto value = of;
  for (auto i : place)
    value = value[i];
  return value.item().toDouble();
}

double composed_model::p(const std::string& name,
                         std::vector<std::int64_t> place) const {
  return number_at(params.at(name), std::move(place));
}

std::int64_t composed_model::size(const std::string& name,
                                  std::int64_t dim) const {
  return params.at(name).size(dim);
}

composed_model composed_row_model(const method_record& from,
                                  std::int64_t labels) {
  auto out = made_of(from,
                     {{"n_features", std::int64_t{20}},
                      {"n_fields", field_count},
                      {"n_labels", labels}},
                     {});
  out.batch["emb"] = drawn({row_count, field_count, width}) * 2;
  out.batch["wide"] = drawn({row_count, field_count, 1});
  out.batch["value/field"] = drawn({row_count, field_count}) + 1.5;
  out.batch["label"] = (drawn({row_count, labels}) > 0).to(at::kDouble);
  return out;
}

composed_model composed_sequence_model(const method_record& from) {
  auto out = made_of(
      from, {{"n_users", std::int64_t{5}}, {"n_items", std::int64_t{9}}},
      {{"item_count", at::ones({9})}});
  out.batch["segment"] = whole({{1, 1, 1, 1, 2, 2}, {3, 3, 3, 3, 3, 3}});
  out.batch["id/position"] = whole({{0, 1, 2, 3, 0, 1}, {0, 1, 2, 3, 4, 5}});
  // After each item but a sequence's last, and after two that are the last.
  out.batch["token"]
      = whole({{0, 1, 2, 4, 6, 7, 8, 9, 10, 3, 11}}).reshape({-1});
  auto targets = out.batch["token"].size(0);
  out.batch["id/next"] = at::arange(targets, at::kLong).remainder(9);
  out.batch["history"] = drawn({2, 6, width}) * 2;
  out.batch["order"] = drawn({2, 6, width});
  out.batch["target"] = drawn({targets, width}) * 2;
  out.batch["negative"] = drawn({targets, 1, width}) * 2;
  return out;
}

std::vector<vector> embeddings_of(const composed_model& in, std::int64_t row) {
  std::vector<vector> out;
  for (std::int64_t i = 0; i < field_count; ++i) {
    out.emplace_back();
    for (std::int64_t d = 0; d < width; ++d)
      out.back().push_back(number_at(in.batch.at("emb"), {row, i, d})
                           * number_at(in.batch.at("value/field"), {row, i}));
  }
  return out;
}

vector joined(const std::vector<vector>& parts) {
  vector out;
  for (const auto& one : parts)
    out.insert(out.end(), one.begin(), one.end());
  return out;
}

double inner(const vector& a, const vector& b) {
  REQUIRE(a.size() == b.size());
  double out = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    out += a[i] * b[i];
  return out;
}

vector product(const vector& a, const vector& b) {
  vector out;
  for (std::size_t i = 0; i < a.size(); ++i)
    out.push_back(a[i] * b[i]);
  return out;
}

vector sum(const vector& a, const vector& b) {
  vector out;
  for (std::size_t i = 0; i < a.size(); ++i)
    out.push_back(a[i] + b[i]);
  return out;
}

double sigmoid(double x) {
  return 1 / (1 + std::exp(-x));
}

vector softmax(const vector& x) {
  double whole = 0;
  for (auto one : x)
    whole += std::exp(one);
  vector out;
  for (auto one : x)
    out.push_back(std::exp(one) / whole);
  return out;
}

vector linear(const composed_model& in, const std::string& name,
              const vector& x) {
  vector out;
  REQUIRE(in.size(name + ".weight", 1) == std::int64_t(x.size()));
  for (std::int64_t o = 0; o < in.size(name + ".weight", 0); ++o) {
    double total = in.has(name + ".bias") ? in.p(name + ".bias", {o}) : 0;
    for (std::size_t i = 0; i < x.size(); ++i)
      total += in.p(name + ".weight", {o, std::int64_t(i)}) * x[i];
    out.push_back(total);
  }
  return out;
}

vector network(const composed_model& in, const std::string& name, vector x) {
  for (int i = 0; in.has(name + '.' + std::to_string(i) + ".weight"); ++i) {
    x = linear(in, name + '.' + std::to_string(i), x);
    for (auto& one : x)
      one = std::max(one, 0.0);
  }
  return x;
}

} // namespace automodel::recsys
