#include "recsys/training/trainer.hpp"

#include <ATen/Context.h>

#include "base/random_stream.hpp"
#include "recsys/training/descent.hpp"
#include "recsys/training/learning_rate.hpp"
#include "recsys/training/total_loss.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace automodel::recsys {

namespace {

/// Arithmetic per gathered number: forward, backward and Adam's update.
constexpr double flops_per_number = 16;

// What the program draws in one step depends on nothing but seed and step.
void seed_program(const program& model, std::uint64_t seed,
                  std::string_view use, std::uint64_t step) {
  if (model.is_random())
    at::manual_seed(random_stream(seed, use, step)());
}

class training_run {
public:
  training_run(const program& model, const parameters& conf, const recipe& how,
               const training_setting& in)
      : model_(model), conf_(conf), how_(how), in_(in),
        total_steps_(total_steps(how, in)), rate_(how.schedule, total_steps_) {}

  result<training_result> run() {
    if (auto ready = prepare(); !ready)
      return pass_on(ready);
    for (std::uint32_t epoch = 0; !is_over(); ++epoch) {
      if (auto done = run_epoch(epoch); !done)
        return pass_on(done);
      bool is_last = cost_.steps == total_steps_;
      if (in_.validate && ((epoch + 1) % how_.eval_every == 0 || is_last))
        if (auto done = run_validation(); !done)
          return pass_on(done);
    }
    return training_result{best_ ? std::move(*best_) : detached(weights_),
                           cost_};
  }

private:
  static std::uint64_t total_steps(const recipe& how,
                                   const training_setting& in) {
    auto steps = in.batches.batches_per_epoch() * std::uint64_t{how.epochs};
    return how.max_steps > 0 ? std::min(steps, how.max_steps) : steps;
  }

  bool is_over() const {
    return cost_.steps == total_steps_ || without_gain_ >= how_.patience;
  }

  result<void> prepare() {
    if (total_steps_ == 0)
      return fail(errc::invalid_argument, "there are no rows to train on");
    seed_program(model_, in_.seed, "init", 0);
    auto initial = model_.init(conf_, in_.batches.constants());
    if (!initial)
      return pass_on(initial);
    weights_ = sorted_out(*initial);
    auto descent = descent::of(model_, conf_, how_, weights_, in_.batches,
                               in_.train, in_.seed);
    if (!descent)
      return pass_on(descent);
    descent_.emplace(std::move(*descent));
    return {};
  }

  result<void> run_epoch(std::uint32_t epoch) {
    in_.batches.start_epoch(epoch);
    double loss_sum = 0;
    std::uint64_t rows = 0;
    for (std::size_t i = 0;
         i < in_.batches.batches_per_epoch() && cost_.steps < total_steps_;
         ++i) {
      if (in_.cancel != nullptr && in_.cancel->load(std::memory_order_relaxed))
        return fail(errc::cancelled, "the training was cancelled");
      auto batch = in_.batches.at(i);
      auto loss = run_step(batch, epoch);
      if (!loss)
        return pass_on(loss);
      loss_sum += *loss * static_cast<double>(batch.rows);
      rows += batch.rows;
    }
    cost_.rows += rows;
    report("loss", loss_sum / static_cast<double>(rows));
    return {};
  }

  result<double> run_step(training_batch& batch, std::uint32_t epoch) {
    descent_->gather(batch, cost_.steps);
    seed_program(model_, in_.seed, "forward", cost_.steps);
    auto outputs = model_.forward(weights_.params, weights_.state,
                                  batch.tensors, conf_, true);
    if (!outputs)
      return pass_on(outputs);
    auto loss = total_loss(*outputs);
    if (!loss)
      return pass_on(loss);
    auto value = loss->item().toDouble();
    if (!std::isfinite(value))
      return fail(errc::invalid_argument,
                  "the loss is not finite at step "
                      + std::to_string(cost_.steps + 1) + ", epoch "
                      + std::to_string(epoch + 1),
                  "try a smaller learning_rate");
    if (auto moved = descent_->step(*loss, rate_.at(cost_.steps)); !moved)
      return pass_on(moved);
    keep_state(*outputs);
    ++cost_.steps;
    cost_.flops += flops_per_number * descent_->numbers_gathered();
    return value;
  }

  void keep_state(const tensor_map& outputs) {
    constexpr std::string_view state = "state/";
    for (const auto& [name, value] : outputs)
      if (name.starts_with(state))
        weights_.state.insert_or_assign(name.substr(state.size()),
                                        value.detach());
  }

  result<void> run_validation() {
    auto value = in_.validate(detached(weights_));
    if (!value)
      return pass_on(value);
    report(in_.metric, *value);
    auto gained = !best_ || *value > best_value_;
    rate_.validated(gained);
    if (gained) {
      best_value_ = *value;
      best_ = snapshot(weights_);
      without_gain_ = 0;
    } else {
      ++without_gain_;
    }
    return {};
  }

  void report(std::string metric, double value) const {
    if (in_.progress)
      in_.progress({cost_.steps, total_steps_, std::move(metric), value});
  }

  const program& model_;
  const parameters& conf_;
  const recipe& how_;
  const training_setting& in_;

  std::uint64_t total_steps_ = 0;
  learning_rate rate_;
  program_weights weights_;
  std::optional<descent> descent_;
  fit_cost cost_;

  std::optional<program_weights> best_;
  double best_value_ = 0;
  std::uint32_t without_gain_ = 0;
};

} // namespace

result<training_result> train(const program& model, const parameters& conf,
                              const recipe& how, const training_setting& in) {
  return training_run(model, conf, how, in).run();
}

} // namespace automodel::recsys
