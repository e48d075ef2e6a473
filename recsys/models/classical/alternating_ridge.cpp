#include "recsys/models/classical/alternating_ridge.hpp"

#include "base/random_stream.hpp"

#include <algorithm>
#include <cmath>

namespace automodel::recsys {

namespace {

std::vector<float> random_item_vectors(const training_rows& rows,
                                       const ials_settings& settings,
                                       std::uint64_t seed) {
  random_stream random(seed, "ials");
  auto deviation
      = settings.sigma / std::sqrt(static_cast<double>(settings.dim));
  std::vector<float> vectors(rows.n_items * settings.dim);
  for (item_id item = 0; item < rows.n_items; ++item)
    if (!rows.users_of(item).empty())
      for (std::size_t k = 0; k < settings.dim; ++k)
        vectors[item * settings.dim + k]
            = static_cast<float>(deviation * random.normal());
  return vectors;
}

/// One side of the alternation: every row's vector from those of the other
/// side. `observed_by(row)` are the indices that a row has observed.
template <class Lists>
result<std::vector<float>>
solve_side(std::size_t n_rows, Lists observed_by, std::span<float> others,
           std::size_t n_others, const ials_settings& settings,
           const fit_context& context) {
  constexpr std::size_t stride = 256;
  auto dim = settings.dim;
  if (auto ok = rotate_to_axes(others, dim); !ok)
    return pass_on(ok);
  auto squares = column_squares(others, dim);
  implicit_ridge ridge(others, squares, static_cast<double>(n_others),
                       settings.weights);
  std::vector<float> vectors(n_rows * dim);
  for (std::size_t row = 0; row < n_rows; ++row) {
    if (row % stride == 0 && context.cancel
        && context.cancel->load(std::memory_order_relaxed))
      return fit_cancelled();
    auto x = std::span(vectors).subspan(row * dim, dim);
    if (auto ok = ridge.solve(observed_by(static_cast<std::uint32_t>(row)), x);
        !ok)
      return pass_on(ok);
  }
  return vectors;
}

std::size_t count_filled(const std::vector<std::size_t>& offsets) {
  std::size_t filled = 0;
  for (std::size_t at = 1; at < offsets.size(); ++at)
    filled += offsets[at] > offsets[at - 1];
  return filled;
}

} // namespace

result<std::vector<float>> fit_item_vectors(const training_rows& rows,
                                            const ials_settings& settings,
                                            const fit_context& context) {
  auto n_users = count_filled(rows.user_offsets);
  auto n_items = count_filled(rows.item_offsets);
  result<std::vector<float>> items
      = random_item_vectors(rows, settings, context.seed);
  for (std::uint64_t sweep = 0; sweep < settings.sweeps; ++sweep) {
    if (!advance(context, "sweeps", sweep, settings.sweeps))
      return fit_cancelled();
    auto users = solve_side(
        rows.n_users, [&](user_id user) { return rows.items_of(user); }, *items,
        n_items, settings, context);
    if (!users)
      return users;
    items = solve_side(
        rows.n_items, [&](item_id item) { return rows.users_of(item); }, *users,
        n_users, settings, context);
    if (!items)
      return items;
  }
  if (auto ok = rotate_to_axes(*items, settings.dim); !ok)
    return pass_on(ok);
  return items;
}

} // namespace automodel::recsys
