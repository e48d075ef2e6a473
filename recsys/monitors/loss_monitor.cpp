#include "recsys/monitors/loss_monitor.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace automodel::recsys {

namespace {

constexpr double above_first = 1.5, above_lowest = 3;
constexpr double windows_above = 3;
constexpr double long_gradient = 100, lengths_to_know = 10;
constexpr double still_windows = 20, worth_a_mention = 1e-3;
constexpr double trivial_windows = 4, near = 5e-3;

std::string text_of(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", value);
  return text;
}

} // namespace

loss_monitor::loss_monitor(std::vector<trivial_loss> trivial)
    : trivial_(std::move(trivial)) {}

bool loss_monitor::once(slot said) {
  auto first = now_[said] == 0;
  now_[said] = 1;
  return first;
}

std::vector<finding> loss_monitor::step(std::uint64_t step, double loss,
                                        double gradient) {
  std::vector<finding> out;
  auto at = "at step " + std::to_string(step);
  if (!std::isfinite(loss) || std::isnan(gradient) || std::isinf(gradient)) {
    auto what = std::isfinite(loss) ? "gradient" : "loss";
    out.push_back({monitors::not_finite, step,
                   std::isfinite(loss) ? gradient : loss, true,
                   std::string("the ") + what + " is not finite " + at});
    return out;
  }
  if (gradient >= 0)
    check_gradient(step, gradient, out);
  now_[sum] += loss;
  if (++now_[steps] == window) {
    end_window(step, out);
    now_[sum] = now_[steps] = 0;
  }
  return out;
}

void loss_monitor::check_gradient(std::uint64_t step, double length,
                                  std::vector<finding>& out) {
  if (length == 0)
    return;
  if (now_[lengths] >= lengths_to_know) {
    auto times = length / std::exp(now_[log_lengths] / now_[lengths]);
    if (times > long_gradient && once(said_explosion))
      out.push_back({monitors::explosion, step, times, false,
                     "the gradient is " + text_of(times)
                         + " times as long as is usual at step "
                         + std::to_string(step)});
  }
  ++now_[lengths];
  now_[log_lengths] += std::log(length);
}

void loss_monitor::end_window(std::uint64_t step, std::vector<finding>& out) {
  auto mean = now_[sum] / now_[steps];
  auto at = " at step " + std::to_string(step);
  if (++now_[windows] == 1)
    now_[first] = now_[lowest] = now_[plateau_from] = mean;

  // Losses below zero have no sensible multiples.
  auto is_high = now_[lowest] > 0 && mean > above_first * now_[first]
                 && mean > above_lowest * now_[lowest];
  now_[high] = is_high ? now_[high] + 1 : 0;
  if (now_[high] >= windows_above && once(said_divergence))
    out.push_back({monitors::divergence, step, mean, true,
                   "the training diverges: the loss is " + text_of(mean) + at
                       + ", it began at " + text_of(now_[first])
                       + " and was down to " + text_of(now_[lowest])});

  now_[lowest] = std::min(now_[lowest], mean);
  auto gain = worth_a_mention * std::abs(now_[plateau_from]);
  if (mean < now_[plateau_from] - gain) {
    now_[plateau_from] = mean;
    now_[since_lower] = 0;
  } else if (++now_[since_lower] > still_windows && once(said_plateau)) {
    out.push_back({monitors::plateau, step, now_[plateau_from], false,
                   "the loss has not fallen below "
                       + text_of(now_[plateau_from]) + " for "
                       + std::to_string(static_cast<int>(still_windows)
                                        * static_cast<int>(window))
                       + " steps" + at});
  }

  if (now_[windows] > trivial_windows)
    return;
  for (std::size_t i = 0; i < trivial_.size(); ++i) {
    const auto& one = trivial_[i];
    if (std::abs(mean - one.value) > near * std::abs(one.value))
      continue;
    auto goes_on = now_[near_trivial] == now_[windows] - 1
                   && (now_[windows] == 1
                       || now_[which_trivial] == static_cast<double>(i));
    if (!goes_on)
      continue;
    ++now_[near_trivial];
    now_[which_trivial] = static_cast<double>(i);
    if (now_[near_trivial] == trivial_windows && once(said_trivial))
      out.push_back({monitors::trivial_loss, step, mean, false,
                     "the loss still is " + one.name + " = "
                         + text_of(one.value) + at
                         + ", that of a model that knows nothing"});
    return;
  }
}

std::vector<double> loss_monitor::memory() const {
  return {now_.begin(), now_.end()};
}

result<void> loss_monitor::restore(std::span<const double> memory) {
  if (memory.size() != now_.size())
    return fail(errc::corrupt, "the memory of the monitors is damaged");
  std::ranges::copy(memory, now_.begin());
  return {};
}

} // namespace automodel::recsys
