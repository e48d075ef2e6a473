#include "recsys/models/classical/model_arrays.hpp"
#include "recsys/models/classical/parameter_reader.hpp"
#include "recsys/models/classical/rating_models.hpp"
#include "recsys/models/classical/rating_rows.hpp"
#include "recsys/models/classical/training_rows.hpp"

#include <algorithm>
#include <array>

namespace automodel::recsys {

namespace {

constexpr std::string_view mean_name = "rating-mean";
constexpr std::string_view bias_name = "rating-bias";
constexpr std::array<std::string_view, 3> sides{"all", "user", "item"};

const parameters& mean_defaults() {
  static const parameters defaults{{"by", std::string("all")}};
  return defaults;
}

const parameters& bias_defaults() {
  static const parameters defaults{
      {"reg_item", 10.0}, {"reg_user", 15.0}, {"sweeps", std::int64_t{10}}};
  return defaults;
}

/// A mean rating and what is added for a user and an item, 0 for the unknown.
struct rating_biases {
  model_array<double> users, items;
  model_array<double> level; ///< [mean, lowest, highest]
};

class biased_mean final : public predictor {
public:
  biased_mean(std::string_view family, rating_biases biases, fit_cost cost)
      : family_(family), biases_(std::move(biases)), cost_(cost) {}

  result<void> predict(const labelled_rows& rows,
                       std::span<float> out) const override {
    auto users = biases_.users.values(), items = biases_.items.values();
    auto asked = check_predicting(rows, users.size(), items.size(), out.size());
    if (!asked)
      return pass_on(asked);
    auto level = biases_.level.values();
    for (std::size_t row = 0; row < out.size(); ++row) {
      auto value = level[0] + users[asked->user(row)] + items[asked->item(row)];
      out[row] = static_cast<float>(std::clamp(value, level[1], level[2]));
    }
    return {};
  }

  void save(array_file_writer& out) const override {
    out.add_text("family", family_);
    out.add("users", biases_.users.values());
    out.add("items", biases_.items.values());
    out.add("level", biases_.level.values());
  }

  fit_cost cost() const override { return cost_; }

private:
  std::string family_;
  rating_biases biases_;
  fit_cost cost_;
};

/// Biases of one side, the other side's given: shrunk means of what is left.
std::vector<double> shrunk_means(const rating_lists& lists, double mean,
                                 std::span<const double> other, double reg) {
  std::vector<double> biases(lists.size());
  for (std::uint32_t id = 0; id < lists.size(); ++id) {
    auto list = lists.of(id);
    double left = 0;
    for (std::size_t at = 0; at < list.size(); ++at)
      left += list.ratings[at] - mean - other[list.ids[at]];
    if (list.size() > 0)
      biases[id] = left / (reg + static_cast<double>(list.size()));
  }
  return biases;
}

/// A training set by both sides.
struct both_sides {
  rating_table by_item, by_user;
  double mean;

  static result<both_sides> of(const labelled_rows& train) {
    auto by_item = rating_table::by_item(train);
    if (!by_item)
      return pass_on(by_item);
    auto rows = rating_rows::of(train);
    if (!rows)
      return pass_on(rows);
    auto by_user = rating_table::transposed(by_item->view(), rows->n_users());
    auto mean = by_item->view().all.mean();
    return both_sides{std::move(*by_item), std::move(by_user), mean};
  }

  std::unique_ptr<predictor> finish(std::string_view family,
                                    std::vector<double> users,
                                    std::vector<double> items,
                                    std::uint64_t passes) const {
    auto [low, high] = std::ranges::minmax(by_item.ratings);
    return std::make_unique<biased_mean>(
        family,
        rating_biases{std::move(users), std::move(items),
                      std::vector<double>{mean, low, high}},
        fit_cost{0, passes * by_item.ids.size(), 0});
  }
};

result<std::unique_ptr<predictor>> fit_mean(const parameters& given,
                                            const row_fit_context& context) {
  parameter_reader in(mean_name, given, mean_defaults());
  auto by = in.word("by", sides);
  if (auto ok = in.finish(); !ok)
    return pass_on(ok);
  auto data = both_sides::of(context.train);
  if (!data)
    return pass_on(data);
  std::vector<double> users(data->by_user.view().size());
  std::vector<double> items(data->by_item.view().size());
  if (by == "user")
    users = shrunk_means(data->by_user.view(), data->mean, items, 0);
  if (by == "item")
    items = shrunk_means(data->by_item.view(), data->mean, users, 0);
  return data->finish(mean_name, std::move(users), std::move(items), 1);
}

result<std::unique_ptr<predictor>> fit_bias(const parameters& given,
                                            const row_fit_context& context) {
  parameter_reader in(bias_name, given, bias_defaults());
  auto reg_user = in.number("reg_user", {0, 1e9});
  auto reg_item = in.number("reg_item", {0, 1e9});
  auto sweeps = static_cast<std::uint64_t>(in.integer("sweeps", 1, 10'000));
  if (auto ok = in.finish(); !ok)
    return pass_on(ok);
  auto data = both_sides::of(context.train);
  if (!data)
    return pass_on(data);
  std::vector<double> users(data->by_user.view().size());
  std::vector<double> items;
  for (std::uint64_t sweep = 0; sweep < sweeps; ++sweep) {
    if (!advance(context, "sweeps", sweep, sweeps))
      return fit_cancelled();
    items = shrunk_means(data->by_item.view(), data->mean, users, reg_item);
    users = shrunk_means(data->by_user.view(), data->mean, items, reg_user);
  }
  return data->finish(bias_name, std::move(users), std::move(items),
                      2 * sweeps);
}

result<std::unique_ptr<predictor>> load(std::string_view family,
                                        const array_file& saved) {
  if (auto ok = expect_family(saved, family); !ok)
    return pass_on(ok);
  auto users = model_array<double>::load(saved, "users");
  if (!users)
    return pass_on(users);
  auto items = model_array<double>::load(saved, "items");
  if (!items)
    return pass_on(items);
  auto level = model_array<double>::load(saved, "level");
  if (!level)
    return pass_on(level);
  auto values = level->values();
  if (values.size() != 3 || !(values[1] <= values[2]))
    return model_damaged("its range of ratings is out of bounds");
  return std::make_unique<biased_mean>(
      family,
      rating_biases{std::move(*users), std::move(*items), std::move(*level)},
      fit_cost{});
}

} // namespace

model_family rating_mean_family() {
  return {.name = std::string(mean_name),
          .summary = "The mean rating of all, of the user or of the item",
          .source = "",
          .fit_defaults = mean_defaults(),
          .score_defaults = {},
          .deterministic = true,
          .fit = {},
          .load = {},
          .fit_rows = fit_mean,
          .load_rows
          = [](const array_file& saved) { return load(mean_name, saved); }};
}

model_family rating_bias_family() {
  return {.name = std::string(bias_name),
          .summary = "The mean rating with shrunk biases of user and item",
          .source = "Koren, Factor in the Neighbors: Scalable and Accurate "
                    "Collaborative Filtering, 2010",
          .fit_defaults = bias_defaults(),
          .score_defaults = {},
          .deterministic = true,
          .fit = {},
          .load = {},
          .fit_rows = fit_bias,
          .load_rows
          = [](const array_file& saved) { return load(bias_name, saved); }};
}

} // namespace automodel::recsys
