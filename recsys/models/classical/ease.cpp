#include "recsys/models/classical/classical_models.hpp"
#include "recsys/models/classical/model_arrays.hpp"
#include "recsys/models/classical/parameter_reader.hpp"
#include "recsys/models/classical/spd_inverse.hpp"
#include "recsys/models/classical/training_rows.hpp"
#include "recsys/models/classical/weighted_history.hpp"

#include <cblas.h>

#include <algorithm>
#include <new>

namespace automodel::recsys {

namespace {

constexpr std::string_view name = "ease";

const parameters& fit_defaults() {
  static const parameters defaults{{"lambda", 200.0}};
  return defaults;
}

const parameters& score_defaults() {
  static const parameters defaults{{"decay", 1.0}};
  return defaults;
}

result<double> read_decay(const parameters& given) {
  parameter_reader in(name, given, score_defaults());
  auto decay = in.number("decay", {0, 1, true});
  return in.finish().map([&] { return decay; });
}

class shallow_autoencoder final : public recommender {
public:
  shallow_autoencoder(model_array<float> weights,
                      model_array<std::uint8_t> seen, double decay,
                      fit_cost cost)
      : weights_(std::move(weights)), seen_(std::move(seen)), decay_(decay),
        cost_(cost) {}

  result<void> score(std::span<const user_id> users,
                     const interactions& history,
                     std::span<float> out) const override {
    auto seen = seen_.values();
    auto n = static_cast<int>(seen.size());
    if (auto ok = check_scoring(users, history, static_cast<std::uint32_t>(n),
                                out.size());
        !ok)
      return ok;
    weighted_history weights(history, decay_);
    for (std::size_t i = 0; i < users.size(); ++i) {
      auto row = out.subspan(i * seen.size(), seen.size());
      std::ranges::fill(row, 0.0F);
      for (auto [item, weight] : weights.of(users[i]))
        cblas_saxpy(n, weight, &weights_.values()[item * seen.size()], 1,
                    row.data(), 1);
      for (std::size_t item = 0; item < seen.size(); ++item)
        row[item] = seen[item] ? row[item] : unseen_score;
    }
    return {};
  }

  void save(array_file_writer& out) const override {
    auto n = seen_.values().size();
    out.add_text("family", name);
    out.add("weights", weights_.values(), {n, n});
    out.add("seen", seen_.values());
  }

  fit_cost cost() const override { return cost_; }

private:
  model_array<float> weights_; ///< [n_items, n_items]: from history, to item
  model_array<std::uint8_t> seen_;
  double decay_;
  fit_cost cost_;
};

/// The upper triangle of X'X + lambda I, row-major: row after row, so that
/// each stays in cache while the users of its item are counted.
result<void> fill_gram(const training_rows& rows, float lambda,
                       std::span<float> gram, const fit_context& context) {
  constexpr std::uint32_t stride = 256;
  std::size_t n = rows.n_items;
  auto next = rows.user_offsets; // the row's item among each user's
  for (item_id item = 0; item < rows.n_items; ++item) {
    if (item % stride == 0 && !advance(context, "gram", item, rows.n_items))
      return fit_cancelled();
    auto row = gram.subspan(item * n, n);
    row[item] = lambda;
    for (auto user : rows.users_of(item)) {
      auto last = rows.user_offsets[user + std::size_t{1}];
      for (auto at = next[user]++; at < last; ++at)
        row[rows.items[at]] += 1;
    }
  }
  return {};
}

/// Turns the upper triangle of P into all of B = -P_ij / P_jj, in tiles so
/// that the transposed half is written from cache.
void make_weights(std::span<float> p, std::size_t n) {
  constexpr std::size_t tile = 64;
  std::vector<float> scale(n);
  for (std::size_t i = 0; i < n; ++i)
    scale[i] = -1 / p[i * n + i];
  for (std::size_t rows = 0; rows < n; rows += tile)
    for (auto columns = rows; columns < n; columns += tile)
      for (auto i = rows; i < std::min(rows + tile, n); ++i)
        for (auto j = std::max(columns, i + 1); j < std::min(columns + tile, n);
             ++j) {
          auto value = p[i * n + j];
          p[i * n + j] = value * scale[j];
          p[j * n + i] = value * scale[i];
        }
  for (std::size_t i = 0; i < n; ++i)
    p[i * n + i] = 0;
}

result<std::vector<float>> zero_matrix(std::size_t n) {
  try {
    return std::vector<float>(n * n);
  } catch (const std::bad_alloc&) {
    auto mebibytes = n * n * sizeof(float) / (1u << 20);
    return fail(errc::resource_exhausted,
                "ease needs " + std::to_string(mebibytes) + " MiB for "
                    + std::to_string(n) + " items",
                "allow more memory, or use itemknn");
  }
}

result<std::unique_ptr<recommender>> fit(const parameters& given,
                                         const parameters& score,
                                         const fit_context& context) {
  parameter_reader in(name, given, fit_defaults());
  auto lambda = in.number("lambda", {0, 1e9, true});
  if (auto ok = in.finish(); !ok)
    return pass_on(ok);
  auto decay = read_decay(score);
  if (!decay)
    return pass_on(decay);
  if (auto ok = check_training(context.train); !ok)
    return pass_on(ok);
  auto rows = distinct_rows(context.train);
  std::size_t n = rows.n_items;
  auto matrix = zero_matrix(n);
  if (!matrix)
    return pass_on(matrix);
  if (auto ok = fill_gram(rows, static_cast<float>(lambda), *matrix, context);
      !ok)
    return pass_on(ok);
  constexpr std::uint64_t steps = 1000;
  auto step = [&](double fraction) {
    return advance(context, "inverse",
                   static_cast<std::uint64_t>(fraction * steps), steps);
  };
  if (auto ok = invert_spd(*matrix, n, step); !ok)
    return pass_on(ok);
  make_weights(*matrix, n);
  auto cube = static_cast<double>(n) * static_cast<double>(n)
              * static_cast<double>(n);
  fit_cost cost{0, context.train.size(), 2 * cube + 2 * rows.pair_count()};
  return std::make_unique<shallow_autoencoder>(std::move(*matrix), rows.seen(),
                                               *decay, cost);
}

result<std::unique_ptr<recommender>> load(const array_file& saved,
                                          const parameters& score) {
  auto decay = read_decay(score);
  if (!decay)
    return pass_on(decay);
  if (auto ok = expect_family(saved, name); !ok)
    return pass_on(ok);
  auto weights = model_array<float>::load(saved, "weights");
  if (!weights)
    return pass_on(weights);
  auto seen = model_array<std::uint8_t>::load(saved, "seen");
  if (!seen)
    return pass_on(seen);
  auto n = seen->values().size();
  if (n == 0 || weights->values().size() / n != n
      || weights->values().size() % n != 0)
    return model_damaged("its weights are not square");
  return std::make_unique<shallow_autoencoder>(
      std::move(*weights), std::move(*seen), *decay, fit_cost{});
}

} // namespace

model_family ease_family() {
  return {std::string(name),
          "Shallow autoencoder in closed form; decay favours the latest items",
          "Steck, Embarrassingly Shallow Autoencoders for Sparse Data, 2019",
          fit_defaults(),
          score_defaults(),
          true,
          fit,
          load};
}

} // namespace automodel::recsys
