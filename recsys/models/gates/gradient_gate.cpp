#include <ATen/Context.h>
#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include "recsys/models/gates/gate_list.hpp"
#include "recsys/models/gates/surrogates.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

namespace automodel::recsys {

namespace {

constexpr double step = 1e-6;            ///< along a direction of length one
constexpr double slope_tolerance = 1e-4; ///< of the slope
constexpr int points = 6;                ///< of the loss, where kinks lie near
constexpr int directions = 3;            ///< at each of them

/// The slope of a loss along a direction, by differences over two widths.
struct measured_slope {
  double value = 0;
  double unevenness = 0; ///< by how much the differences contradict each other
  double rounding = 0;   ///< how far off `value` may be by rounding alone
};

class slope_meter {
public:
  slope_meter(const program_probe& probe, const program& model,
              const probe_input& at, double value)
      : probe_(probe), model_(model), at_(at), value_(value) {}

  /// Of the leaf `index`. A smooth function's central differences agree for
  /// both widths, and its bend is half as great over half the width; a kink
  /// anywhere within breaks one of the two.
  result<measured_slope> along(std::size_t index,
                               const at::Tensor& direction) const {
    double values[4];
    const double places[] = {-step, -step / 2, step / 2, step};
    for (std::size_t i = 0; i < 4; ++i) {
      auto value = at(index, direction * places[i]);
      if (!value)
        return pass_on(value);
      values[i] = *value;
    }
    auto wide = (values[3] - values[0]) / (2 * step);
    auto narrow = (values[2] - values[1]) / step;
    auto bend = (values[3] + values[0] - 2 * value_) / step;
    auto narrow_bend = (values[2] + values[1] - 2 * value_) / (step / 2);
    measured_slope out;
    out.value = narrow;
    out.unevenness
        = std::max(std::abs(wide - narrow), std::abs(bend - 2 * narrow_bend));
    out.rounding
        = 50 * std::numeric_limits<double>::epsilon() * std::abs(value_) / step;
    return out;
  }

private:
  result<double> at(std::size_t index, const at::Tensor& shift) const {
    auto moved = at_;
    auto leaf = leaves_of(moved)[index];
    *leaf.value = *leaf.value + shift;
    mark(moved);
    // The same draws everywhere, should evaluation draw at all.
    at::manual_seed(1);
    auto loss = probe_.loss_of(model_, moved, false);
    if (!loss)
      return pass_on(loss);
    return loss->item().toDouble();
  }

  const program_probe& probe_;
  const program& model_;
  const probe_input& at_;
  double value_;
};

/// A random direction, turned towards the gradient: across thousands of
/// numbers a random one hardly climbs at all.
at::Tensor direction_near(const at::Tensor& gradient, const at::Tensor& leaf) {
  auto out = at::randn_like(leaf);
  out = out / out.norm();
  if (gradient.defined() && gradient.norm().item().toDouble() > 0)
    out = out + gradient / gradient.norm();
  return out / out.norm();
}

/// Checks one leaf; the answer is by how much its gradient is off, relative to
/// the slope, or nothing where a kink lies near every point that was tried.
result<std::optional<double>> gap_at(const slope_meter& meter,
                                     std::size_t index, const at::Tensor& leaf,
                                     const at::Tensor& gradient) {
  for (int k = 0; k < directions; ++k) {
    at::manual_seed(100 + static_cast<std::uint64_t>(k));
    auto direction = direction_near(gradient, leaf);
    auto expected = gradient.defined()
                        ? (gradient * direction).sum().item().toDouble()
                        : 0;
    auto found = meter.along(index, direction);
    if (!found)
      return pass_on(found);
    auto scale = std::max(std::abs(found->value), std::abs(expected));
    if (!(found->unevenness
          <= slope_tolerance / 4 * scale + 4 * found->rounding))
      continue;
    // A kink that the unevenness lets pass shifts the value by at most 1.4
    // times as much.
    auto gap = std::abs(found->value - expected) - 6 * found->rounding;
    return std::optional{gap > 0 ? gap / scale : 0};
  }
  return std::optional<double>{};
}

/// The gradients of a program's leaves, checked one by one. Those that have a
/// kink near one point are tried at the next.
class gradient_check {
public:
  gradient_check(const program_probe& probe, const program& model,
                 const probe_input& from)
      : probe_(probe), model_(model), from_(from) {
    auto copy = from_;
    for (const auto& leaf : leaves_of(copy))
      open_.emplace_back(open_.size(), leaf.name);
  }

  bool is_done() const noexcept { return open_.empty(); }
  const std::string& first_open() const noexcept { return open_[0].second; }
  double worst() const noexcept { return worst_; }
  /// The leaf whose gradient is wrong; empty: none so far.
  const std::string& wrong() const noexcept { return wrong_; }

  result<void> try_at(std::uint64_t seed) {
    auto in = from_;
    move_off_kinks(in, seed);
    mark(in);
    at::manual_seed(1);
    auto loss = probe_.loss_of(model_, in, false);
    if (!loss)
      return pass_on(loss);
    auto gradients = gradients_of(*loss, in);
    if (!gradients)
      return pass_on(gradients);
    slope_meter meter(probe_, model_, in, loss->item().toDouble());
    auto leaves = leaves_of(in);
    std::vector<std::pair<std::size_t, std::string>> still_open;
    for (auto& [index, name] : open_) {
      auto gap = gap_at(meter, index, leaves[index].value->detach(),
                        (*gradients)[index]);
      if (!gap)
        return pass_on(gap);
      if (!*gap) {
        still_open.emplace_back(index, std::move(name));
        continue;
      }
      worst_ = std::max(worst_, **gap);
      if (**gap > slope_tolerance) {
        wrong_ = std::move(name);
        return {};
      }
    }
    open_ = std::move(still_open);
    return {};
  }

private:
  const program_probe& probe_;
  const program& model_;
  const probe_input& from_;
  std::vector<std::pair<std::size_t, std::string>> open_; ///< not yet measured
  std::string wrong_;
  double worst_ = 0;
};

} // namespace

gate_verdict gradients_gate(const program_probe& probe) {
  constexpr auto name = "gradients";
  auto single = probe.input(1);
  if (!single)
    return refused(name, single.error());
  auto model = with_surrogates(probe.model());
  if (!model)
    return refused(name, model.error());
  auto in = program_probe::in_double(*single);
  gradient_check check(probe, *model, in);
  for (std::uint64_t point = 0; point < points && !check.is_done(); ++point) {
    if (auto tried = check.try_at(2 + point); !tried)
      return refused(name, tried.error());
    if (!check.wrong().empty())
      return refused(name,
                     "the gradient of " + check.wrong()
                         + " is not the slope of the loss: off by "
                         + std::to_string(check.worst() * 100)
                         + " % of the greater",
                     check.worst());
  }
  if (!check.is_done())
    return refused(name, "the slope of the loss along " + check.first_open()
                             + " cannot be measured: it jumps or bends at "
                               "each point that was tried");
  char text[64];
  std::snprintf(text, sizeof text, "off by at most %.1e of the slope",
                check.worst());
  return passed(name, text, check.worst());
}

} // namespace automodel::recsys
