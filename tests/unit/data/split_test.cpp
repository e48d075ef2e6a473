#include "base/random_stream.hpp"
#include "recsys/data/id_space.hpp"
#include "recsys/data/split.hpp"
#include "recsys/data/split/split_rules.hpp"
#include "recsys/data/split_part.hpp"
#include "tests/unit/data/sandbox.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

/// An interaction by its tokens, as it stands in a file.
struct event {
  std::string user, item;
  float rating = 0;
  std::int64_t time = 0;

  friend auto operator<=>(const event&, const event&) = default;
};

/// A log with ties, duplicates, and users and items of all sizes.
std::vector<event> random_log(std::uint64_t seed, std::size_t n) {
  random_stream random{seed, "test"};
  std::vector<event> log;
  for (std::size_t i = 0; i < n; ++i) {
    auto user = random.below(random.below(40) + 1);
    auto item = random.below(random.below(60) + 1);
    log.push_back({"u" + std::to_string(user), "i" + std::to_string(item),
                   static_cast<float>(random.below(5) + 1),
                   static_cast<std::int64_t>(1000 + random.below(n / 4))});
  }
  return log;
}

result<dataset> import_log(const sandbox& here, const std::vector<event>& log) {
  std::string text
      = "user_id:token\titem_id:token\trating:float\ttimestamp:float\n";
  for (const auto& e : log)
    text += e.user + '\t' + e.item + '\t'
            + std::to_string(static_cast<int>(e.rating)) + '\t'
            + std::to_string(e.time) + '\n';
  return here.import_text("log.inter", text);
}

/// A split read back: for each part, the events of each user in order.
struct read_split {
  split_files files;
  std::map<std::string, std::vector<event>> parts[3];
  id_space ids;

  std::vector<event> all(int part) const {
    std::vector<event> events;
    for (const auto& [user, rows] : parts[part])
      events.insert(events.end(), rows.begin(), rows.end());
    return events;
  }
};

read_split split(const sandbox& here, const dataset& data,
                 const protocol& rules, std::uint64_t seed = 1) {
  auto files = make_split(data, rules, seed, here.path() / "split");
  if (!files)
    FAIL(to_string(files.error()));
  read_split out{*files, {}, id_space::open(files->vocabulary).value()};
  int at = 0;
  for (const auto& path : {files->train, files->valid, files->test}) {
    auto part = split_part::open(path);
    REQUIRE(part);
    const auto& rows = part->rows();
    CHECK(part->dataset_hash() == to_hex(data.identity()));
    CHECK(rows.n_users == out.ids.users.size());
    CHECK(rows.n_items == out.ids.items.size());
    for (user_id user = 0; user < rows.n_users; ++user)
      for (auto i = rows.offsets[user]; i < rows.offsets[user + 1]; ++i) {
        auto row = static_cast<std::size_t>(i);
        out.parts[at][out.ids.users[user]].push_back(
            {out.ids.users[user], out.ids.items[rows.items[row]],
             rows.ratings.empty() ? 0 : rows.ratings[row],
             rows.timestamps.empty() ? 0 : rows.timestamps[row]});
      }
    ++at;
  }
  return out;
}

/// What the log looks like grouped by user in stable time order.
std::map<std::string, std::vector<event>> grouped(std::vector<event> log) {
  std::stable_sort(log.begin(), log.end(), [](const auto& a, const auto& b) {
    return a.time < b.time;
  });
  std::map<std::string, std::vector<event>> users;
  for (const auto& e : log)
    users[e.user].push_back(e);
  return users;
}

/// The parts of a split hold each event of the log once.
void check_union(const read_split& out, std::vector<event> log) {
  std::vector<event> all;
  for (int part = 0; part < 3; ++part) {
    auto events = out.all(part);
    all.insert(all.end(), events.begin(), events.end());
  }
  std::sort(all.begin(), all.end());
  std::sort(log.begin(), log.end());
  CHECK(all == log);
  CHECK(out.files.rows == log.size());
  CHECK(out.files.train_rows + out.files.valid_rows + out.files.test_rows
        == log.size());
}

/// Whether `part` is `whole` with some elements left out.
bool is_subsequence(const std::vector<event>& part,
                    const std::vector<event>& whole) {
  auto at = whole.begin();
  for (const auto& e : part) {
    at = std::find(at, whole.end(), e);
    if (at++ == whole.end())
      return false;
  }
  return true;
}

