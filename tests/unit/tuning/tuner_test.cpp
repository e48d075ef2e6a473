#include "recsys/tuning/tuner.hpp"
#include "tests/unit/tuning/objectives.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

struct variant {
  const char* name;
  tuning_options options;
};

// Each method, with and without halving.
std::vector<variant> variants() {
  tuning_options random;
  random.trials = 30;
  random.steps = 9;
  random.parallel = 4;
  random.seed = 5;
  random.name = "network";
  auto tpe = random;
  tpe.method = search_method::tpe;
  auto asha = random;
  asha.asha = tuning_options::halving{1, 3};
  auto both = asha;
  both.method = search_method::tpe;
  return {{"random", random}, {"tpe", tpe}, {"asha", asha}, {"asha tpe", both}};
}

objective network_objective() {
  auto all = objectives();
  return all.back();
}

std::string text_of(const trial& what) {
  return std::to_string(what.id) + '/' + std::to_string(what.steps) + ' '
         + to_string(what.values);
}

// A value that longer training improves; every tenth trial fails.
std::optional<double> outcome_of(const trial& what) {
  if (what.id % 10 == 7)
    return {};
  return network(what.values) - 1.0 / static_cast<double>(what.steps);
}

// Plays a search with so many workers, who finish in an order drawn by `seed`.
// Now and then the search is thrown away and goes on from its snapshot.
std::vector<std::string> play(tuner search, std::size_t workers,
                              std::uint64_t seed, bool interrupt = false) {
  random_stream random{seed, "completion"};
  std::vector<std::string> asked;
  std::vector<trial> at_work;
  while (!search.finished()) {
    while (at_work.size() < workers) {
      auto next = search.ask();
      if (!next)
        break;
      asked.push_back(text_of(*next));
      at_work.push_back(*next);
    }
    REQUIRE_FALSE(at_work.empty());
    auto done = at_work.begin()
                + static_cast<std::ptrdiff_t>(random.below(at_work.size()));
    REQUIRE(search.tell(done->id, done->steps, outcome_of(*done)));
    at_work.erase(done);
    if (interrupt && random.below(5) == 0) {
      auto fresh = search;
      REQUIRE(fresh.restore(search.snapshot()));
      REQUIRE(fresh.snapshot() == search.snapshot());
      search = std::move(fresh);
    }
  }
  return asked;
}

tuner make(const variant& how) {
  return tuner::create(network_objective().space, how.options).value();
}

std::string refusal(const tuning_options& options,
                    const search_space& space = every_kind()) {
  auto made = tuner::create(space, options);
  return made ? "" : to_string(made.error());
}

} // namespace

TEST_CASE("a search is the same with any number of workers") {
  for (const auto& how : variants()) {
    INFO(how.name);
    auto expected = play(make(how), 1, 0);
    CHECK(expected.size() >= 30);
    for (std::size_t workers = 1; workers < 8; ++workers)
      for (std::uint64_t seed = 0; seed < 10; ++seed)
        REQUIRE(play(make(how), workers, seed) == expected);
  }
}

TEST_CASE("a search goes on from its snapshot as if nothing had happened") {
  for (const auto& how : variants()) {
    INFO(how.name);
    auto expected = play(make(how), 1, 0);
    for (std::uint64_t seed = 0; seed < 2; ++seed)
      REQUIRE(play(make(how), 3, seed, true) == expected);
  }
}

TEST_CASE("another seed or name is another search") {
  for (auto how : variants()) {
    auto first = play(make(how), 1, 0);
    how.options.seed = 6;
    CHECK(play(make(how), 1, 0) != first);
    how.options.seed = 5;
    how.options.name = "other";
    CHECK(play(make(how), 1, 0) != first);
  }
}

TEST_CASE("what is spent is trials times steps, with and without halving") {
  for (const auto& how : variants()) {
    INFO(how.name);
    auto search = make(how);
    std::uint64_t steps = 0, asked = 0;
    std::map<std::uint64_t, std::uint64_t> per_length;
    while (!search.finished()) {
      auto next = search.ask();
      REQUIRE(next);
      steps += next->steps;
      ++asked;
      ++per_length[next->steps];
      REQUIRE(search.tell(next->id, next->steps, outcome_of(*next)));
    }
    CHECK(search.spent() == steps);
    CHECK(search.asked() == asked);
    CHECK(steps == 30 * 9);
    if (how.options.asha) {
      CHECK(search.started() > 60);
      CHECK(search.started() == per_length[1]);
      CHECK(per_length[3] >= per_length[1] / 3 - 2);
      CHECK(per_length[9] >= per_length[3] / 3 - 2);
      CHECK(per_length[9] >= 5);
    } else {
      CHECK(search.started() == 30);
    }
  }
}

