#include "recsys/training/trainer.hpp"

#include <ATen/Context.h>

#include "base/digest.hpp"
#include "base/random_stream.hpp"
#include "recsys/models/program/conf_text.hpp"
#include "recsys/models/program/weights_file.hpp"
#include "recsys/monitors/loss_monitor.hpp"
#include "recsys/monitors/metric_monitor.hpp"
#include "recsys/monitors/starvation_monitor.hpp"
#include "recsys/training/descent.hpp"
#include "recsys/training/learning_rate.hpp"
#include "recsys/training/saved_curve.hpp"
#include "recsys/training/total_loss.hpp"
#include "recsys/training/training_position.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>

namespace automodel::recsys {

namespace {

/// Arithmetic per gathered number: forward, backward and Adam's update.
constexpr double flops_per_number = 16;

/// Steps between two measurements of the gradient's length.
constexpr std::int64_t length_every = 10;

// What the program draws in one step depends on nothing but seed and step.
void seed_program(const program& model, std::uint64_t seed,
                  std::string_view use, std::uint64_t step) {
  if (model.is_random())
    at::manual_seed(random_stream(seed, use, step)());
}

class training_run {
  using clock = std::chrono::steady_clock;

public:
  training_run(const program& model, const parameters& conf, const recipe& how,
               const training_setting& in)
      : model_(model), conf_(conf), how_(how), in_(in),
        total_steps_(total_steps(how, in)),
        rate_(how.schedule, static_cast<std::uint64_t>(total_steps_)),
        monitor_(in.trivial) {}

  result<training_result> run() {
    if (auto ready = prepare(); !ready)
      return pass_on(ready);
    if (in_.checkpoint != nullptr)
      if (auto restored = restore(*in_.checkpoint); !restored)
        return pass_on(restored);
    for (; !is_over(); ++now_.epoch, now_.next_batch = 0) {
      if (auto done = run_epoch(); !done)
        return pass_on(done);
      auto is_last = now_.steps == total_steps_;
      auto epochs = static_cast<std::uint64_t>(now_.epoch) + 1;
      if (in_.validate && (epochs % how_.eval_every == 0 || is_last))
        if (auto done = run_validation(); !done)
          return pass_on(done);
    }
    return training_result{best_ ? std::move(*best_) : detached(weights_),
                           {static_cast<std::uint64_t>(now_.steps),
                            static_cast<std::uint64_t>(now_.rows), now_.flops}};
  }

private:
  static std::int64_t total_steps(const recipe& how,
                                  const training_setting& in) {
    auto steps = in.batches.batches_per_epoch() * std::uint64_t{how.epochs};
    if (how.max_steps > 0)
      steps = std::min(steps, how.max_steps);
    return static_cast<std::int64_t>(steps);
  }

