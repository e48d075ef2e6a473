#include "recsys/models/classical/classical_models.hpp"
#include "recsys/models/classical/leading_vectors.hpp"
#include "recsys/models/classical/linear_filter.hpp"
#include "recsys/models/classical/model_arrays.hpp"
#include "recsys/models/classical/parameter_reader.hpp"
#include "recsys/models/scoring/item_panels.hpp"

#include <algorithm>
#include <cmath>

namespace automodel::recsys {

namespace {

constexpr std::string_view name = "gf-cf";

const parameters& fit_defaults() {
  static const parameters defaults{{"rank", std::int64_t{256}}};
  return defaults;
}

const parameters& score_defaults() {
  static const parameters defaults{{"alpha", 0.3}};
  return defaults;
}

result<double> read_alpha(const parameters& given) {
  parameter_reader in(name, given, score_defaults());
  auto alpha = in.number("alpha", {0, 1e6});
  return in.finish().map([&] { return alpha; });
}

/// A training graph and the leading vectors of its items.
struct filter_arrays {
  model_array<std::int64_t> offsets; ///< [n_users + 1]
  model_array<std::uint32_t> items;  ///< by user, ascending
  model_array<std::int64_t> sizes;   ///< [n_items, rank]
  model_array<float> vectors;        ///< [n_items, rank]

  std::size_t n_items() const {
    return static_cast<std::size_t>(sizes.values()[0]);
  }
  std::size_t rank() const {
    return static_cast<std::size_t>(sizes.values()[1]);
  }
};

training_rows rows_of(const filter_arrays& arrays) {
  auto offsets = arrays.offsets.values();
  return distinct_rows({static_cast<std::uint32_t>(offsets.size() - 1),
                        static_cast<std::uint32_t>(arrays.n_items()),
                        offsets,
                        arrays.items.values(),
                        {},
                        {}});
}

/// The vectors [n, rank], each times its factor.
std::vector<float> scaled(std::span<const float> vectors, std::size_t rank,
                          std::span<const double> factors) {
  std::vector<float> product(vectors.size());
  for (std::size_t at = 0; at < vectors.size(); ++at)
    product[at] = static_cast<float>(double{vectors[at]} * factors[at / rank]);
  return product;
}

/// alpha times degree^1/2.
std::vector<double> roots_of_degrees(const training_rows& rows, double alpha) {
  std::vector<double> roots(rows.n_items);
  for (item_id item = 0; item < rows.n_items; ++item)
    roots[item]
        = alpha * std::sqrt(static_cast<double>(rows.users_of(item).size()));
  return roots;
}

class graph_filter final : public recommender {
public:
  graph_filter(filter_arrays arrays, double alpha, fit_cost cost)
      : arrays_(std::move(arrays)), cost_(cost), graph_(rows_of(arrays_)),
        seen_(graph_.rows().seen()),
        from_(scaled(arrays_.vectors.values(), arrays_.rank(),
                     graph_.item_scales())),
        to_(scaled(arrays_.vectors.values(), arrays_.rank(),
                   roots_of_degrees(graph_.rows(), alpha)),
            arrays_.n_items(), arrays_.rank()) {}

  result<void> score(std::span<const user_id> users,
                     const interactions& history,
                     std::span<float> out) const override {
    auto n_items = arrays_.n_items();
    if (auto ok = check_scoring(
            users, history, static_cast<std::uint32_t>(n_items), out.size());
        !ok)
      return ok;
    weighted_history histories(history, 1);
    low_pass(users, histories, out);
    linear_filter linear(graph_);
    for (std::size_t first = 0; first < users.size();
         first += linear_filter::lanes) {
      auto some = users.subspan(
          first, std::min(linear_filter::lanes, users.size() - first));
      auto block = out.subspan(first * n_items, some.size() * n_items);
      linear.add_scores(some, histories, block);
    }
    for (std::size_t i = 0; i < users.size(); ++i)
      for (std::size_t item = 0; item < n_items; ++item)
        if (!seen_[item])
          out[i * n_items + item] = unseen_score;
    return {};
  }

  void save(array_file_writer& out) const override {
    out.add_text("family", name);
    out.add("offsets", arrays_.offsets.values());
    out.add("items", arrays_.items.values());
    out.add("sizes", arrays_.sizes.values());
    out.add("vectors", arrays_.vectors.values(),
            {arrays_.n_items(), arrays_.rank()});
  }