protocol with_rule(split_rule rule) {
  protocol rules;
  rules.split = rule;
  return rules;
}

} // namespace

TEST_CASE("leave-one-out takes the last two rows in stable time order") {
  for (std::uint64_t seed = 0; seed < 6; ++seed) {
    sandbox here;
    auto log = random_log(seed, 30 + seed * 20);
    auto data = import_log(here, log);
    REQUIRE(data);
    auto out = split(here, *data, with_rule(split_rule::leave_one_out));
    check_union(out, log);
    std::uint32_t train_only = 0;
    for (auto& [user, rows] : grouped(log)) {
      std::vector<event> train = rows;
      std::vector<event> valid;
      std::vector<event> test;
      if (rows.size() >= 3) {
        test = {rows[rows.size() - 1]};
        valid = {rows[rows.size() - 2]};
        train.resize(rows.size() - 2);
      } else {
        ++train_only;
      }
      CHECK(out.parts[0][user] == train);
      CHECK(out.parts[1][user] == valid);
      CHECK(out.parts[2][user] == test);
    }
    CHECK(out.files.train_only_users == train_only);
  }
}

TEST_CASE("equal timestamps keep the order of the source") {
  sandbox here;
  std::vector<event> log;
  for (const auto* item : {"e", "b", "d", "a", "c"})
    log.push_back({"u", item, 1, 7});
  auto data = import_log(here, log);
  auto out = split(here, *data, with_rule(split_rule::leave_one_out));
  CHECK(out.parts[2]["u"].front().item == "c");
  CHECK(out.parts[1]["u"].front().item == "a");
}

TEST_CASE("times finer than a second order the rows") {
  sandbox here;
  auto data = here.import_text("t.csv", "user,item,time_ms\n"
                                        "u,c,1649581149287\n"
                                        "u,b,1649581149286\n"
                                        "u,a,1649581149285\n");
  REQUIRE(data);
  auto out = split(here, *data, with_rule(split_rule::leave_one_out));
  CHECK(out.parts[2]["u"].front().item == "c");
  CHECK(out.parts[2]["u"].front().time == 1649581149);
}

TEST_CASE("ratios follow RecBole's arithmetic") {
  // Each row: n, then what calcu_split_ids gives for .8/.1/.1.
  const std::vector<std::array<std::size_t, 4>> expected{
      {1, 1, 0, 0},   {2, 1, 0, 1},   {3, 1, 1, 1},      {4, 2, 1, 1},
      {5, 3, 1, 1},   {9, 7, 1, 1},   {10, 8, 1, 1},     {19, 17, 1, 1},
      {20, 16, 2, 2}, {25, 21, 2, 2}, {737, 591, 73, 73}};
  for (auto [n, train, valid, test] : expected) {
    auto counts = ratio_counts(n, {.8, .1, .1});
    CHECK(counts == std::array<std::size_t, 3>{train, valid, test});
    CHECK(ratio_counts(n, {8, 1, 1}) == counts);
  }
  CHECK(ratio_counts(10, {.9, 0, .1}) == std::array<std::size_t, 3>{9, 0, 1});
  CHECK(ratio_counts(4, {.5, .5, 0}) == std::array<std::size_t, 3>{2, 2, 0});
}

TEST_CASE("ratio splits give every user his counts, at random or by time") {
  for (std::uint64_t seed = 0; seed < 6; ++seed) {
    sandbox here;
    auto log = random_log(seed, 200);
    auto data = import_log(here, log);
    auto rules = with_rule(split_rule::per_user_ratio);
    rules.train_ratio = .6;
    rules.valid_ratio = rules.test_ratio = .2;
    rules.random_order = seed % 2 == 0;
    auto out = split(here, *data, rules, seed);
    check_union(out, log);
    for (auto& [user, rows] : grouped(log)) {
      auto counts = ratio_counts(rows.size(), {.6, .2, .2});
      std::vector<event> joined;
      for (int part = 0; part < 3; ++part) {
        const auto& events = out.parts[part][user];
        CHECK(events.size() == counts[static_cast<std::size_t>(part)]);
        CHECK(is_subsequence(events, rows));
        joined.insert(joined.end(), events.begin(), events.end());
      }
      if (!rules.random_order)
        CHECK(joined == rows);
    }
  }
}

