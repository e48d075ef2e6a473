#include <ATen/Functions.h>
#include <ATen/TensorOperators.h>

#include "tests/unit/blocks/block_program.hpp"

#include <cmath>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

TEST_CASE("light_gcn is equations 3, 4 and 8 of LightGCN") {
  constexpr std::int64_t n_users = 3, n_items = 4, dim = 2, layers = 3;
  // User 1 has no edge, item 2 neither.
  const std::vector<std::pair<std::int64_t, std::int64_t>> edges{
      {2, 0}, {0, 1}, {0, 0}, {2, 3}, {0, 3}};
  auto model = program_of(
      "light_gcn, light_gcn_init",
      "    user = torch.tensor([2, 0, 0, 2, 0])\n"
      "    item = torch.tensor([0, 1, 0, 3, 3])\n"
      "    return light_gcn_init(\"g\", user, item, 3, 4)\n",
      "    u, i = light_gcn(s, \"g\", b[\"users\"], b[\"items\"], 3)\n"
      "    out[\"y\"] = torch.cat([u, i], 0)\n");
  auto [p, s] = initial_values(model);
  CHECK(p.empty());
  tensor_map b{{"users", normal({n_users, dim})},
               {"items", normal({n_items, dim})}};
  auto y = run(model, p, s, b).at("y");
  auto degree = [&](bool of_user, std::int64_t id) {
    double sum = 0;
    for (auto [user, item] : edges)
      sum += (of_user ? user : item) == id ? 1 : 0;
    return sum;
  };
  for (std::int64_t d = 0; d < dim; ++d) {
    std::vector<double> now, mean(n_users + n_items);
    for (std::int64_t u = 0; u < n_users; ++u)
      now.push_back(number(b.at("users"), {u, d}));
    for (std::int64_t i = 0; i < n_items; ++i)
      now.push_back(number(b.at("items"), {i, d}));
    for (std::int64_t k = 0; k <= layers; ++k) {
      for (std::size_t n = 0; n < now.size(); ++n)
        mean[n] += now[n] / (layers + 1);
      std::vector<double> next(now.size());
      for (auto [user, item] : edges) {
        auto weight = 1 / std::sqrt(degree(true, user) * degree(false, item));
        auto u = std::size_t(user), i = std::size_t(n_users + item);
        next[u] += weight * now[i];
        next[i] += weight * now[u];
      }
      now = next;
    }
    for (std::size_t n = 0; n < mean.size(); ++n)
      CHECK(number(y, {std::int64_t(n), d}) == Approx(mean[n]));
  }
  check_gradients(model, p, s, b);
}
