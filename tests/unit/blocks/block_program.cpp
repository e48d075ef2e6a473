#include "tests/unit/blocks/block_program.hpp"

#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>
#include <torch/csrc/autograd/autograd.h>

#include <catch2/catch.hpp>

namespace automodel::recsys {

program program_of(const std::string& imports, const std::string& init,
                   const std::string& body) {
  auto text = "from blocks import " + imports + R"py(
def defaults() -> Conf:
    c: Conf = {"dim": 4}
    return c

def views(c: Conf) -> Dict[str, str]:
    return {"u": "rows(user)"}

def init(c: Conf, consts: Dict[str, Tensor]) -> Dict[str, Tensor]:
)py" + init + R"py(
def forward(p: Dict[str, Tensor], s: Dict[str, Tensor], b: Dict[str, Tensor], c: Conf, training: bool) -> Dict[str, Tensor]:
    out: Dict[str, Tensor] = {}
)py" + body + "    return out\n";
  auto model = program::compile(text, "test.py");
  if (!model)
    FAIL(to_string(model.error()) << '\n' << text);
  return *model;
}

tensor_map run(const program& model, const tensor_map& params,
               const tensor_map& state, const tensor_map& batch,
               bool training) {
  auto out = model.forward(params, state, batch, *model.defaults(), training);
  if (!out)
    FAIL(to_string(out.error()));
  return *out;
}

initial initial_values(const program& model, double scale) {
  at::manual_seed(3);
  auto made = model.init(*model.defaults(), {});
  if (!made)
    FAIL(to_string(made.error()));
  initial out;
  for (const auto& [name, value] : *made)
    if (name.starts_with("state/"))
      out.state.emplace(name.substr(6), value.is_floating_point()
                                            ? value.to(at::kDouble)
                                            : value);
    else
      out.params.emplace(
          name,
          at::randn(value.sizes(), at::TensorOptions(at::kDouble)) * scale);
  return out;
}

at::Tensor normal(std::vector<std::int64_t> shape) {
  return at::randn(shape, at::TensorOptions(at::kDouble));
}

double number(const at::Tensor& of, std::vector<std::int64_t> at) {
  auto value = of;
  for (auto i : at)
    value = value[i];
  return value.item().toDouble();
}

namespace {

/// sum(y * weights), weights being 1, 2, ... up to a scale: a sum alone would
/// not notice a softmax.
at::Tensor objective(const tensor_map& out) {
  const auto& y = out.at("y");
  auto weights = at::arange(1, y.numel() + 1, y.options())
                 / static_cast<double>(y.numel());
  return (y.reshape({-1}) * weights).sum();
}

} // namespace

void check_gradients(const program& model, const tensor_map& params,
                     const tensor_map& state, const tensor_map& batch,
                     bool training) {
  auto p = params, b = batch;
  std::vector<at::Tensor> leaves;
  std::vector<std::pair<tensor_map*, std::string>> names;
  for (auto* part : {&p, &b})
    for (auto& [name, value] : *part)
      if (value.is_floating_point()) {
        value = value.detach().clone().set_requires_grad(true);
        leaves.push_back(value);
        names.emplace_back(part, name);
      }
  auto value_now = [&] { return objective(run(model, p, state, b, training)); };
  auto gradients = torch::autograd::grad({value_now()}, leaves, {},
                                         c10::nullopt, false, true);
  constexpr double h = 1e-6;
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    INFO(names[i].second);
    auto& slot = names[i].first->at(names[i].second);
    REQUIRE(gradients[i].defined());
    auto gradient = gradients[i].contiguous();
    for (std::int64_t k = 0; k < leaves[i].numel(); ++k) {
      auto moved = [&](double by) {
        slot = leaves[i].detach().clone();
        slot.data_ptr<double>()[k] += by;
        auto value = value_now().item().toDouble();
        slot = leaves[i];
        return value;
      };
      auto numeric = (moved(h) - moved(-h)) / (2 * h);
      CHECK(gradient.data_ptr<double>()[k]
            == Approx(numeric).margin(2e-8).epsilon(2e-5));
    }
  }
}

void for_each_place(
    const at::Tensor& of,
    const std::function<void(const std::vector<std::int64_t>&)>& check) {
  std::vector<std::int64_t> place(static_cast<std::size_t>(of.dim()));
  for (std::int64_t flat = 0; flat < of.numel(); ++flat) {
    auto rest = flat;
    for (auto d = of.dim() - 1; d >= 0; --d) {
      place[static_cast<std::size_t>(d)] = rest % of.size(d);
      rest /= of.size(d);
    }
    check(place);
  }
}

} // namespace automodel::recsys