  bool is_over() const {
    return now_.steps == total_steps_ || now_.without_gain >= how_.patience;
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

  result<void> run_epoch() {
    in_.batches.start_epoch(static_cast<std::uint64_t>(now_.epoch));
    if (now_.next_batch == 0)
      now_.epoch_loss = now_.epoch_rows = 0;
    auto batches = static_cast<std::int64_t>(in_.batches.batches_per_epoch());
    while (now_.next_batch < batches && now_.steps < total_steps_) {
      if (in_.cancel != nullptr && in_.cancel->load(std::memory_order_relaxed))
        return fail(errc::cancelled, "the training was cancelled");
      auto begun = clock::now();
      auto batch = in_.batches.at(static_cast<std::size_t>(now_.next_batch));
      auto filled = clock::now();
      auto loss = run_step(batch);
      if (!loss)
        return pass_on(loss);
      watch_time(filled - begun, clock::now() - filled);
      ++now_.next_batch;
      now_.rows += static_cast<std::int64_t>(batch.rows);
      now_.epoch_rows += static_cast<double>(batch.rows);
      now_.epoch_loss += *loss * static_cast<double>(batch.rows);
      if (in_.checkpoints != nullptr && in_.checkpoints->is_due())
        if (auto kept = keep_checkpoint(); !kept)
          return kept;
    }
    report("loss", now_.epoch_loss / now_.epoch_rows);
    return {};
  }

  result<double> run_step(training_batch& batch) {
    auto step = static_cast<std::uint64_t>(now_.steps);
    descent_->gather(batch, step);
    seed_program(model_, in_.seed, "forward", step);
    auto outputs = model_.forward(weights_.params, weights_.state,
                                  batch.tensors, conf_, true);
    if (!outputs)
      return pass_on(outputs);
    auto loss = total_loss(*outputs);
    if (!loss)
      return pass_on(loss);
    auto value = loss->item().toDouble();
    auto length = -1.0;
    if (std::isfinite(value)) {
      auto moved = descent_->step(*loss, rate_.at(step),
                                  now_.steps % length_every == 0);
      if (!moved)
        return pass_on(moved);
      length = *moved;
    }
    keep_state(*outputs);
    ++now_.steps;
    if (auto fine = watch(value, length); !fine)
      return pass_on(fine);
    if (in_.beat)
      in_.beat(static_cast<std::uint64_t>(now_.steps), training_phase::step);
    now_.flops += flops_per_number * descent_->numbers_gathered();
    return value;
  }

  result<void> watch(double loss, double gradient) {
    auto step = static_cast<std::uint64_t>(now_.steps);
    for (const auto& found : monitor_.step(step, loss, gradient)) {
      if (found.stops)
        return fail(errc::invalid_argument,
                    found.text + ", epoch " + std::to_string(now_.epoch + 1),
                    "try a smaller learning_rate, or clip_norm");
      report(found);
    }
    return {};
  }

  void watch_time(clock::duration waiting, clock::duration computing) {
    using seconds = std::chrono::duration<double>;
    auto found = starvation_.step(static_cast<std::uint64_t>(now_.steps),
                                  seconds(waiting).count(),
                                  seconds(computing).count());
    // The clock's doing: for whoever listens, not for the curve.
    if (found && in_.progress)
      in_.progress(point(metric_of(*found), found->value));
  }

  void keep_state(const tensor_map& outputs) {
    constexpr std::string_view state = "state/";
    for (const auto& [name, value] : outputs)
      if (name.starts_with(state))
        weights_.state.insert_or_assign(name.substr(state.size()),
                                        value.detach());
  }

  result<void> run_validation() {
    if (in_.beat)
      in_.beat(static_cast<std::uint64_t>(now_.steps),
               training_phase::validation);
    auto value = in_.validate(detached(weights_));
    if (!value)
      return pass_on(value);
    report(in_.metric, *value);
    if (auto found = implausible(
            in_.metric, static_cast<std::uint64_t>(now_.steps), *value);
        found && !was_told(*found))
      report(*found);
    auto gained = !best_ || *value > now_.best_value;
    rate_.validated(gained);
    if (gained) {
      now_.best_value = *value;
      best_ = snapshot(weights_);
      now_.without_gain = 0;
    } else {
      ++now_.without_gain;
    }
    return {};
  }

  result<void> keep_checkpoint() {
    now_.slowdown = rate_.memory();
    array_file_writer file{std::string(checkpoint_kind)};
    file.add_text("identity", identity());
    saved_position position(now_);
    position.add_to(file);
    saved_curve curve(curve_);
    curve.add_to(file);
    auto watched = monitor_.memory();
    file.add("monitors", std::span<const double>(watched));
    // Autograd's marks are no part of the numbers.
    auto plain = detached(weights_);
    save_weights(plain, file, "now/");
    if (best_)
      save_weights(*best_, file, "best/");
    descent_->save(file);
    return in_.checkpoints->keep(file);
  }

  /// What a checkpoint must agree with.
  std::string identity() const {
    return to_hex(digest_of(model_.source() + '\n' + conf_to_text(conf_) + '\n'
                            + std::to_string(in_.seed)));
  }

  result<void> restore(const array_file& from) {
    if (auto whole = from.verify(); !whole)
      return whole;
    auto of = from.text("identity");
    if (!of || *of != identity())
      return fail(errc::incompatible, "the checkpoint is of another training");
    auto position = load_position(from);
    auto weights = load_weights(from, "now/");
    auto best = load_weights(from, "best/");
    auto curve = load_curve(from);
    auto watched = from.array<double>("monitors");
    if (!position || !weights || !best || !curve || !watched)
      return fail(errc::corrupt, "the checkpoint is damaged");
    if (auto done = monitor_.restore(*watched); !done)
      return done;
    now_ = *position;
    rate_.restore(now_.slowdown);
    if (auto done = overwrite(weights_, *weights); !done)
      return done;
    if (!best->tables.empty() || !best->params.empty())
      best_ = snapshot(*best);
    // Whoever listens has not heard of what the ended process reported.
    curve_ = std::move(*curve);
    if (in_.progress)
      for (const auto& point : curve_)
        in_.progress(point);
    return descent_->load(from);
  }

  training_progress point(std::string metric, double value) const {
    return {static_cast<std::uint64_t>(now_.steps),
            static_cast<std::uint64_t>(total_steps_), std::move(metric), value};
  }

  void report(const finding& found) { report(metric_of(found), found.value); }

  bool was_told(const finding& found) const {
    return std::ranges::any_of(curve_, [metric = metric_of(found)](auto& one) {
      return one.metric == metric;
    });
  }

  void report(std::string metric, double value) {
    curve_.push_back(point(std::move(metric), value));
    if (in_.progress)
      in_.progress(curve_.back());
  }

  const program& model_;
  const parameters& conf_;
  const recipe& how_;
  const training_setting& in_;

  std::int64_t total_steps_ = 0;
  learning_rate rate_;
  loss_monitor monitor_;
  starvation_monitor starvation_;
  program_weights weights_;
  std::optional<descent> descent_;
  training_position now_;
  std::vector<training_progress> curve_;

  std::optional<program_weights> best_;
};

} // namespace

result<training_result> train(const program& model, const parameters& conf,
                              const recipe& how, const training_setting& in) {
  return training_run(model, conf, how, in).run();
}

} // namespace automodel::recsys
