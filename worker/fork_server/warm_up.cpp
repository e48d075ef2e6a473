#include "worker/fork_server/warm_up.hpp"

#include <array>
#include <filesystem>
#include <iterator>

namespace automodel::worker {

namespace {

constexpr std::uint32_t n_users = 4;
constexpr std::uint32_t n_items = 5;

/// Each user and two or three items.
struct toy_rows {
  std::array<std::int64_t, n_users + 1> offsets{0, 3, 6, 8, 11};
  std::array<std::uint32_t, 11> items{0, 1, 2, 1, 2, 3, 3, 4, 4, 0, 2};
  std::array<std::int64_t, 11> timestamps{1, 2, 3, 1, 2, 3, 1, 2, 1, 2, 3};

  recsys::interactions rows() const {
    return {n_users, n_items, offsets, items, {}, timestamps};
  }
};

/// The defaults, but no more than one pass over the rows.
parameters briefly(const recsys::model_family& family) {
  auto fit = family.fit_defaults;
  if (auto epochs = fit.find("epochs"); epochs != fit.end())
    epochs->second = std::int64_t{1};
  return fit;
}

result<void> use_once(const recsys::model_family& family,
                      const recsys::interactions& rows) {
  recsys::fit_context context;
  context.train = rows;
  auto model = family.fit(briefly(family), family.score_defaults, context);
  if (!model)
    return pass_on(model);
  std::array<recsys::user_id, 2> users{0, 1};
  std::array<float, users.size() * n_items> scores{};
  return (*model)->score(users, rows, scores);
}

std::size_t threads() {
  return static_cast<std::size_t>(std::distance(
      std::filesystem::directory_iterator{"/proc/self/task"}, {}));
}

} // namespace

result<void> warm_up(const recsys::model_registry& models) {
  toy_rows toy;
  for (const auto& family : models.all()) {
    // What predicts rows needs no other libraries; "program" has no program of
    // its own.
    if (!family.fit || family.name == "program")
      continue;
    if (auto used = use_once(family, toy.rows()); !used)
      return used;
  }
  if (auto count = threads(); count != 1)
    return fail(errc::internal,
                std::to_string(count) + " threads run after the warm-up",
                "a fork server may have one");
  return {};
}

} // namespace automodel::worker
