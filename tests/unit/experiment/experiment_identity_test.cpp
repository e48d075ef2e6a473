#include "recsys/experiment/experiment_spec.hpp"
#include "tests/unit/experiment/sample.hpp"
#include "tests/unit/experiment/told.hpp"

#include <set>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

TEST_CASE("the canonical form is small enough to read") {
  auto spec = parsed(least_experiment);
  spec.evaluation.metrics = {"ndcg"};
  spec.evaluation.cutoffs = {10};
  CHECK(to_canonical_json(spec)
        == R"({"budget":{"deadline_seconds":600,"memory_bytes":0,"trials":0},)"
           R"("candidates":[{"fit":{},"fit_grid":{},"model":"pop",)"
           R"("name":"pop","program":"","program_source":"","score":{},)"
           R"("score_grid":{}}],)"
           R"("data":{"columns":{"item":"","rating":"","time":"","user":""},)"
           R"("format":"","header":true,"items":"","max_bad_rows":0,)"
           R"("name":"ratings","path":"ratings","separator":","},)"
           R"("form":1,"goal":"","name":"least","protocol":)"
               + to_canonical_json(spec.evaluation)
               + R"(,"seed":0,"seeds":[0,1,2],"selection":{"margin":0.0,)"
                 R"("metric":"ndcg@10","reference":"pop"}})");
}

TEST_CASE("the canonical form reads back as the same experiment") {
  for (const auto& text : {full_experiment, least_experiment}) {
    auto spec = parsed(text);
    spec.candidates[0].program = "mine.py";
    spec.candidates[0].program_source = "def f():\n    return \"ä\"\n";
    auto canonical = to_canonical_json(spec);
    auto again = from_canonical_json(canonical);
    REQUIRE(again);
    CHECK(to_canonical_json(*again) == canonical);
    CHECK(identity_of(*again) == identity_of(spec));
    CHECK(again->candidates[0].fit_space == spec.candidates[0].fit_space);
    CHECK(again->candidates[0].program_source
          == spec.candidates[0].program_source);
    CHECK(again->data.path == spec.data_path);
    CHECK(again->trial_memory_bytes == spec.trial_memory_bytes);
  }
}

TEST_CASE("comments, white space and the order of keys are no identity") {
  auto other = R"(# another comment
seeds = [3,1]   # one more
seed = 7
goal = 'Which one?'
name = "books"
budget = { memory = "3072 MiB", deadline = "120 min", trials = 9 }
selection.margin = 0.25
selection.reference = "popular"
selection.metric = "mrr@7"
[[candidate]]
score.decay = [0.5, 0.9]
fit.kind = "dense"
fit.fast = true
fit.lambda = [
  100,
  300.5,
]
model = "ease"
name = "ease decay"
[[candidate]]
fit = { window_days = 30 }
model = "pop"
name = "popular"
[protocol]
k = [3, 7]
metrics = ["mrr", "ndcg"]
valid_in_history = false
refit = true
mask_history = false
order = "time"
ratios = [0.7, 0.2, 0.1]
split = "per-user-ratio"
drop_duplicates = true
min_item_rows = 2
min_user_rows = 5
min_rating = 3.5
[data]
max_bad_rows = 4
header = false
separator = ";"
format = "csv"
name = "Books"
items = "books/titles.csv"
path = "books/ratings.csv"
[data.columns]
time = "t"
rating = "r"
item = "i"
user = "u"
)";
  CHECK(identity_of(parsed(other)) == identity_of(parsed(full_experiment)));
}

TEST_CASE("every key is part of the identity") {
  const std::vector<std::string> changes{
      "name=paper",
      "goal=Another one?",
      "seed=8",
      "seeds=[3, 2]",
      "seeds=[1, 3]",
      "data.path=books/other.csv",
      "data.items=books/other.csv",
      "data.name=Other",
      "data.format=movielens",
      "data.separator=,",
      "data.header=true",
      "data.columns.user=v",
      "data.columns.item=v",
      "data.columns.rating=v",
      "data.columns.time=v",
      "data.max_bad_rows=5",
      "protocol.min_rating=4",
      "protocol.min_user_rows=6",
      "protocol.min_item_rows=3",
      "protocol.drop_duplicates=false",
      "protocol.ratios=[0.6, 0.3, 0.1]",
      "protocol.order=random",
      "protocol.mask_history=true",
      "protocol.refit=false",
      "protocol.valid_in_history=true",
      "protocol.metrics=[\"mrr\", \"recall\"]",
      "protocol.k=[2, 7]",
      "selection.metric=mrr@3",
      "selection.reference=ease decay",
      "selection.margin=0.125",
      "budget.trials=8",
      "budget.deadline=3 h",
      "budget.memory=2 GiB",
      "candidate.0.name=ease",
      "candidate.0.model=eases",
      "candidate.0.fit.lambda=[100, 300]",
      "candidate.0.fit.lambda=100",
      "candidate.0.fit.fast=false",
      "candidate.0.fit.kind=sparse",
      "candidate.0.score.decay=0.5",
      "candidate.0.program=mine.py",
      "candidate.1.fit.window_days=30.0",
  };
  std::set<std::string> seen{identity_of(parsed(full_experiment))};
  for (const auto& change : changes) {
    INFO(change);
    CHECK(seen.insert(identity_of(parsed(full_experiment, {change}))).second);
  }
  auto spec = parsed(full_experiment);
  spec.candidates[0].program_source = "another text";
  CHECK(seen.insert(identity_of(spec)).second);
}

TEST_CASE("where the data lie on this machine is no identity") {
  auto spec = parsed(full_experiment);
  auto before = identity_of(spec);
  spec.data.path = "/home/somebody/books/ratings.csv";
  spec.data.items = "/home/somebody/books/titles.csv";
  spec.candidates[0].positions["model"].file = "/home/somebody/x.toml";
  CHECK(identity_of(spec) == before);
}

TEST_CASE("a damaged canonical form is refused") {
  auto canonical = to_canonical_json(parsed(full_experiment));
  auto complaint = [](std::string text) {
    auto spec = from_canonical_json(text);
    return spec ? "accepted" : to_string(spec.error());
  };
  CHECK(complaint(canonical.substr(0, canonical.size() / 2))
        == "experiment: not JSON, cut short or too large (at most 67108864 "
           "bytes)");
  CHECK(complaint("{}") == "experiment: form: is missing");
  auto with = [&](std::string_view old, std::string_view now) {
    auto text = canonical;
    text.replace(text.find(old), old.size(), now);
    return complaint(text);
  };
  CHECK(with("\"seed\":7", "\"seed\":-7")
        == "experiment: seed: expected an integer that is not negative, found "
           "number");
  CHECK(with("\"model\":\"pop\"", "\"model\":null")
        == "experiment: candidates[1].model: expected a string, found null");
  CHECK(with("\"form\":1", "\"form\":2")
        == "experiment of form 2 (this version reads form 1)");
  for (std::size_t cut = 0; cut < canonical.size(); cut += 7)
    CHECK_FALSE(from_canonical_json(canonical.substr(0, cut)));
}
