#include "base/random_stream.hpp"
#include "coordination/budgets/grants.hpp"

#include <algorithm>
#include <map>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::coordination;

namespace {

grant_request cores(const std::string& id, std::uint64_t count,
                    std::int64_t priority = 0) {
  return {id, {{"cores", count}}, priority};
}

grant_pool pool_of(std::uint64_t count, grant_terms terms = {}) {
  return grant_pool::create({{"cores", count}, {"memory", 100}}, terms).value();
}

// A stream of small requests with a large one among them: the round in which
// the large one is granted, if it is.
std::optional<int> large_among_small(grant_terms terms) {
  auto pool = pool_of(4, terms);
  std::map<std::string, int> ends;
  for (int round = 0; round < 500; ++round) {
    for (const auto& [id, end] : ends)
      if (end == round)
        pool.release(id);
    REQUIRE(pool.request(cores("small-" + std::to_string(round), 1, 9)));
    if (round == 10)
      REQUIRE(pool.request(cores("large", 4)));
    for (const auto& id : pool.grant()) {
      if (id == "large")
        return round;
      ends[id] = round + 3;
    }
  }
  return {};
}

} // namespace

TEST_CASE("a request is granted whole or not at all") {
  auto pool = pool_of(4);
  REQUIRE(pool.request({"a", {{"cores", 2}, {"memory", 80}}}));
  REQUIRE(pool.request({"b", {{"cores", 2}, {"memory", 80}}}));
  REQUIRE(pool.request(cores("c", 1)));
  CHECK(pool.grant() == std::vector<std::string>{"a", "c"});
  CHECK(pool.free().at("memory") == 20);
  pool.release("a");
  CHECK(pool.grant() == std::vector<std::string>{"b"});
}

TEST_CASE("priority goes first, then age, then id") {
  auto pool = pool_of(1);
  REQUIRE(pool.request(cores("b", 1)));
  REQUIRE(pool.request(cores("a", 1)));
  REQUIRE(pool.request(cores("z", 1, 1)));
  std::vector<std::string> order;
  for (int i = 0; i < 3; ++i) {
    auto granted = pool.grant();
    REQUIRE(granted.size() == 1);
    order.push_back(granted[0]);
    pool.release(granted[0]);
  }
  CHECK(order == std::vector<std::string>{"z", "a", "b"});
}

TEST_CASE("patience ends what ageing alone would not: starvation") {
  grant_terms patient;
  patient.patience = 1'000'000;
  CHECK(!large_among_small(patient));
  auto granted = large_among_small({});
  REQUIRE(granted);
  CHECK(*granted <= 10 + 64 + 4);
}

TEST_CASE("the same request again changes nothing, another is refused") {
  auto pool = pool_of(4);
  REQUIRE(pool.request(cores("a", 1)));
  auto before = pool;
  REQUIRE(pool.request(cores("a", 1)));
  CHECK(pool == before);
  CHECK(pool.request(cores("a", 2)).error().code == errc::conflict);
  CHECK(pool.request(cores("b", 5)).error().code == errc::invalid_argument);
  CHECK(pool.request({"b", {{"gold", 1}}}).error().message
        == "b wants more of gold than there is");
  CHECK(!pool.request(cores("", 1)));
  pool.grant();
  REQUIRE(pool.request(cores("a", 1)));
  CHECK(pool.waiting() == 0);
  pool.release("nobody");
  CHECK(!grant_pool::create({}, {0, 1}));
}

TEST_CASE("random requests never exceed what there is, never wait for ever, "
          "and get the same in any order of a round") {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    INFO("seed " << seed);
    random_stream random{seed, "grants"};
    grant_terms terms{4, 16};
    auto pool = pool_of(8, terms), other = pool;
    std::map<std::string, int> ends;
    std::map<std::string, amounts> asked;
    for (int round = 0; round < 300 || pool.waiting() > 0; ++round) {
      REQUIRE(round < 3000);
      for (const auto& [id, end] : ends)
        if (end == round) {
          pool.release(id);
          other.release(id);
        }
      std::vector<grant_request> requests;
      for (auto count = round < 300 ? random.below(4) : 0; count > 0; --count) {
        grant_request wanted{
            "r" + std::to_string(round) + "-" + std::to_string(count),
            {{"cores", random.below(9)}, {"memory", random.below(101)}},
            static_cast<std::int64_t>(random.below(6))};
        asked[wanted.id] = wanted.what;
        requests.push_back(std::move(wanted));
      }
      for (const auto& one : requests)
        REQUIRE(pool.request(one));
      random.shuffle(requests);
      for (const auto& one : requests)
        REQUIRE(other.request(one));
      auto granted = pool.grant();
      REQUIRE(other.grant() == granted);
      for (const auto& id : granted)
        ends[id] = round + 1 + static_cast<int>(random.below(5));
      amounts held;
      for (const auto& [id, end] : ends)
        if (end > round)
          add(held, asked.at(id));
      REQUIRE(held["cores"] <= 8);
      REQUIRE(held["memory"] <= 100);
    }
    CHECK(ends.size() == asked.size());
  }
}
