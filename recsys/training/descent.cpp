#include "recsys/training/descent.hpp"

#include <torch/csrc/autograd/autograd.h>

#include <cmath>

namespace automodel::recsys {

namespace {

std::span<const float> numbers_in(const at::Tensor& dense) {
  return {dense.data_ptr<float>(), static_cast<std::size_t>(dense.numel())};
}

} // namespace

result<descent> descent::of(const program& model, const parameters& conf,
                            const recipe& how, program_weights& weights,
                            const batch_source& batches,
                            const interactions* train, std::uint64_t seed) {
  auto declared = model.views(conf);
  if (!declared)
    return pass_on(declared);
  auto views = table_views::bind(*declared, weights.tables,
                                 {batches, train, how.tables, seed});
  if (!views)
    return pass_on(views);
  descent out(weights, std::move(*views), how.clip_norm);
  for (auto& [name, value] : weights.params) {
    if (value.scalar_type() != at::kFloat)
      return fail(errc::invalid_argument,
                  "init gives the parameter " + name + " another type",
                  "float32");
    value.set_requires_grad(true);
    out.rules_.emplace_back(how.dense, static_cast<std::size_t>(value.numel()));
  }
  return out;
}

result<double> descent::step(const at::Tensor& loss, double rate,
                             bool measure) {
  auto wanted = views_.leaves();
  auto views = static_cast<std::ptrdiff_t>(wanted.size());
  for (const auto& [name, value] : weights_.params)
    wanted.push_back(value);
  std::vector<at::Tensor> gradients;
  try {
    gradients
        = torch::autograd::grad({loss}, wanted, {}, c10::nullopt, false, true);
  } catch (const std::exception& thrown) {
    return fail(errc::invalid_argument, thrown.what());
  }
  views_.collect({gradients.begin(), gradients.begin() + views});
  gradients.erase(gradients.begin(), gradients.begin() + views);
  for (auto& gradient : gradients)
    if (gradient.defined())
      gradient = gradient.contiguous();

  double length = -1, scale = 1;
  if (measure || clip_norm_ > 0) {
    auto squares = views_.squared_norm();
    for (const auto& gradient : gradients)
      if (gradient.defined())
        squares += squared_sum(numbers_in(gradient));
    length = std::sqrt(squares);
    if (clip_norm_ > 0 && length > clip_norm_)
      scale = clip_norm_ / length;
  }
  views_.update(scale, rate);
  std::size_t i = 0;
  for (auto& [name, value] : weights_.params) {
    if (gradients[i].defined())
      rules_[i].step(
          {value.data_ptr<float>(), static_cast<std::size_t>(value.numel())},
          numbers_in(gradients[i]), scale, rate);
    ++i;
  }
  return length;
}

void descent::save(array_file_writer& out) const {
  views_.save(out);
  std::size_t i = 0;
  for (const auto& [name, value] : weights_.params)
    rules_[i++].save("optimizer/param/" + name, out);
}

result<void> descent::load(const array_file& from) {
  if (auto done = views_.load(from); !done)
    return done;
  std::size_t i = 0;
  for (const auto& [name, value] : weights_.params)
    if (auto done = rules_[i++].load("optimizer/param/" + name, from); !done)
      return done;
  return {};
}

} // namespace automodel::recsys
