#include "base/random_stream.hpp"
#include "coordination/arbitration/arbiter.hpp"

#include <algorithm>
#include <deque>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::coordination;

namespace {

using values = std::map<std::string, std::uint64_t>;

// What a proposal writes, from what it read: any change of an input changes it.
std::uint64_t written(const values& read, const std::string& id) {
  std::uint64_t hash = 17;
  for (const auto& [thing, value] : read)
    hash = hash * 1'000'003 + value;
  return random_stream{hash, id}();
}

// A proposal with the values its agent saw when it made it.
struct attempt {
  proposal what;
  values read;
};

struct state {
  values content;
  versions now;
};

struct history {
  std::vector<std::vector<attempt>> accepted; ///< by round
  state last;
};

std::string thing(std::uint64_t index) {
  return {'t', static_cast<char>('0' + index)};
}

// Looks at some things as they were and wants to change some.
attempt make(const std::string& id, const state& seen, random_stream& random,
             std::uint64_t submitted) {
  attempt made;
  made.what.id = id;
  made.what.agent = "agent";
  made.what.submitted = submitted;
  made.what.objectives = {{static_cast<std::int64_t>(random.below(3))},
                          {static_cast<std::int64_t>(random.below(3))}};
  made.what.utility = {static_cast<std::int64_t>(random.below(3))};
  made.what.risk = {static_cast<std::int64_t>(random.below(2))};
  made.what.cost = random.below(3);
  for (std::uint64_t i = 0; i < 5; ++i)
    if (random.below(3) == 0) {
      auto at = seen.now.find(thing(i));
      made.what.reads[thing(i)] = at == seen.now.end() ? 0 : at->second;
      auto value = seen.content.find(thing(i));
      made.read[thing(i)] = value == seen.content.end() ? 0 : value->second;
    }
  made.what.writes.insert(thing(random.below(5)));
  if (random.below(3) == 0)
    made.what.writes.insert(thing(random.below(5)));
  return made;
}

std::vector<proposal> proposals_of(const std::vector<attempt>& attempts) {
  std::vector<proposal> found;
  for (const auto& one : attempts)
    found.push_back(one.what);
  return found;
}

const attempt& find(const std::vector<attempt>& among, const std::string& id) {
  return *std::ranges::find(among, id,
                            [](const auto& one) { return one.what.id; });
}

// The loser is told a true reason.
void check_reason(const ruling& lost, const std::vector<ruling>& all,
                  const std::vector<attempt>& attempts) {
  REQUIRE(!lost.reason.empty());
  const auto& what = find(attempts, lost.proposal).what;
  REQUIRE(lost.may_rebase == (what.rebases == 0));
  if (lost.rule == arbitration_rule::stale)
    return;
  auto winner = std::ranges::find(all, lost.against, &ruling::proposal);
  REQUIRE(winner != all.end());
  REQUIRE(winner->accepted);
  const auto& other = find(attempts, lost.against).what;
  auto touches = [&](const proposal& one) {
    return one.writes.contains(lost.over) || one.reads.contains(lost.over);
  };
  REQUIRE(touches(what));
  REQUIRE(touches(other));
}

history run(std::uint64_t seed) {
  random_stream random{seed, "history"};
  history told;
  std::deque<state> past{state{}};
  std::vector<std::string> again;
  for (std::uint64_t round = 0; round < 6; ++round) {
    std::vector<attempt> attempts;
    for (const auto& id : std::exchange(again, {})) {
      attempts.push_back(make(id + "'", past.back(), random, round));
      attempts.back().what.rebases = 1;
    }
    for (auto more = 1 + random.below(4); more > 0; --more) {
      // Some agents are slow: they saw the state of a round ago.
      const auto& seen
          = past[past.size() - 1
                 - random.below(std::min<std::size_t>(past.size(), 2))];
      attempts.push_back(
          make("p" + std::to_string(round) + "-" + std::to_string(more), seen,
               random, round));
    }
    auto next = past.back();
    auto rulings = arbitrate(proposals_of(attempts), next.now);
    REQUIRE(rulings);
    random.shuffle(attempts);
    REQUIRE(*arbitrate(proposals_of(attempts), next.now) == *rulings);
    auto& accepted = told.accepted.emplace_back();
    for (const auto& one : *rulings) {
      if (one.accepted) {
        accepted.push_back(find(attempts, one.proposal));
        continue;
      }
      check_reason(one, *rulings, attempts);
      if (one.may_rebase)
        again.push_back(one.proposal);
    }
    carry_out(proposals_of(accepted), next.now);
    for (const auto& one : accepted)
      for (const auto& name : one.what.writes)
        next.content[name] = written(one.read, one.what.id);
    past.push_back(std::move(next));
  }
  told.last = past.back();
  return told;
}

// One after the other, in an order of one's own within each round, each from
// what is there at its turn: nothing of the arbiter is used.
void replay(const history& told, random_stream& random) {
  values content;
  for (auto round : told.accepted) {
    random.shuffle(round);
    for (const auto& one : round) {
      values read;
      for (const auto& [name, ignored] : one.what.reads) {
        auto at = content.find(name);
        read[name] = at == content.end() ? 0 : at->second;
      }
      REQUIRE(read == one.read);
      for (const auto& name : one.what.writes)
        content[name] = written(read, one.what.id);
    }
  }
  REQUIRE(content == told.last.content);
}

} // namespace

TEST_CASE("10,000 random histories of concurrent proposals are serialisable, "
          "in any order of a round, with the same winners for the same "
          "inputs") {
  random_stream random{1, "replay"};
  std::size_t accepted = 0;
  for (std::uint64_t seed = 0; seed < 10'000; ++seed) {
    INFO("history " << seed);
    auto told = run(seed);
    for (const auto& round : told.accepted)
      accepted += round.size();
    replay(told, random);
  }
  CHECK(accepted > 60'000); // at least one in each round
}
