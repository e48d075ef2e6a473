#include "recsys/training/trainer.hpp"

#include <ATen/Context.h>
#include <ATen/Functions.h>
#include <torch/csrc/autograd/autograd.h>

#include "base/random_stream.hpp"
#include "recsys/training/table_views.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace automodel::recsys {

namespace {

/// Arithmetic per gathered number: forward, backward and Adam's update.
constexpr double flops_per_number = 16;

bool is_cancelled(const fit_context& data) {
  return data.cancel != nullptr && data.cancel->load(std::memory_order_relaxed);
}

// What the program draws in one step depends on nothing but seed and step.
void seed_program(const program& model, std::uint64_t seed,
                  std::string_view use, std::uint64_t step) {
  if (model.is_random())
    at::manual_seed(random_stream(seed, use, step)());
}

tensor_map constants_of(const interactions& train) {
  auto users = at::zeros({train.n_users}, at::kFloat);
  auto items = at::zeros({train.n_items}, at::kFloat);
  for (std::uint32_t user = 0; user < train.n_users; ++user)
    users.data_ptr<float>()[user] = static_cast<float>(train.of(user).size());
  for (auto item : train.items)
    items.data_ptr<float>()[item] += 1;
  return {{"user_count", users}, {"item_count", items}};
}

result<void> check_data(const interactions& train) {
  if (train.size() == 0)
    return fail(errc::invalid_argument, "there are no rows to train on");
  if (std::ranges::max(train.items) >= train.n_items)
    return fail(errc::corrupt, "a train row has an item id out of range");
  return {};
}

/// The parts of init's answer, by the prefixes of their names. Copies: a
/// program may give one tensor two names, or a view of a constant.
program_weights sorted_out(const tensor_map& initial) {
  program_weights out;
  auto starts = [](std::string_view name, std::string_view prefix) {
    return name.starts_with(prefix);
  };
  for (const auto& [name, value] : initial) {
    auto copy = value.detach().clone(at::MemoryFormat::Contiguous);
    if (starts(name, "table/"))
      out.tables.emplace(name.substr(6), copy);
    else if (starts(name, "state/"))
      out.state.emplace(name.substr(6), copy);
    else
      out.params.emplace(name, copy);
  }
  return out;
}

program_weights snapshot(const program_weights& of) {
  auto copied = [](const tensor_map& from) {
    tensor_map to;
    for (const auto& [name, value] : from)
      to.emplace(name, value.detach().clone());
    return to;
  };
  return {copied(of.tables), copied(of.params), copied(of.state)};
}

class training_run {
public:
  training_run(const program& model, const parameters& conf, const recipe& how,
               const fit_context& data, const validation_function& validate)
      : model_(model), conf_(conf), how_(how), data_(data), validate_(validate),
        order_(data.train, data.seed, how.batch_size) {
    total_steps_ = order_.batches_per_epoch() * std::uint64_t{how.epochs};
    if (how.max_steps > 0)
      total_steps_ = std::min(total_steps_, how.max_steps);
  }

  result<training_result> run() {
    if (auto ready = prepare(); !ready)
      return pass_on(ready);
    for (std::uint32_t epoch = 0; !is_over(); ++epoch) {
      if (auto done = run_epoch(epoch); !done)
        return pass_on(done);
      bool is_last = cost_.steps == total_steps_;
      if (validate_ && ((epoch + 1) % how_.eval_every == 0 || is_last))
        if (auto done = run_validation(); !done)
          return pass_on(done);
    }
    return training_result{best_ ? std::move(*best_) : detached(), cost_};
  }

private:
  bool is_over() const {
    return cost_.steps == total_steps_ || without_gain_ >= how_.patience;
  }

  result<void> prepare() {
    seed_program(model_, data_.seed, "init", 0);
    auto initial = model_.init(conf_, constants_of(data_.train));
    if (!initial)
      return pass_on(initial);
    weights_ = sorted_out(*initial);
    auto declared = model_.views(conf_);
    if (!declared)
      return pass_on(declared);
    auto bound = table_views::bind(*declared, weights_.tables, data_.train,
                                   how_.optimizer, data_.seed);
    if (!bound)
      return pass_on(bound);
    views_.emplace(std::move(*bound));
    for (auto& [name, value] : weights_.params) {
      if (value.scalar_type() != at::kFloat)
        return fail(errc::invalid_argument,
                    "init gives the parameter " + name + " another type",
                    "float32");
      value.set_requires_grad(true);
      rules_.emplace_back(how_.optimizer,
                          static_cast<std::size_t>(value.numel()));
    }
    return {};
  }