TEST_CASE("with halving, less is left over than a beginning costs") {
  auto how = variants()[2].options;
  how.steps = 60;
  how.asha = tuning_options::halving{4, 3}; // rungs of 7, 20, 60
  for (how.trials = 3; how.trials < 40; ++how.trials) {
    auto search = tuner::create(network_objective().space, how).value();
    while (auto next = search.ask())
      REQUIRE(search.tell(next->id, next->steps, outcome_of(*next)));
    CHECK(search.spent() <= how.trials * 60);
    CHECK(search.spent() + 7 > how.trials * 60);
  }
}

TEST_CASE("a trial is promoted with its values, rung by rung") {
  auto search = make(variants()[2]);
  std::map<std::uint64_t, trial> last;
  while (auto next = search.ask()) {
    auto before = last.find(next->id);
    if (before == last.end()) {
      CHECK(next->steps == 1);
    } else {
      CHECK(next->values == before->second.values);
      CHECK(next->steps == before->second.steps * 3);
    }
    last[next->id] = *next;
    REQUIRE(search.tell(next->id, next->steps, outcome_of(*next)));
  }
}

TEST_CASE("a grid is walked in its order") {
  auto space = make_space({{"k", choice{{whole(50), whole(100)}}},
                           {"shrink", integer_range{0, 20, 10}},
                           {"decay", choice{{0.5, 0.9}}}});
  tuning_options options;
  options.method = search_method::grid;
  auto search = tuner::create(space, options).value();
  std::vector<std::string> texts;
  while (auto next = search.ask())
    texts.push_back(to_string(next->values));
  REQUIRE(texts.size() == 12);
  CHECK(texts[0] == "decay=0.5 k=50 shrink=0");
  CHECK(texts[1] == "decay=0.9 k=50 shrink=0");
  CHECK(texts[2] == "decay=0.5 k=50 shrink=10");
  CHECK(texts[11] == "decay=0.9 k=100 shrink=20");
  CHECK_FALSE(search.finished());
  for (std::uint64_t id = 12; id-- > 0;)
    REQUIRE(search.tell(id, 1, 0.0));
  CHECK(search.finished());

  options.trials = 5;
  auto part = tuner::create(space, options).value();
  std::vector<std::string> some;
  while (auto next = part.ask())
    some.push_back(to_string(next->values));
  CHECK(some.size() == 5);
  std::vector<std::string> in_order;
  for (const auto& text : texts)
    if (std::ranges::find(some, text) != some.end())
      in_order.push_back(text);
  CHECK(some == in_order);
}

TEST_CASE("a space of no more points than trials is walked whole") {
  auto space = make_space({{"k", integer_range{1, 5}}});
  for (auto how : variants()) {
    how.options.trials = 5;
    auto search = tuner::create(space, how.options).value();
    std::set<std::string> seen;
    while (auto next = search.ask()) {
      CHECK(next->steps == 9);
      CHECK(seen.insert(to_string(next->values)).second);
    }
    CHECK(seen.size() == 5);
  }
}

TEST_CASE("a trial is told once, and only if it was asked for") {
  for (const auto& how : variants()) {
    auto search = make(how);
    auto first = search.ask().value();
    CHECK(search.tell(7, first.steps, 1).error().code == errc::not_found);
    CHECK(search.tell(0, first.steps + 1, 1).error().code == errc::conflict);
    CHECK(search.tell(0, first.steps, 1));
    CHECK(search.tell(0, first.steps, 1).error().code == errc::conflict);
    for (int i = 0; i < 20; ++i)
      if (auto next = search.ask())
        REQUIRE(search.tell(next->id, next->steps, std::nan("")));
    CHECK(search.tell(0, first.steps, 1).error().code == errc::conflict);
  }
}

