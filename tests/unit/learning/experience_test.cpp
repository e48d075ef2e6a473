#include "actors/learning/experience.hpp"
#include "actors/learning/skill_keeper.hpp"
#include "actors/learning/trial_verdicts.hpp"
#include "base/random_stream.hpp"
#include "recsys/evaluation/judge.hpp"
#include "recsys/experiment/candidate_search.hpp"
#include "search_memory.hpp"
#include "tests/unit/storage/memory_fixture.hpp"

#include <catch2/catch.hpp>

// What finished experiments teach: verdicts on their trials, skills, and what
// the next search of the same candidate tries first.

using namespace automodel;
using namespace automodel::actors;
using namespace automodel::storage;
using namespace automodel::storage::test;

namespace {

using messages::schema::Claim;
using messages::schema::Record;

recsys::experiment_spec experiment() {
  return recsys::parse_experiment(R"(
name = "k"
seeds = [0]
[data]
path = "ratings"
format = "recbole"
[protocol]
split = "leave-one-out"
metrics = ["ndcg"]
k = [10]
[selection]
metric = "ndcg@10"
reference = "itemknn"
margin = 0.01
[tuning]
method = "tpe"
trials = 12
[[candidate]]
name = "itemknn"
model = "itemknn"
fit = { k = [5, 10, 20, 50, 100, 200, 300, 400, 500, 600, 700, 800, 900] }
)",
                                  "k.toml")
      .value();
}

parameters k(std::int64_t value) {
  return {{"fit.k", value}};
}

struct search_world {
  temporary_folder folder;
  memory store = memory::open(folder.path()).value();
  recsys::experiment_spec spec = experiment();
  recsys::search_space space
      = recsys::space_of(spec.candidates.front()).value();

  std::vector<parameters> advice(std::size_t trials = 12) {
    return first_from_memory(store.reader(), {"itemknn", "ndcg@10"}, space,
                             trials)
        .value();
  }

  // Per user: 0.3 and some noise, and `gain` over the first trial's.
  digest judged(double gain, std::uint64_t noise) {
    recsys::judgement made;
    made.protocol_id = "0123456789abcdef";
    made.metrics = {"ndcg@10"};
    random_stream users{1, "users"}, trial{noise, "trial"};
    for (std::uint32_t user = 0; user < 300; ++user) {
      made.users.push_back(user);
      made.values.push_back(0.3 + 0.1 * users.normal() + gain
                            + 0.02 * trial.normal());
    }
    recsys::array_file_writer out{std::string{recsys::judgement::kind}};
    made.save(out);
    auto path = folder.path() / "judged";
    REQUIRE(out.write(path));
    return store.artefacts().put_file(path).value();
  }
};

} // namespace

TEST_CASE("the next search begins with what served others") {
  search_world w;
  CHECK(w.advice().empty());
  remember(w.store, "one", w.spec, {{k(10), 0.3}, {k(50), 0.5}, {k(900), 0.1}});
  remember(w.store, "two", w.spec, {{k(10), 3}, {k(50), 5}, {k(200), 1}});
  remember(w.store, "three", w.spec,
           {{k(5), 0.1}, {k(50), 0.2}, {k(900), 0.4}});
  auto first = w.advice();
  REQUIRE(first.size() == 3); // a quarter of twelve
  CHECK(first[0] == k(50));
  CHECK(first[1] == k(900));
  CHECK(w.advice(7).size() == 1);
  CHECK(w.advice(3).empty());
}

TEST_CASE("what is another candidate's, another metric's or no part of the "
          "space teaches nothing") {
  search_world w;
  auto other = w.spec;
  other.candidates.front().name = "mine";
  remember(w.store, "other", other, {{k(10), 0.3}, {k(50), 0.5}});
  auto recall = w.spec;
  recall.selection = "recall@10";
  remember(w.store, "recall", recall, {{k(10), 0.3}, {k(50), 0.5}});
  remember(w.store, "strange", w.spec, {{k(7), 0.3}, {k(8), 0.5}});
  CHECK(w.advice().empty());
}

TEST_CASE("each trial is judged against the first, and skills are made of it") {
  search_world w;
  const double gains[] = {0, 0.05, 0.06, -0.05, 0.0001, 0.055};
  recsys::past_search tried;
  const std::int64_t ks[] = {100, 10, 10, 900, 200, 20};
  for (std::size_t i = 0; i < std::size(gains); ++i)
    tried.emplace_back(k(ks[i] + static_cast<std::int64_t>(i)), gains[i]);
  remember(w.store, "e", w.spec, tried,
           [&](std::size_t i) { return w.judged(gains[i], i); });
  auto summary = w.store.reader().experiments()->front();
  auto step = trial_verdicts(w.store.reader(), summary).value();
  REQUIRE(step);
  w.store.commit(*step).value();
  CHECK_FALSE(trial_verdicts(w.store.reader(), summary).value());

  auto with = [&](Claim::Verdict outcome) {
    return w.store.reader()
        .log({.kind = Record::VERDICT, .verdict = outcome})
        ->size();
  };
  CHECK(with(Claim::Verdict::SUCCESS) == 3);
  CHECK(with(Claim::Verdict::FAIL) == 1);
  CHECK(with(Claim::Verdict::NEUTRAL) == 1);

  auto skills = next_skills(w.store.reader()).value();
  REQUIRE(skills);
  w.store.commit(*skills).value();
  auto known = w.store.reader().shared().skills().value();
  REQUIRE(known.size() == 1);
  CHECK(known[0].live);
  auto read
      = known[0].record.record.read([](Record::Reader record) -> result<void> {
          CHECK(record.getSkill().getEvidence().size() == 2);
          return {};
        });
  CHECK(read);
  CHECK(w.store.reader().verify()->clean());
}
