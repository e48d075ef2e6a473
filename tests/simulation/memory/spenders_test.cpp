#include "shared_world.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::storage;
using namespace automodel::storage::test;

namespace {

using builder = messages::schema::Record::Builder;

constexpr std::uint64_t cap = 500;
constexpr std::uint64_t lease_ms = 60;

// Somebody who leases, reserves, works for a while and settles, or dies, or
// sleeps through the end of the lease and settles too late.
class spender {
public:
  spender(memory& memory, std::uint64_t number, std::uint64_t seed)
      : memory_(memory), path_("/spender/" + std::to_string(number)),
        random_(seed, path_) {}

  std::int64_t wakes = 0;
  std::uint64_t spent = 0;   ///< what was acknowledged as spent
  std::uint64_t refused = 0; ///< settled too late
  std::uint64_t died = 0;

  void act(std::int64_t now) {
    now_ = now;
    if (phase_ == phase::idle)
      begin();
    else
      finish();
    wakes = now + 1 + static_cast<std::int64_t>(random_.below(100));
  }

private:
  enum class phase { idle, working };

  void begin() {
    if (!commit([&](builder record) {
          auto lease = record.initLease();
          lease.setName(path_);
          lease.setHolder(path_);
          lease.setToken(token_ + 1);
          lease.setGrant(lease_ms);
        }))
      return; // the one before has not ended yet
    ++token_;
    amount_ = 1 + random_.below(30);
    auto reserved = commit([&](builder record) {
      record.initBudget().setAccount("trials");
      auto reserve = record.getBudget().initReserve();
      reserve.setName(name());
      reserve.setAmount(amount_);
      reserve.setLease(path_);
      reserve.setToken(token_);
    });
    if (reserved)
      phase_ = phase::working;
    else
      CHECK(reserved.error().code == errc::resource_exhausted);
  }

  void finish() {
    phase_ = phase::idle;
    if (random_.below(3) == 0) {
      ++died;
      return; // nobody settles
    }
    auto used = random_.below(amount_ + 1);
    auto settled = commit([&](builder record) {
      record.initBudget().setAccount("trials");
      auto settle = record.getBudget().initSettle();
      settle.setName(name());
      settle.setSpent(used);
    });
    if (settled)
      spent += used;
    else
      ++refused;
  }

  result<receipt> commit(const fill_record& fill) {
    auto made = memory_.commit(
        step_at(path_, sequence_ + 1, std::to_string(++names_), now_, fill));
    if (made)
      ++sequence_;
    return made;
  }

  std::string name() const { return path_ + '#' + std::to_string(token_); }

  memory& memory_;
  std::string path_;
  random_stream random_;
  phase phase_ = phase::idle;
  std::int64_t now_ = 0;
  std::uint64_t sequence_ = 0, names_ = 0, token_ = 0, amount_ = 0;
};

} // namespace

TEST_CASE("sixty-four spenders never exceed the cap, and what the dead held "
          "comes back") {
  fast_folder folder;
  auto memory = memory::open(folder.path() / "memory").value();
  memory
      .commit(step_at("/budget", 1, "limit", 1,
                      [](builder record) {
                        record.initBudget().setAccount("trials");
                        record.getBudget().initLimit().setAmount(cap);
                        record.getBudget().getLimit().setUnit("trials");
                      }))
      .value();
  std::vector<spender> spenders;
  for (std::uint64_t i = 0; i < 64; ++i)
    spenders.emplace_back(memory, i, 20'261'122);

  std::int64_t now = 1;
  std::uint64_t fullest = 0;
  for (int turn = 0; turn < 4000; ++turn) {
    auto next = std::min_element(
        spenders.begin(), spenders.end(),
        [](const auto& a, const auto& b) { return a.wakes < b.wakes; });
    now = std::max(now, next->wakes);
    next->act(now);
    auto budget = memory.reader().shared().budget("trials", now)->value();
    std::uint64_t spent = 0;
    for (const auto& one : spenders)
      spent += one.spent;
    REQUIRE(budget.spent == spent);
    REQUIRE(budget.spent + budget.reserved <= cap);
    fullest = std::max(fullest, budget.spent + budget.reserved);
  }
  std::uint64_t died = 0, refused = 0;
  for (const auto& one : spenders) {
    died += one.died;
    refused += one.refused;
  }
  CHECK(fullest > cap * 9 / 10); // the cap was felt
  CHECK(died > 10);
  CHECK(refused > 0);
  auto later = now + static_cast<std::int64_t>(lease_ms);
  auto budget = memory.reader().shared().budget("trials", later)->value();
  CHECK(budget.reserved == 0);
  CHECK(memory.reader().verify()->clean());
}
