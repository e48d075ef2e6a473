#include "base/random_stream.hpp"
#include "coordination/budgets/budget.hpp"

#include <map>
#include <optional>
#include <queue>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::coordination;

namespace {

reservation of_tokens(const std::string& id, std::uint64_t tokens,
                      reservation_fate fate = reservation_fate::give_back) {
  return {id, "holder-" + id, {{"tokens", tokens}}, fate};
}

} // namespace

TEST_CASE("what is reserved counts until it is used or returned") {
  auto money = budget::create({{"tokens", 100}}).value();
  REQUIRE(money.reserve(of_tokens("a", 60)));
  auto refused = money.reserve(of_tokens("b", 41));
  CHECK(refused.error().code == errc::resource_exhausted);
  CHECK(refused.error().message
        == "holder-b wants 41 of tokens, of which 40 are left");
  CHECK(money.settle("a", {{"tokens", 61}}).error().code
        == errc::invalid_argument);
  REQUIRE(money.settle("a", {{"tokens", 20}}));
  CHECK(money.left() == amounts{{"tokens", 80}});
  CHECK(money.reserve(of_tokens("b", 41)));
  CHECK(!money.reserve({"c", "c", {{"gold", 1}}, {}}));
  CHECK(money.settle("nobody", {}).error().code == errc::not_found);
}

TEST_CASE("an event that comes again changes nothing") {
  auto money = budget::create({{"tokens", 100}}).value();
  REQUIRE(money.reserve(of_tokens("a", 60)));
  auto before = money;
  REQUIRE(money.reserve(of_tokens("a", 60)));
  CHECK(money == before);
  CHECK(money.reserve(of_tokens("a", 61)).error().code == errc::conflict);
  REQUIRE(money.settle("a", {{"tokens", 10}}));
  before = money;
  REQUIRE(money.settle("a", {{"tokens", 10}}));
  REQUIRE(money.reserve(of_tokens("a", 60)));
  CHECK(money.settle("a", {{"tokens", 11}}).error().code == errc::conflict);
  money.holder_died("holder-a");
  CHECK(money == before);
}

TEST_CASE("what a dead holder reserved comes back, but a call of unknown "
          "outcome counts as spent") {
  auto money = budget::create({{"tokens", 100}}).value();
  REQUIRE(money.reserve(of_tokens("a", 30)));
  REQUIRE(money.reserve(of_tokens("b", 50, reservation_fate::spend)));
  money.holder_died("holder-a");
  money.holder_died("holder-b");
  CHECK(money.spent() == amounts{{"tokens", 50}});
  CHECK(money.left() == amounts{{"tokens", 50}});
  // The dead speak: too late.
  CHECK(money.settle("a", {{"tokens", 30}}).error().code == errc::not_found);
  CHECK(money.left() == amounts{{"tokens", 50}});
}

// In virtual time: 64 that reserve, work for a while, settle or die, whose
// messages are delayed and doubled; those who die are found out later.
TEST_CASE("64 spenders with random latencies and crashes never spend over the "
          "cap, and what they reserved comes back") {
  struct happening {
    std::uint64_t at, order;
    std::string id, holder;
    std::optional<std::uint64_t> used; ///< none: the holder is found dead
  };
  auto later = [](const happening& a, const happening& b) {
    return std::pair{a.at, a.order} > std::pair{b.at, b.order};
  };
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    random_stream random{seed, "spenders"};
    const std::uint64_t cap = 2000 + random.below(3000);
    auto money = budget::create({{"tokens", cap}}).value();
    std::priority_queue<happening, std::vector<happening>, decltype(later)>
        queue{later};
    std::uint64_t order = 0, expected = 0, refused = 0, most = 0;
    std::map<std::string, std::pair<std::uint64_t, bool>> open;
    for (std::uint64_t time = 0; time < 400; ++time) {
      auto holder
          = "s" + std::to_string(random.below(64)) + "-" + std::to_string(time);
      auto wanted = 1 + random.below(200);
      auto outside = random.below(4) == 0;
      auto made = money.reserve(
          {holder,
           holder,
           {{"tokens", wanted}},
           outside ? reservation_fate::spend : reservation_fate::give_back});
      if (!made) {
        ++refused;
      } else {
        open[holder] = {wanted, outside};
        auto done = time + random.below(40);
        auto dies = random.below(3) == 0;
        if (dies)
          queue.push({done + random.below(10), order++, holder, holder, {}});
        // Of the dead too: their news may be on the way.
        if (!dies || random.below(2) == 0)
          for (auto copies = 1 + random.below(2); copies > 0; --copies)
            queue.push(
                {done + random.below(20), order++, holder, holder, wanted / 2});
      }
      while (!queue.empty() && (queue.top().at <= time || time == 399)) {
        auto next = queue.top();
        queue.pop();
        auto known = open.find(next.id);
        if (!next.used) {
          money.holder_died(next.holder);
          if (known != open.end() && known->second.second)
            expected += known->second.first;
        } else {
          auto settled = money.settle(next.id, {{"tokens", *next.used}});
          if (known != open.end()) {
            REQUIRE(settled);
            expected += *next.used;
          }
        }
        open.erase(next.id);
      }
      auto spent
          = money.spent().contains("tokens") ? money.spent().at("tokens") : 0;
      auto reserved = money.reserved().contains("tokens")
                          ? money.reserved().at("tokens")
                          : 0;
      REQUIRE(spent + reserved <= cap);
      REQUIRE(spent == expected);
      most = std::max(most, spent + reserved);
    }
    REQUIRE(open.empty());
    CHECK(money.reserved().at("tokens") == 0);
    CHECK(money.left().at("tokens") == cap - expected);
    CHECK(refused > 0); // the cap was felt
    CHECK(most > cap - 200);
  }
}
