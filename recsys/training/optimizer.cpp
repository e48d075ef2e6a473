#include "recsys/training/optimizer.hpp"

#include <algorithm>
#include <cmath>

namespace automodel::recsys {

namespace {

bool is_adam(optimizer_kind kind) {
  return kind == optimizer_kind::adam || kind == optimizer_kind::lazy_adam;
}

} // namespace

optimizer::optimizer(const optimizer_settings& settings, std::size_t size)
    : settings_(settings) {
  if (is_adam(settings.kind))
    first_.assign(size, 0.0F);
  if (settings.kind != optimizer_kind::sgd)
    second_.assign(size, 0.0F);
}

update_factors optimizer::next_step(double scale, double rate_factor) {
  ++steps_;
  const auto& s = settings_;
  double rate = s.learning_rate * rate_factor, squares = 1;
  auto keep = 1 - rate * s.weight_decay;
  if (is_adam(s.kind)) {
    auto t = static_cast<double>(steps_);
    rate /= 1 - std::pow(s.beta1, t);
    squares = 1 / std::sqrt(1 - std::pow(s.beta2, t));
  }
  auto narrow = [](double value) { return static_cast<float>(value); };
  return {narrow(rate), narrow(squares), narrow(scale),   narrow(keep),
          narrow(s.l2), narrow(s.beta1), narrow(s.beta2), narrow(s.epsilon)};
}

void optimizer::move(float* weights, const float* gradient, std::size_t at,
                     std::size_t count, const update_factors& now) {
  float* w = weights + at;
  switch (settings_.kind) {
  case optimizer_kind::sgd:
    return sgd_update(w, gradient, count, now);
  case optimizer_kind::adagrad:
    return adagrad_update(w, gradient, second_.data() + at, count, now);
  case optimizer_kind::adam:
  case optimizer_kind::lazy_adam:
    return adam_update(w, gradient, first_.data() + at, second_.data() + at,
                       count, now);
  }
}

void optimizer::prefetch(const float* weights, std::size_t at,
                         std::size_t count) const {
  prefetch_row(weights + at, count);
  for (const auto* moments : {&first_, &second_})
    if (!moments->empty())
      prefetch_row(moments->data() + at, count);
}

void optimizer::step(std::span<float> weights, std::span<const float> gradient,
                     double scale, double rate) {
  move(weights.data(), gradient.data(), 0, weights.size(),
       next_step(scale, rate));
}

void optimizer::step(std::span<float> weights, const sparse_gradient& gradient,
                     double scale, double rate) {
  auto now = next_step(scale, rate);
  auto width = gradient.width();
  auto rows = gradient.rows();
  const float* values = gradient.values().data();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (i + prefetch_distance < rows.size())
      prefetch(weights.data(), rows[i + prefetch_distance] * width, width);
    move(weights.data(), values + i * width, rows[i] * width, width, now);
  }
  if (rows.size() * width < weights.size())
    move_others(weights, gradient, now);
}

/// Rows without a gradient: a penalty on the whole table, or Adam's momentum.
void optimizer::move_others(std::span<float> weights,
                            const sparse_gradient& gradient,
                            const update_factors& now) {
  auto width = gradient.width();
  auto penalised = settings_.l2 > 0 && settings_.scope == l2_scope::table;
  if (!penalised && settings_.kind != optimizer_kind::adam)
    return;
  const std::vector<float> none(width, 0.0F);
  for (std::size_t at = 0; at < weights.size(); at += width) {
    if (gradient.contains(at / width))
      continue;
    if (penalised)
      move(weights.data(), none.data(), at, width, now);
    else
      adam_drift(weights.data() + at, first_.data() + at, second_.data() + at,
                 width, now);
  }
}

void optimizer::save(const std::string& name, array_file_writer& out) const {
  out.add(name + "/steps", std::span{&steps_, 1});
  out.add(name + "/first", std::span<const float>(first_));
  out.add(name + "/second", std::span<const float>(second_));
}

result<void> optimizer::load(const std::string& name, const array_file& from) {
  auto steps = from.array<std::int64_t>(name + "/steps");
  auto first = from.array<float>(name + "/first");
  auto second = from.array<float>(name + "/second");
  if (!steps || !first || !second || steps->size() != 1
      || first->size() != first_.size() || second->size() != second_.size())
    return fail(errc::corrupt,
                "the checkpoint is damaged: " + name + " does not fit");
  steps_ = steps->front();
  std::ranges::copy(*first, first_.begin());
  std::ranges::copy(*second, second_.begin());
  return {};
}

} // namespace automodel::recsys
