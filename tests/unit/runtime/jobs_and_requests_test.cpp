#include "runtime/job_state.hpp"
#include "runtime/quarantine.hpp"
#include "runtime/reply_cache.hpp"
#include "runtime/restart_ledger.hpp"

#include <catch2/catch.hpp>

namespace automodel::tests {

using namespace std::chrono_literals;
using runtime::job_state;

TEST_CASE("a job moves along its legal transitions only") {
  const std::pair<job_state, job_state> legal[] = {
      {job_state::queued, job_state::running},
      {job_state::queued, job_state::paused},
      {job_state::queued, job_state::failed},
      {job_state::queued, job_state::cancelled},
      {job_state::running, job_state::paused},
      {job_state::running, job_state::failed},
      {job_state::running, job_state::done},
      {job_state::running, job_state::cancelled},
      {job_state::paused, job_state::running},
      {job_state::paused, job_state::failed},
      {job_state::paused, job_state::cancelled},
  };
  for (std::size_t i = 0; i < runtime::job_state_count; ++i)
    for (std::size_t j = 0; j < runtime::job_state_count; ++j) {
      std::pair move{static_cast<job_state>(i), static_cast<job_state>(j)};
      auto state = move.first;
      auto moved = advance(state, move.second);
      INFO(to_string(move.first) << " to " << to_string(move.second));
      auto expected = std::find(std::begin(legal), std::end(legal), move)
                      != std::end(legal);
      CHECK(moved.has_value() == expected);
      CHECK(state == (expected ? move.second : move.first));
    }
}

TEST_CASE("states of a job have names") {
  for (std::size_t i = 0; i < runtime::job_state_count; ++i) {
    auto state = static_cast<job_state>(i);
    CHECK(runtime::job_state_from(to_string(state)) == state);
  }
  CHECK(runtime::job_state_from("runing").error().hint.find("\"running\"?")
        != std::string::npos);
}

TEST_CASE("one request works while its equals wait, and all get the answer") {
  using cache = runtime::reply_cache<int, std::string>;
  cache replies{2};
  CHECK(replies.enter("a", "ann").what == cache::turn::first);
  CHECK(replies.enter("a", "bob").what == cache::turn::joined);
  CHECK(replies.enter("b", "cleo").what == cache::turn::first);
  CHECK(replies.settle("a", 7) == std::vector<std::string>{"ann", "bob"});
  auto later = replies.enter("a", "dan");
  CHECK(later.what == cache::turn::known);
  CHECK(later.reply == 7);
  CHECK(replies.working() == 1);
}

TEST_CASE("what failed may be tried again") {
  using cache = runtime::reply_cache<int, std::string>;
  cache replies{2};
  replies.enter("a", "ann");
  CHECK(replies.forget("a") == std::vector<std::string>{"ann"});
  CHECK(replies.enter("a", "bob").what == cache::turn::first);
}

TEST_CASE("the oldest answers are forgotten") {
  using cache = runtime::reply_cache<int, int>;
  cache replies{2};
  for (auto key : {"a", "b", "c"}) {
    replies.enter(key, 0);
    replies.settle(key, 1);
  }
  CHECK(replies.kept() == 2);
  CHECK(replies.enter("a", 0).what == cache::turn::first);
  CHECK(replies.enter("c", 0).what == cache::turn::known);
}

TEST_CASE("without a key every request is its own") {
  using cache = runtime::reply_cache<int, int>;
  cache replies{2};
  CHECK(replies.enter("", 0).what == cache::turn::first);
  CHECK(replies.enter("", 0).what == cache::turn::first);
  CHECK(replies.settle("", 1).empty());
  CHECK(replies.kept() == 0);
}

TEST_CASE("a quarantine holds what killed twice, and is bounded") {
  runtime::quarantine poison{2, 3};
  CHECK_FALSE(poison.note_death("a"));
  CHECK_FALSE(poison.any());
  CHECK(poison.note_death("a"));
  CHECK(poison.any());
  CHECK(poison.holds("a"));
  CHECK_FALSE(poison.holds("b"));
  for (auto key : {"b", "c", "d"})
    poison.note_death(key);
  CHECK_FALSE(poison.holds("a"));
  CHECK_FALSE(poison.any());
  CHECK(poison.deaths("d") == 1);
}

TEST_CASE("a ledger doubles the delay and stops at the limit") {
  runtime::restart_ledger ledger{{3, 1000ms, 100ms, 300ms}};
  runtime::restart_ledger::time_point start{};
  CHECK(ledger.note_death(start) == 100ms);
  CHECK(ledger.note_death(start + 1ms) == 200ms);
  CHECK(ledger.note_death(start + 2ms) == 300ms);
  CHECK_FALSE(ledger.note_death(start + 3ms));
  CHECK(ledger.recent() == 4);
  CHECK(ledger.note_death(start + 1002ms) == 200ms);
}

} // namespace automodel::tests
