#include "recsys/training/id_tensor.hpp"
#include "recsys/training/interaction_batches.hpp"
#include "recsys/training/negative_sampler.hpp"
#include "recsys/training/recipe.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

/// Three users, five items; item 4 has no row.
struct three_users {
  std::vector<std::int64_t> offsets{0, 3, 4, 8};
  std::vector<std::uint32_t> items{2, 0, 1, 0, 3, 2, 1, 0};
  interactions train{3, 5, offsets, items, {}, {}};
};

} // namespace

TEST_CASE("every row is visited once per epoch, in another order each") {
  three_users data;
  interaction_batches order(data.train, 1, 3);
  REQUIRE(order.batches_per_epoch() == 3);
  auto visit = [&](std::uint64_t epoch) {
    order.start_epoch(epoch);
    std::vector<std::pair<std::int64_t, std::int64_t>> seen;
    for (std::size_t i = 0; i < 3; ++i) {
      auto batch = order.at(i);
      CHECK(batch.users.size() == (i < 2 ? 3 : 2));
      auto items = ids_in(batch.tensors.at("id/item"));
      for (std::size_t k = 0; k < batch.users.size(); ++k)
        seen.emplace_back(batch.users[k], items[k]);
    }
    return seen;
  };
  auto first = visit(0), second = visit(1);
  CHECK(first != second);
  CHECK(first == visit(0));
  std::ranges::sort(first);
  CHECK(first
        == decltype(first){
            {0, 0}, {0, 1}, {0, 2}, {1, 0}, {2, 0}, {2, 1}, {2, 2}, {2, 3}});
}

TEST_CASE("negatives follow their distribution") {
  three_users data;
  auto kind = GENERATE(sampler_kind::uniform, sampler_kind::unseen,
                       sampler_kind::popular);
  INFO(to_string(kind));
  negative_sampler sampler(kind, data.train);
  constexpr std::uint32_t count = 20'000;
  std::vector<std::int64_t> users{0, 2}, drawn(2 * count);
  sampler.draw(7, "neg", 1, users, count, drawn);
  std::vector<float> logq(drawn.size());
  sampler.log_probability(users, count, drawn, logq);
  for (std::size_t u = 0; u < users.size(); ++u) {
    std::map<std::int64_t, double> share;
    std::map<std::int64_t, double> stated;
    for (std::size_t i = u * count; i < (u + 1) * count; ++i) {
      share[drawn[i]] += 1.0 / count;
      stated[drawn[i]] = std::exp(logq[i]);
    }
    double sum = 0;
    for (auto [item, value] : share) {
      CHECK(value == Approx(stated[item]).margin(0.015));
      sum += stated[item];
    }
    CHECK(sum == Approx(1).margin(1e-5));
    CHECK(share.size()
          == (kind == sampler_kind::unseen
                  ? 5 - data.train.of(static_cast<user_id>(users[u])).size()
              : kind == sampler_kind::popular ? 4
                                              : 5));
  }
}

TEST_CASE("what is drawn depends on seed, view and step alone") {
  three_users data;
  negative_sampler sampler(sampler_kind::uniform, data.train);
  std::vector<std::int64_t> users(50, 1);
  auto draw
      = [&](std::uint64_t seed, std::string_view view, std::uint64_t step) {
          std::vector<std::int64_t> out(50);
          sampler.draw(seed, view, step, users, 1, out);
          return out;
        };
  CHECK(draw(1, "a", 1) == draw(1, "a", 1));
  CHECK(draw(1, "a", 1) != draw(2, "a", 1));
  CHECK(draw(1, "a", 1) != draw(1, "b", 1));
  CHECK(draw(1, "a", 1) != draw(1, "a", 2));
}

TEST_CASE("a user who has seen everything does not hang the sampler") {
  std::vector<std::int64_t> offsets{0, 2};
  std::vector<std::uint32_t> items{0, 1};
  interactions train{1, 2, offsets, items, {}, {}};
  negative_sampler sampler(sampler_kind::unseen, train);
  std::vector<std::int64_t> users{0}, out(3, -1);
  sampler.draw(1, "a", 1, users, 3, out);
  for (auto item : out)
    CHECK((item == 0 || item == 1));
}

TEST_CASE("a recipe is read and bad values are refused") {
  auto plain = read_recipe("mf", {});
  REQUIRE(plain);
  CHECK(plain->batch_size == recipe{}.batch_size);
  for (const auto& [name, value] : recipe_defaults())
    CHECK(read_recipe("mf", {{name, value}}));
  for (const auto& bad :
       std::vector<parameters>{{{"optimizer", std::string("best")}},
                               {{"learning_rate", 0.0}},
                               {{"learning_rate", std::nan("")}},
                               {{"l2", -1.0}},
                               {{"beta1", 1.0}},
                               {{"batch_size", std::int64_t{0}}},
                               {{"epochs", std::int64_t{-1}}},
                               {{"epochs", 2.5}},
                               {{"epoch", std::int64_t{1}}}}) {
    auto read = read_recipe("mf", bad);
    INFO(bad.begin()->first);
    REQUIRE_FALSE(read);
    CHECK(read.error().code == errc::invalid_argument);
    CHECK(read.error().message.find(bad.begin()->first) != std::string::npos);
    CHECK_FALSE(read.error().hint.empty());
  }
}
