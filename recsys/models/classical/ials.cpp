#include "recsys/models/classical/alternating_ridge.hpp"
#include "recsys/models/classical/classical_models.hpp"
#include "recsys/models/classical/implicit_ridge.hpp"
#include "recsys/models/classical/model_arrays.hpp"
#include "recsys/models/classical/parameter_reader.hpp"
#include "recsys/models/classical/training_rows.hpp"
#include "recsys/models/classical/weighted_history.hpp"
#include "recsys/models/scoring/item_panels.hpp"

#include <algorithm>
#include <cmath>

namespace automodel::recsys {

namespace {

constexpr std::string_view name = "ials";

const parameters& fit_defaults() {
  static const parameters defaults{{"dim", std::int64_t{64}},
                                   {"lambda", 0.003},
                                   {"nu", 1.0},
                                   {"sigma", 0.1},
                                   {"sweeps", std::int64_t{16}},
                                   {"unobserved", 0.1}};
  return defaults;
}

class factor_model final : public recommender {
public:
  /// `weights` are those of implicit_weights in their order.
  factor_model(model_array<float> vectors, model_array<std::uint8_t> seen,
               model_array<double> weights, fit_cost cost)
      : vectors_(std::move(vectors)), seen_(std::move(seen)),
        weights_(std::move(weights)), cost_(cost),
        dim_(vectors_.values().size() / seen_.values().size()),
        squares_(column_squares(vectors_.values(), dim_)),
        n_seen_(std::ranges::count(seen_.values(), std::uint8_t{1})),
        panels_(vectors_.values(), seen_.values().size(), dim_) {}

  result<void> score(std::span<const user_id> users,
                     const interactions& history,
                     std::span<float> out) const override {
    auto seen = seen_.values();
    if (auto ok
        = check_scoring(users, history, static_cast<std::uint32_t>(seen.size()),
                        out.size());
        !ok)
      return ok;
    auto queries = user_vectors(users, history);
    if (!queries)
      return pass_on(queries);
    panels_.scores(*queries, out);
    for (std::size_t item = 0; item < seen.size(); ++item)
      for (std::size_t i = 0; !seen[item] && i < users.size(); ++i)
        out[i * seen.size() + item] = unseen_score;
    return {};
  }

  void save(array_file_writer& out) const override {
    out.add_text("family", name);
    out.add("items", vectors_.values(), {seen_.values().size(), dim_});
    out.add("seen", seen_.values());
    out.add("weights", weights_.values());
  }

  fit_cost cost() const override { return cost_; }

private:
  /// Users folded in by what the model knows of their histories.
  result<std::vector<float>> user_vectors(std::span<const user_id> users,
                                          const interactions& history) const {
    auto weights = weights_.values();
    implicit_ridge ridge(vectors_.values(), squares_,
                         static_cast<double>(n_seen_),
                         {weights[0], weights[1], weights[2]});
    weighted_history distinct(history, 1);
    std::vector<item_id> known;
    std::vector<float> vectors(users.size() * dim_);
    for (std::size_t i = 0; i < users.size(); ++i) {
      known.clear();
      for (auto entry : distinct.of(users[i]))
        if (seen_.values()[entry.item])
          known.push_back(entry.item);
      auto ok = ridge.solve(known, std::span(vectors).subspan(i * dim_, dim_));
      if (!ok)
        return pass_on(ok);
    }
    return vectors;
  }

  model_array<float> vectors_;     ///< [n_items, dim] on their Gramian's axes
  model_array<std::uint8_t> seen_; ///< [n_items]
  model_array<double> weights_;
  fit_cost cost_;
  std::size_t dim_;
  std::vector<float> squares_;
  std::ptrdiff_t n_seen_;
  item_panels panels_;
};

/// Multiply-adds of one half sweep.
double work_of(const std::vector<std::size_t>& offsets, std::size_t width) {
  auto d = static_cast<double>(width);
  double sum = 0;
  for (std::size_t at = 1; at < offsets.size(); ++at) {
    auto n = static_cast<double>(offsets[at] - offsets[at - 1]);
    auto small = std::min(n, d);
    sum += n * d * small / 2 + small * small * small / 6;
  }
  return sum;
}

result<ials_settings> read_settings(const parameters& given) {
  parameter_reader in(name, given, fit_defaults());
  ials_settings settings;
  settings.dim = static_cast<std::size_t>(in.integer("dim", 1, 4096));
  settings.sweeps = static_cast<std::uint64_t>(in.integer("sweeps", 1, 10'000));
  settings.sigma = in.number("sigma", {0, 1e3, true});
  settings.weights.unobserved = in.number("unobserved", {0, 1e3});
  settings.weights.lambda = in.number("lambda", {1e-9, 1e6});
  settings.weights.nu = in.number("nu", {0, 2});
  return in.finish().map([&] { return settings; });
}

result<std::unique_ptr<recommender>> fit(const parameters& given,
                                         const parameters& score,
                                         const fit_context& context) {
  auto settings = read_settings(given);
  if (!settings)
    return pass_on(settings);
  if (auto ok = parameter_reader(name, score, {}).finish(); !ok)
    return pass_on(ok);
  if (auto ok = check_training(context.train); !ok)
    return pass_on(ok);
  auto rows = distinct_rows(context.train);
  auto vectors = fit_item_vectors(rows, *settings, context);
  if (!vectors)
    return pass_on(vectors);
  auto half_sweeps = work_of(rows.user_offsets, settings->dim)
                     + work_of(rows.item_offsets, settings->dim);
  fit_cost cost{0, 2 * settings->sweeps * rows.items.size(),
                2 * static_cast<double>(settings->sweeps) * half_sweeps};
  const auto& weights = settings->weights;
  return std::make_unique<factor_model>(
      std::move(*vectors), rows.seen(),
      std::vector<double>{weights.unobserved, weights.lambda, weights.nu},
      cost);
}

result<std::unique_ptr<recommender>> load(const array_file& saved,
                                          const parameters& score) {
  if (auto ok = parameter_reader(name, score, {}).finish(); !ok)
    return pass_on(ok);
  if (auto ok = expect_family(saved, name); !ok)
    return pass_on(ok);
  auto vectors = model_array<float>::load(saved, "items");
  if (!vectors)
    return pass_on(vectors);
  auto seen = model_array<std::uint8_t>::load(saved, "seen");
  if (!seen)
    return pass_on(seen);
  auto weights = model_array<double>::load(saved, "weights");
  if (!weights)
    return pass_on(weights);
  auto n_items = seen->values().size();
  if (n_items == 0 || vectors->values().empty()
      || vectors->values().size() % n_items != 0)
    return model_damaged("its vectors are not one per item");
  if (weights->values().size() != 3)
    return model_damaged("its weights are not three");
  return std::make_unique<factor_model>(std::move(*vectors), std::move(*seen),
                                        std::move(*weights), fit_cost{});
}

} // namespace

model_family ials_family() {
  return {std::string(name),
          "Factors of implicit feedback by alternating ridge regressions; "
          "users are folded in from their histories",
          "Hu, Koren and Volinsky, Collaborative Filtering for Implicit "
          "Feedback Datasets, 2008; Rendle, Krichene, Zhang and Koren, "
          "Revisiting the Performance of iALS on Item Recommendation "
          "Benchmarks, 2022",
          fit_defaults(),
          {},
          false,
          fit,
          load};
}

} // namespace automodel::recsys