  fit_cost cost() const override { return cost_; }

private:
  void low_pass(std::span<const user_id> users, weighted_history& histories,
                std::span<float> out) const {
    auto rank = arrays_.rank();
    std::vector<float> queries(users.size() * rank);
    for (std::size_t i = 0; i < users.size(); ++i)
      for (auto entry : histories.of(users[i]))
        for (std::size_t k = 0; k < rank; ++k)
          queries[i * rank + k] += from_[entry.item * rank + k];
    if (rank > 0)
      to_.scores(queries, out);
    else
      std::ranges::fill(out, 0.0F);
  }

  filter_arrays arrays_;
  fit_cost cost_;
  interaction_graph graph_;
  std::vector<std::uint8_t> seen_;
  std::vector<float> from_; ///< [n_items, rank] D^-1/2 V
  item_panels to_;          ///< alpha D^1/2 V
};

result<std::unique_ptr<recommender>> fit(const parameters& given,
                                         const parameters& score,
                                         const fit_context& context) {
  parameter_reader in(name, given, fit_defaults());
  auto rank = static_cast<std::size_t>(in.integer("rank", 0, 4096));
  if (auto ok = in.finish(); !ok)
    return pass_on(ok);
  auto alpha = read_alpha(score);
  if (!alpha)
    return pass_on(alpha);
  if (auto ok = check_training(context.train); !ok)
    return pass_on(ok);
  interaction_graph graph(distinct_rows(context.train));
  auto found = find_leading_vectors(graph, rank, context);
  if (!found)
    return pass_on(found);
  const auto& rows = graph.rows();
  fit_cost cost{0, context.train.size(), found->flops};
  return std::make_unique<graph_filter>(
      filter_arrays{
          std::vector<std::int64_t>(rows.user_offsets.begin(),
                                    rows.user_offsets.end()),
          rows.items,
          std::vector<std::int64_t>{rows.n_items,
                                    static_cast<std::int64_t>(found->rank)},
          std::vector<float>(found->vectors.begin(), found->vectors.end())},
      *alpha, cost);
}

result<void> check(const filter_arrays& arrays) {
  auto offsets = arrays.offsets.values(), sizes = arrays.sizes.values();
  auto items = arrays.items.values();
  constexpr std::int64_t most = 0xFFFFFFFF;
  if (sizes.size() != 2 || sizes[0] < 1 || sizes[0] > most || sizes[1] < 0
      || sizes[1] > sizes[0])
    return model_damaged("its sizes are out of bounds");
  if (offsets.empty() || offsets.front() != 0
      || !std::ranges::is_sorted(offsets)
      || static_cast<std::size_t>(offsets.back()) != items.size())
    return model_damaged("its rows are out of bounds");
  if (!std::ranges::all_of(items, [&](auto item) { return item < sizes[0]; }))
    return model_damaged("an item does not exist");
  if (arrays.vectors.values().size() != arrays.n_items() * arrays.rank())
    return model_damaged("its vectors are not one per item");
  return {};
}

result<std::unique_ptr<recommender>> load(const array_file& saved,
                                          const parameters& score) {
  auto alpha = read_alpha(score);
  if (!alpha)
    return pass_on(alpha);
  if (auto ok = expect_family(saved, name); !ok)
    return pass_on(ok);
  auto offsets = model_array<std::int64_t>::load(saved, "offsets");
  if (!offsets)
    return pass_on(offsets);
  auto items = model_array<std::uint32_t>::load(saved, "items");
  if (!items)
    return pass_on(items);
  auto sizes = model_array<std::int64_t>::load(saved, "sizes");
  if (!sizes)
    return pass_on(sizes);
  auto vectors = model_array<float>::load(saved, "vectors");
  if (!vectors)
    return pass_on(vectors);
  filter_arrays arrays{std::move(*offsets), std::move(*items),
                       std::move(*sizes), std::move(*vectors)};
  if (auto ok = check(arrays); !ok)
    return pass_on(ok);
  return std::make_unique<graph_filter>(std::move(arrays), *alpha, fit_cost{});
}

} // namespace

model_family gf_cf_family() {
  return {std::string(name),
          "Graph filter: two steps along the edges, and an ideal low-pass",
          "Shen, Wu, Zhang, Shan, Zhang, Letaief and Li, How Powerful is Graph "
          "Convolution for Recommendation?, 2021",
          fit_defaults(),
          score_defaults(),
          false,
          fit,
          load};
}

} // namespace automodel::recsys