TEST_CASE("the seed decides a random split, and nothing else does") {
  sandbox here;
  auto data = import_log(here, random_log(3, 400));
  auto rules = with_rule(split_rule::per_user_ratio);
  std::set<std::string> hashes;
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    auto first = split(here, *data, rules, seed).files;
    auto again = split(here, *data, rules, seed).files;
    CHECK(first.hash == again.hash);
    CHECK(first.vocabulary_hash == again.vocabulary_hash);
    CHECK(array_file::open(first.test, "split")->content() == first.test_hash);
    hashes.insert(to_hex(first.hash));
  }
  CHECK(hashes.size() == 5);
  rules.random_order = false;
  CHECK(split(here, *data, rules, 1).files.hash
        == split(here, *data, rules, 2).files.hash);
}

TEST_CASE("a random split is uniform over the rows of a user") {
  sandbox here;
  std::vector<event> log;
  for (int i = 0; i < 10; ++i)
    log.push_back({"u", "i" + std::to_string(i), 1, 1000 + i});
  auto data = import_log(here, log);
  auto rules = with_rule(split_rule::per_user_ratio);
  auto kept = filter_rows(*data, rules);
  REQUIRE(kept);
  std::array<int, 10> tested{};
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    auto parts = assign_parts(*data, *kept, rules, seed);
    REQUIRE(parts);
    for (std::size_t row = 0; row < 10; ++row)
      tested[row] += parts->part[row] == given_part::test;
  }
  double chi_square = 0;
  for (auto n : tested)
    chi_square += (n - 30.0) * (n - 30.0) / 30.0;
  CHECK(chi_square < 27.9); // 9 degrees of freedom, p = .001
}

TEST_CASE("a split by time trains on nothing from the future") {
  for (std::uint64_t seed = 0; seed < 6; ++seed) {
    sandbox here;
    auto log = random_log(seed, 300);
    auto data = import_log(here, log);
    auto out = split(here, *data, with_rule(split_rule::global_time));
    check_union(out, log);
    auto time = [](const auto& a, const auto& b) { return a.time < b.time; };
    std::vector<event> parts[3] = {out.all(0), out.all(1), out.all(2)};
    for (int part = 0; part < 2; ++part) {
      auto latest
          = std::max_element(parts[part].begin(), parts[part].end(), time)
                ->time;
      auto next = std::min_element(parts[part + 1].begin(),
                                   parts[part + 1].end(), time)
                      ->time;
      CHECK(latest < next);
      CHECK(next == (part == 0 ? out.files.valid_from : out.files.test_from));
    }
    // Ties at a cut fall after it: train is never larger than its ratio.
    CHECK(parts[0].size() <= 240);
    CHECK(parts[0].size() >= 230);
  }
}

TEST_CASE("given files are kept, and validation is carved from training") {
  sandbox here;
  here.write("g/train.txt", "0 0 1 2 3 4 5 6 7 8 9\n1 3 2\n2 1\n");
  here.write("g/test.txt", "0 10\n1 11\n2 12\n");
  data_source source;
  source.path = here.path() / "g";
  auto data = here.import(source);
  REQUIRE(data);
  auto rules = with_rule(split_rule::given);
  rules.valid_ratio = 0;
  auto kept = split(here, *data, rules);
  CHECK(kept.files.train_rows == 13);
  CHECK(kept.files.valid_rows == 0);
  CHECK(kept.parts[2]["0"].front().item == "10");
  CHECK(kept.ids.items[3] == "3");
  rules.valid_ratio = .2;
  auto carved = split(here, *data, rules, 5);
  CHECK(carved.parts[0]["0"].size() == 8);
  CHECK(carved.parts[1]["0"].size() == 2);
  CHECK(carved.parts[1]["1"].size() == 1);
  CHECK(carved.parts[0]["2"].size() == 1);
  CHECK(carved.files.test_hash == kept.files.test_hash);
  rules.random_order = false;
  CHECK(split(here, *data, rules).parts[1]["0"].front().item == "8");
}