  result<void> run_epoch(std::uint32_t epoch) {
    order_.start_epoch(epoch);
    double loss_sum = 0;
    std::uint64_t rows = 0;
    for (std::size_t i = 0;
         i < order_.batches_per_epoch() && cost_.steps < total_steps_; ++i) {
      if (is_cancelled(data_))
        return fail(errc::cancelled, "the training was cancelled");
      auto batch = order_.at(i);
      auto loss = run_step(batch, epoch);
      if (!loss)
        return pass_on(loss);
      loss_sum += *loss * static_cast<double>(batch.users.size());
      rows += batch.users.size();
    }
    cost_.rows += rows;
    report("loss", loss_sum / static_cast<double>(rows));
    return {};
  }

  result<double> run_step(const row_order::batch& rows, std::uint32_t epoch) {
    auto inputs = views_->gather(rows, cost_.steps);
    seed_program(model_, data_.seed, "forward", cost_.steps);
    auto outputs
        = model_.forward(weights_.params, weights_.state, inputs, conf_, true);
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
    if (auto moved = descend(*loss); !moved)
      return pass_on(moved);
    keep_state(*outputs);
    ++cost_.steps;
    cost_.flops += flops_per_number * views_->numbers_gathered();
    return value;
  }

  result<at::Tensor> total_loss(const tensor_map& outputs) const {
    at::Tensor sum;
    for (const auto& [name, value] : outputs) {
      if (!name.starts_with("losses/"))
        continue;
      if (value.numel() != 1)
        return fail(errc::invalid_argument,
                    "the channel " + name + " has "
                        + std::to_string(value.numel()) + " numbers",
                    "one number: the mean over the batch");
      auto one = value.reshape({});
      sum = sum.defined() ? at::add(sum, one) : one;
    }
    if (!sum.defined() || !sum.requires_grad())
      return fail(errc::invalid_argument,
                  sum.defined() ? "the loss depends on no view and no parameter"
                                : "forward gives no channel losses/...");
    return sum;
  }

  result<void> descend(const at::Tensor& loss) {
    auto wanted = views_->leaves();
    auto views = wanted.size();
    for (const auto& [name, value] : weights_.params)
      wanted.push_back(value);
    std::vector<at::Tensor> gradients;
    try {
      gradients = torch::autograd::grad({loss}, wanted, {}, c10::nullopt, false,
                                        true);
    } catch (const std::exception& thrown) {
      return fail(errc::invalid_argument, thrown.what());
    }
    auto first_param = gradients.begin() + static_cast<std::ptrdiff_t>(views);
    move_params({first_param, gradients.end()});
    gradients.erase(first_param, gradients.end());
    views_->update(gradients);
    return {};
  }

  void move_params(const std::vector<at::Tensor>& gradients) {
    std::size_t i = 0;
    for (auto& [name, value] : weights_.params) {
      auto count = static_cast<std::size_t>(value.numel());
      if (gradients[i].defined()) {
        auto dense = gradients[i].contiguous();
        rules_[i].step({value.data_ptr<float>(), count},
                       {dense.data_ptr<float>(), count});
      }
      ++i;
    }
  }

  void keep_state(const tensor_map& outputs) {
    for (const auto& [name, value] : outputs)
      if (name.starts_with("state/"))
        weights_.state.insert_or_assign(name.substr(6), value.detach());
  }

  result<void> run_validation() {
    auto value = validate_(detached());
    if (!value)
      return pass_on(value);
    report(std::string(data_.metric), *value);
    if (!best_ || *value > best_value_) {
      best_value_ = *value;
      best_ = snapshot(weights_);
      without_gain_ = 0;
    } else {
      ++without_gain_;
    }
    return {};
  }

  /// The weights as they are now, without autograd's marks.
  program_weights detached() const {
    auto out = weights_;
    for (auto& [name, value] : out.params)
      value = value.detach();
    return out;
  }

  void report(std::string metric, double value) const {
    if (data_.progress)
      data_.progress({cost_.steps, total_steps_, std::move(metric), value});
  }

  const program& model_;
  const parameters& conf_;
  const recipe& how_;
  const fit_context& data_;
  const validation_function& validate_;

  row_order order_;
  program_weights weights_;
  std::optional<table_views> views_;
  std::vector<optimizer> rules_; ///< in the order of weights_.params
  std::uint64_t total_steps_ = 0;
  fit_cost cost_;

  std::optional<program_weights> best_;
  double best_value_ = 0;
  std::uint32_t without_gain_ = 0;
};

} // namespace

result<training_result> train(const program& model, const parameters& conf,
                              const recipe& how, const fit_context& data,
                              const validation_function& validate) {
  if (auto fine = check_data(data.train); !fine)
    return pass_on(fine);
  return training_run(model, conf, how, data, validate).run();
}

} // namespace automodel::recsys
