#include "recsys/models/classical/parameter_reader.hpp"
#include "recsys/models/classical/rating_models.hpp"
#include "recsys/models/classical/training_rows.hpp"
#include "recsys/models/classical/user_neighbourhood.hpp"

#include <algorithm>
#include <array>

namespace automodel::recsys {

namespace {

constexpr std::string_view name = "user-knn";
constexpr std::array<std::string_view, 2> similarities{"msd", "pearson"};
constexpr std::int64_t most_neighbours = 1'000'000;

const parameters& fit_defaults() {
  static const parameters defaults{{"k", std::int64_t{40}},
                                   {"min_k", std::int64_t{1}},
                                   {"similarity", std::string("msd")}};
  return defaults;
}

class user_knn final : public predictor {
public:
  /// `settings` are [n_users, similarity, k, min_k].
  user_knn(rating_arrays ratings, model_array<std::int64_t> settings,
           fit_cost cost)
      : ratings_(std::move(ratings)), settings_(std::move(settings)),
        cost_(cost), model_(ratings_.view(), setting(0),
                            {static_cast<rating_similarity>(setting(1)),
                             setting(2), setting(3)}) {}

  result<void> predict(const labelled_rows& rows,
                       std::span<float> out) const override {
    auto asked = check_predicting(rows, model_.n_users(), model_.n_items(),
                                  out.size());
    if (!asked)
      return pass_on(asked);
    model_.predict(*asked, out);
    return {};
  }

  void save(array_file_writer& out) const override {
    out.add_text("family", name);
    out.add("settings", settings_.values());
    out.add("offsets", ratings_.offsets.values());
    out.add("users", ratings_.users.values());
    out.add("ratings", ratings_.ratings.values());
  }

  fit_cost cost() const override { return cost_; }

private:
  std::size_t setting(std::size_t at) const {
    return static_cast<std::size_t>(settings_.values()[at]);
  }

  rating_arrays ratings_;
  model_array<std::int64_t> settings_;
  fit_cost cost_;
  user_neighbourhood model_; ///< views ratings_
};

result<std::unique_ptr<predictor>> fit(const parameters& given,
                                       const row_fit_context& context) {
  parameter_reader in(name, given, fit_defaults());
  auto similarity = in.word("similarity", similarities);
  auto k = in.integer("k", 1, most_neighbours);
  auto min_k = in.integer("min_k", 1, most_neighbours);
  if (auto ok = in.finish(); !ok)
    return pass_on(ok);
  auto table = rating_table::by_item(context.train);
  if (!table)
    return pass_on(table);
  auto rows = rating_rows::of(context.train);
  if (!rows)
    return pass_on(rows);
  auto chosen = std::ranges::find(similarities, similarity);
  std::vector<std::int64_t> settings{rows->n_users(),
                                     chosen - similarities.begin(), k, min_k};
  return std::make_unique<user_knn>(
      rating_arrays{std::move(table->offsets), std::move(table->ids),
                    std::move(table->ratings)},
      std::move(settings), fit_cost{0, context.train.n_rows, 0});
}

result<void> check(const rating_arrays& ratings,
                   std::span<const std::int64_t> settings) {
  auto offsets = ratings.offsets.values();
  auto users = ratings.users.values();
  if (settings.size() != 4 || std::ranges::min(settings) < 0
      || settings[0] > std::int64_t{0xFFFFFFFF} || settings[1] > 1)
    return model_damaged("its settings are out of bounds");
  if (offsets.size() < 2 || offsets.front() != 0
      || !std::ranges::is_sorted(offsets) || users.empty()
      || static_cast<std::size_t>(offsets.back()) != users.size()
      || ratings.ratings.values().size() != users.size())
    return model_damaged("rating lists are out of bounds");
  if (std::ranges::max(users) >= settings[0])
    return model_damaged("a user does not exist");
  return {};
}

result<std::unique_ptr<predictor>> load(const array_file& saved) {
  if (auto ok = expect_family(saved, name); !ok)
    return pass_on(ok);
  auto settings = model_array<std::int64_t>::load(saved, "settings");
  if (!settings)
    return pass_on(settings);
  auto offsets = model_array<std::int64_t>::load(saved, "offsets");
  if (!offsets)
    return pass_on(offsets);
  auto users = model_array<std::uint32_t>::load(saved, "users");
  if (!users)
    return pass_on(users);
  auto ratings = model_array<float>::load(saved, "ratings");
  if (!ratings)
    return pass_on(ratings);
  rating_arrays arrays{std::move(*offsets), std::move(*users),
                       std::move(*ratings)};
  if (auto ok = check(arrays, settings->values()); !ok)
    return pass_on(ok);
  return std::make_unique<user_knn>(std::move(arrays), std::move(*settings),
                                    fit_cost{});
}

} // namespace

model_family user_knn_family() {
  return {.name = std::string(name),
          .summary = "Ratings from those of similar users, each about its mean",
          .source = "Resnick et al., GroupLens: An Open Architecture for "
                    "Collaborative Filtering of Netnews, 1994; Herlocker, "
                    "Konstan and Riedl, An Empirical Analysis of Design "
                    "Choices in Neighborhood-Based Collaborative Filtering "
                    "Algorithms, 2002",
          .fit_defaults = fit_defaults(),
          .score_defaults = {},
          .deterministic = true,
          .fit = {},
          .load = {},
          .fit_rows = fit,
          .load_rows = load};
}

} // namespace automodel::recsys
