#include "recsys/models/classical/classical_models.hpp"
#include "recsys/models/classical/model_arrays.hpp"
#include "recsys/models/classical/parameter_reader.hpp"
#include "recsys/models/classical/training_rows.hpp"
#include "recsys/models/classical/weighted_history.hpp"

#include <algorithm>

namespace automodel::recsys {

namespace {

constexpr std::string_view name = "pop";
constexpr std::int64_t seconds_per_day = 86'400;

const parameters& fit_defaults() {
  static const parameters defaults{{"window_days", std::int64_t{0}}};
  return defaults;
}

class popularity final : public recommender {
public:
  popularity(model_array<float> scores, fit_cost cost)
      : scores_(std::move(scores)), cost_(cost) {}

  result<void> score(std::span<const user_id> users,
                     const interactions& history,
                     std::span<float> out) const override {
    auto scores = scores_.values();
    if (auto ok
        = check_scoring(users, history,
                        static_cast<std::uint32_t>(scores.size()), out.size());
        !ok)
      return ok;
    for (std::size_t i = 0; i < users.size(); ++i)
      std::ranges::copy(
          scores, out.begin() + static_cast<std::ptrdiff_t>(i * scores.size()));
    return {};
  }

  void save(array_file_writer& out) const override {
    out.add_text("family", name);
    out.add("scores", scores_.values());
  }

  fit_cost cost() const override { return cost_; }

private:
  model_array<float> scores_; ///< [n_items]
  fit_cost cost_;
};

result<std::int64_t> first_second(const interactions& train,
                                  std::int64_t window_days) {
  if (window_days == 0)
    return std::numeric_limits<std::int64_t>::min();
  if (train.timestamps.empty())
    return fail(errc::invalid_argument,
                "pop: window_days needs timestamps, and the data has none",
                "window_days = 0 counts all rows");
  return std::ranges::max(train.timestamps) - window_days * seconds_per_day + 1;
}

result<std::unique_ptr<recommender>> fit(const parameters& given,
                                         const parameters& score,
                                         const fit_context& context) {
  parameter_reader in(name, given, fit_defaults());
  auto window_days = in.integer("window_days", 0, 36'500);
  if (auto ok = in.finish(); !ok)
    return pass_on(ok);
  if (auto ok = parameter_reader(name, score, {}).finish(); !ok)
    return pass_on(ok);
  const auto& train = context.train;
  if (auto ok = check_training(train); !ok)
    return pass_on(ok);
  auto from = first_second(train, window_days);
  if (!from)
    return pass_on(from);
  std::vector<float> counts(train.n_items, unseen_score);
  for (auto item : train.items)
    counts[item] = 0;
  for (std::size_t row = 0; row < train.size(); ++row)
    if (window_days == 0 || train.timestamps[row] >= *from)
      counts[train.items[row]] += 1;
  if (!advance(context, "counting", 1, 1))
    return fit_cancelled();
  return std::make_unique<popularity>(std::move(counts),
                                      fit_cost{0, train.size(), 0});
}

result<std::unique_ptr<recommender>> load(const array_file& saved,
                                          const parameters& score) {
  if (auto ok = parameter_reader(name, score, {}).finish(); !ok)
    return pass_on(ok);
  if (auto ok = expect_family(saved, name); !ok)
    return pass_on(ok);
  auto scores = model_array<float>::load(saved, "scores");
  if (!scores)
    return pass_on(scores);
  return std::make_unique<popularity>(std::move(*scores), fit_cost{});
}

} // namespace

model_family pop_family() {
  return {std::string(name),
          "Popularity: how often items were chosen, of late or ever",
          "",
          fit_defaults(),
          {},
          true,
          fit,
          load};
}

} // namespace automodel::recsys