TEST_CASE("a value that is not a number is a failure") {
  for (const auto& how : variants()) {
    auto failed = make(how), odd = make(how);
    for (int i = 0; i < 40; ++i)
      if (auto next = failed.ask(), same = odd.ask(); next) {
        REQUIRE(text_of(same.value()) == text_of(*next));
        REQUIRE(failed.tell(next->id, next->steps, std::nullopt));
        REQUIRE(odd.tell(next->id, next->steps, i % 2 ? NAN : INFINITY));
      }
    CHECK(odd.snapshot() == failed.snapshot());
  }
}

TEST_CASE("a search that learns waits for what it must know") {
  auto search = make(variants()[1]); // four may be open
  for (int i = 0; i < 4; ++i)
    REQUIRE(search.ask());
  CHECK_FALSE(search.ask());
  for (std::uint64_t id : {1, 2, 3})
    REQUIRE(search.tell(id, 9, 0.0));
  CHECK_FALSE(search.ask());
  CHECK_FALSE(search.finished());
  REQUIRE(search.tell(0, 9, 0.0));
  CHECK(search.ask());
}

TEST_CASE("a search without an end goes on") {
  tuning_options options;
  options.method = search_method::tpe;
  auto search = tuner::create(every_kind(), options).value();
  for (int i = 0; i < 300; ++i) {
    auto next = search.ask();
    REQUIRE(next);
    REQUIRE(search.space().positions(next->values));
    REQUIRE(search.tell(next->id, 1, std::nullopt));
  }
  CHECK_FALSE(search.finished());
}

TEST_CASE("options that make no sense are refused") {
  tuning_options grid;
  grid.method = search_method::grid;
  CHECK(refusal(grid)
        == "a range of real numbers is no grid (list its values, or search by "
           "random, tpe or asha)");
  CHECK(refusal(grid, make_space({{"n", integer_range{1, 2'000'000}}}))
        == "points of the grid may not be 2000000 (allowed: 1 to 1048576)");
  grid.asha = tuning_options::halving{};
  CHECK(refusal(grid)
        == "a grid cannot be searched by successive halving (allowed: random, "
           "tpe)");
  tuning_options asha;
  asha.steps = 9;
  asha.asha = tuning_options::halving{1, 1};
  CHECK(refusal(asha) == "eta may not be 1 (allowed: 2 to 100)");
  asha.asha = tuning_options::halving{10, 3};
  CHECK(refusal(asha) == "least steps may not be 10 (allowed: 1 to 9)");
  asha.asha = tuning_options::halving{1, 3};
  asha.trials = 2;
  CHECK(refusal(asha) == "trials may not be 2 (allowed: 3 to 4294967296)");
  tuning_options random;
  random.parallel = 0;
  CHECK(refusal(random) == "parallel may not be 0 (allowed: 1 to 4096)");
  random.parallel = 1;
  random.steps = 0;
  CHECK(refusal(random) == "steps may not be 0 (allowed: 1 to 1073741824)");
  random.steps = 1;
  random.tpe.gamma = std::nan("");
  CHECK(refusal(random) == "gamma is out of range (allowed: 0.125 to 0.5)");
}

TEST_CASE("a snapshot of something else is refused and changes nothing") {
  auto search = make(variants()[3]);
  for (int i = 0; i < 40; ++i)
    if (auto next = search.ask())
      REQUIRE(search.tell(next->id, next->steps, outcome_of(*next)));
  auto good = search.snapshot();
  for (const auto& how : variants())
    if (std::string{how.name} != "asha tpe")
      CHECK(search.restore(make(how).snapshot()).error().code
            == errc::conflict);
  CHECK(search.restore("").error().code == errc::parse_error);
  CHECK(search.restore("{}").error().code == errc::parse_error);
  // Any number changed or lost: refused, or a search that still ends.
  std::size_t digits = 0;
  for (std::size_t i = 0; i < good.size(); ++i) {
    // Of the digits of long numbers, some are enough.
    if (good[i] < '0' || good[i] > '9' || ++digits % 11 != 0)
      continue;
    auto damaged = good;
    damaged[i] = damaged[i] == '9' ? '0' : '9';
    auto other = make(variants()[3]);
    if (!other.restore(damaged))
      continue;
    for (int asks = 0; asks < 100; ++asks)
      if (auto next = other.ask())
        CHECK(other.space().positions(next->values));
  }
  CHECK(search.snapshot() == good);
}
