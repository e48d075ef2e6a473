#include "recsys/models/classical/classical_models.hpp"
#include "recsys/models/classical/model_arrays.hpp"
#include "recsys/models/classical/neighbours.hpp"
#include "recsys/models/classical/parameter_reader.hpp"
#include "recsys/models/classical/training_rows.hpp"
#include "recsys/models/classical/weighted_history.hpp"

#include <algorithm>
#include <array>

namespace automodel::recsys {

namespace {

constexpr std::string_view name = "itemknn";
constexpr std::array<std::string_view, 3> similarities{"asymmetric", "cosine",
                                                       "bm25"};

const parameters& fit_defaults() {
  static const parameters defaults{
      {"alpha", 0.7},   {"bm25_b", 0.75},
      {"bm25_k1", 1.2}, {"k", std::int64_t{100}},
      {"shrink", 10.0}, {"similarity", std::string("asymmetric")}};
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

/// Neighbour lists by history item (CSR): what each item speaks for.
struct neighbour_arrays {
  model_array<std::int64_t> offsets; ///< [n_items + 1]
  model_array<std::uint32_t> items;  ///< ascending per list
  model_array<float> similarities;   ///< beside items
  model_array<std::uint8_t> seen;    ///< [n_items]
};

class item_neighbourhood final : public recommender {
public:
  item_neighbourhood(neighbour_arrays arrays, double decay, fit_cost cost)
      : arrays_(std::move(arrays)), decay_(decay), cost_(cost) {}

  result<void> score(std::span<const user_id> users,
                     const interactions& history,
                     std::span<float> out) const override {
    auto seen = arrays_.seen.values();
    if (auto ok
        = check_scoring(users, history, static_cast<std::uint32_t>(seen.size()),
                        out.size());
        !ok)
      return ok;
    std::vector<float> start(seen.size());
    std::ranges::transform(seen, start.begin(), [](std::uint8_t flag) {
      return flag ? 0 : unseen_score;
    });
    weighted_history weights(history, decay_);
    for (std::size_t i = 0; i < users.size(); ++i) {
      auto row = out.subspan(i * seen.size(), seen.size());
      std::ranges::copy(start, row.begin());
      for (auto [item, weight] : weights.of(users[i]))
        add_neighbours(item, weight, row);
    }
    return {};
  }

  void save(array_file_writer& out) const override {
    out.add_text("family", name);
    out.add("offsets", arrays_.offsets.values());
    out.add("items", arrays_.items.values());
    out.add("similarities", arrays_.similarities.values());
    out.add("seen", arrays_.seen.values());
  }

  fit_cost cost() const override { return cost_; }

private:
  void add_neighbours(item_id item, float weight, std::span<float> row) const {
    auto offsets = arrays_.offsets.values();
    auto items = arrays_.items.values();
    auto similarities = arrays_.similarities.values();
    auto last = static_cast<std::size_t>(offsets[item + std::size_t{1}]);
    for (auto at = static_cast<std::size_t>(offsets[item]); at < last; ++at)
      row[items[at]] += weight * similarities[at];
  }

  neighbour_arrays arrays_;
  double decay_;
  fit_cost cost_;
};

result<std::unique_ptr<recommender>> fit(const parameters& given,
                                         const parameters& score,
                                         const fit_context& context) {
  parameter_reader in(name, given, fit_defaults());
  neighbour_settings settings;
  settings.alpha = in.number("alpha", {0, 1});
  settings.k = static_cast<std::uint32_t>(in.integer("k", 1, 1'000'000));
  settings.shrink = in.number("shrink", {0});
  settings.bm25_k1 = in.number("bm25_k1", {0, 1e6});
  settings.bm25_b = in.number("bm25_b", {0, 1});
  auto similarity = in.word("similarity", similarities);
  settings.similarity = static_cast<item_similarity>(
      std::ranges::find(similarities, similarity) - similarities.begin());
  if (auto ok = in.finish(); !ok)
    return pass_on(ok);
  auto decay = read_decay(score);
  if (!decay)
    return pass_on(decay);
  if (auto ok = check_training(context.train); !ok)
    return pass_on(ok);
  auto rows = distinct_rows(context.train);
  auto found = find_neighbours(rows, settings, context);
  if (!found)
    return pass_on(found);
  fit_cost cost{0, context.train.size(), 2 * rows.pair_count()};
  return std::make_unique<item_neighbourhood>(
      neighbour_arrays{std::move(found->offsets), std::move(found->items),
                       std::move(found->similarities), rows.seen()},
      *decay, cost);
}

result<void> check(const neighbour_arrays& arrays) {
  auto offsets = arrays.offsets.values();
  auto items = arrays.items.values();
  auto n_items = arrays.seen.values().size();
  if (offsets.size() != n_items + 1 || offsets.front() != 0
      || !std::ranges::is_sorted(offsets)
      || static_cast<std::size_t>(offsets.back()) != items.size()
      || arrays.similarities.values().size() != items.size())
    return model_damaged("neighbour lists are out of bounds");
  if (!std::ranges::all_of(items, [&](auto item) { return item < n_items; }))
    return model_damaged("a neighbour does not exist");
  return {};
}

result<std::unique_ptr<recommender>> load(const array_file& saved,
                                          const parameters& score) {
  auto decay = read_decay(score);
  if (!decay)
    return pass_on(decay);
  if (auto ok = expect_family(saved, name); !ok)
    return pass_on(ok);
  auto offsets = model_array<std::int64_t>::load(saved, "offsets");
  if (!offsets)
    return pass_on(offsets);
  auto items = model_array<std::uint32_t>::load(saved, "items");
  if (!items)
    return pass_on(items);
  auto similarities = model_array<float>::load(saved, "similarities");
  if (!similarities)
    return pass_on(similarities);
  auto seen = model_array<std::uint8_t>::load(saved, "seen");
  if (!seen)
    return pass_on(seen);
  neighbour_arrays arrays{std::move(*offsets), std::move(*items),
                          std::move(*similarities), std::move(*seen)};
  if (auto ok = check(arrays); !ok)
    return pass_on(ok);
  return std::make_unique<item_neighbourhood>(std::move(arrays), *decay,
                                              fit_cost{});
}

} // namespace

model_family itemknn_family() {
  return {std::string(name),
          "Item neighbourhoods by asymmetric cosine, cosine or BM25; decay "
          "favours the latest items",
          "Deshpande and Karypis, Item-Based Top-N Recommendation Algorithms, "
          "2004; Aiolli, Efficient Top-N Recommendation for Very Large Scale "
          "Binary Rated Datasets, 2013; Robertson and Zaragoza, The "
          "Probabilistic Relevance Framework: BM25 and Beyond, 2009",
          fit_defaults(),
          score_defaults(),
          true,
          fit,
          load};
}

} // namespace automodel::recsys