TEST_CASE("filters apply in their order and ids are numbered anew") {
  sandbox here;
  std::vector<event> log{
      {"a", "x", 5, 10}, {"a", "x", 4, 5},  {"a", "y", 2, 11}, {"b", "x", 5, 1},
      {"b", "z", 5, 2},  {"b", "z", 4, 3},  {"a", "z", 4, 12}, {"c", "w", 5, 1},
      {"a", "w", 3, 13}, {"b", "x", 3, 14},
  };
  auto data = import_log(here, log);
  auto rules = with_rule(split_rule::per_user_ratio);
  rules.train_ratio = rules.test_ratio = .5;
  rules.valid_ratio = 0;
  rules.filter_by_rating = true;
  rules.min_rating = 3;
  rules.min_user_rows = 2;
  rules.min_item_rows = 2;
  rules.drop_duplicates = true;
  auto kept = split(here, *data, rules, 0).files;
  // Dropped: a/y by rating; c (1 row), then w (1 row); the later a/x, b/z, b/x.
  CHECK(kept.dropped_by_rating == 1);
  CHECK(kept.dropped_by_core == 2);
  CHECK(kept.dropped_duplicates == 3);
  CHECK(kept.rows == 4);
}

TEST_CASE("the earliest of duplicate rows stays") {
  sandbox here;
  std::vector<event> log{{"a", "y", 1, 9},
                         {"a", "x", 5, 10},
                         {"a", "x", 4, 5},
                         {"a", "z", 1, 7},
                         {"b", "y", 1, 1}};
  auto data = import_log(here, log);
  auto rules = with_rule(split_rule::leave_one_out);
  rules.drop_duplicates = true;
  auto out = split(here, *data, rules);
  CHECK(out.parts[0]["a"] == std::vector<event>{{"a", "x", 4, 5}});
  // First appearance among the rows that are left.
  CHECK(out.ids.items == std::vector<std::string>{"y", "x", "z"});
}

TEST_CASE("the k-core is a fixed point and as large as possible") {
  for (std::uint64_t seed = 0; seed < 4; ++seed) {
    sandbox here;
    auto log = random_log(seed, 250);
    auto data = import_log(here, log);
    auto rules = with_rule(split_rule::leave_one_out);
    rules.min_user_rows = 5;
    rules.min_item_rows = 4;
    auto out = split(here, *data, rules);
    // The slow way: one row at a time, in an order of its own.
    auto left = log;
    for (bool changed = true; changed;) {
      changed = false;
      std::map<std::string, int> users;
      std::map<std::string, int> items;
      for (const auto& e : left) {
        ++users[e.user];
        ++items[e.item];
      }
      for (auto e = left.rbegin(); e != left.rend() && !changed; ++e)
        if (users[e->user] < 5 || items[e->item] < 4) {
          left.erase(std::next(e).base());
          changed = true;
        }
    }
    check_union(out, left);
  }
}

TEST_CASE("what a rule cannot do, it says") {
  sandbox here;
  auto problem = [&](const dataset& data, const protocol& rules) {
    auto out = make_split(data, rules, 0, here.path() / "split");
    CHECK_FALSE(std::filesystem::exists(here.path() / "split"));
    return out ? "" : out.error().message;
  };
  auto pairs = here.import_text("p.txt", "1 2\n1 3\n1 4\n").value();
  CHECK(problem(pairs, with_rule(split_rule::global_time))
        == "a split by time needs timestamps, which the data do not have");
  CHECK(problem(pairs, with_rule(split_rule::given))
        == "the data bring no training and test files of their own");
  auto rated = with_rule(split_rule::leave_one_out);
  rated.filter_by_rating = true;
  CHECK(problem(pairs, rated)
        == "min_rating needs ratings, which the data do not have");
  auto core = with_rule(split_rule::leave_one_out);
  core.min_user_rows = 4;
  CHECK(problem(pairs, core) == "no rows are left after filtering");
  auto ratio = with_rule(split_rule::per_user_ratio);
  ratio.test_ratio = -.1;
  CHECK(problem(pairs, ratio) == "a split ratio is not between 0 and 1");
  auto few = here.import_text("f.txt", "1 2\n2 3\n").value();
  CHECK(problem(few, with_rule(split_rule::leave_one_out))
        == "the split leaves no test rows");
  auto tied
      = import_log(here, {{"a", "x", 1, 5}, {"b", "y", 1, 5}, {"c", "z", 1, 5}})
            .value();
  CHECK(problem(tied, with_rule(split_rule::global_time))
        == "the split leaves no training rows");
  auto matrix = here.import_text("m.libfm", "1 2:1\n").value();
  CHECK(problem(matrix, with_rule(split_rule::leave_one_out))
        == "labelled sparse rows have no users and items to split by");
}
