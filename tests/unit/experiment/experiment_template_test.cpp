#include "recsys/experiment/experiment_spec.hpp"
#include "recsys/experiment/experiment_template.hpp"

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

recognised_data ratings() {
  recognised_data data;
  data.source.name = "My Books";
  data.source.format = "csv";
  data.source.path = "my \"books\"/ratings.csv";
  data.source.user_column = "reader";
  data.source.item_column = "book";
  data.source.rating_column = "stars";
  data.source.time_column = "when";
  data.source.separator = '\t';
  data.users = 120;
  data.items = 900;
  data.interactions = 5000;
  data.has_ratings = true;
  data.has_timestamps = true;
  data.lowest_rating = 1;
  data.highest_rating = 5;
  return data;
}

experiment_spec loaded(const recognised_data& data) {
  auto text = experiment_template(data);
  auto spec = parse_experiment(text, "x.toml");
  INFO(text);
  if (!spec)
    FAIL(to_string(spec.error()));
  return *spec;
}

} // namespace

TEST_CASE("the file for a person's own data loads and says what was found") {
  auto spec = loaded(ratings());
  CHECK(spec.name == "my-books");
  CHECK(spec.data_path == "my \"books\"/ratings.csv");
  CHECK(spec.data.name == "My Books");
  CHECK(spec.data.separator == '\t');
  CHECK(spec.data.user_column == "reader");
  CHECK(spec.data.item_column == "book");
  CHECK(spec.data.rating_column == "stars");
  CHECK(spec.data.time_column == "when");
  CHECK(spec.evaluation.min_rating == 4);
  CHECK_FALSE(spec.evaluation.random_order);
  CHECK(spec.candidates.size() == 6);
  auto text = experiment_template(ratings());
  CHECK(text.find("5000 rows of 120 users and 900 items") != text.npos);
  CHECK(text.find("@interactions@") == text.npos);
}

TEST_CASE("data without ratings or timestamps get a file that fits them") {
  auto data = ratings();
  data.has_ratings = false;
  data.has_timestamps = false;
  data.source.rating_column.clear();
  data.source.time_column.clear();
  auto spec = loaded(data);
  CHECK_FALSE(spec.evaluation.filter_by_rating);
  CHECK(spec.evaluation.random_order);
  for (const auto& candidate : spec.candidates)
    CHECK(candidate.score_space.empty());
}

TEST_CASE("cutoffs stay within the catalogue") {
  auto data = ratings();
  for (auto [items, metric] : {std::pair{1u, "ndcg@1"},
                               {3u, "ndcg@3"},
                               {9u, "ndcg@5"},
                               {10u, "ndcg@10"},
                               {19u, "ndcg@10"}}) {
    data.items = items;
    auto spec = loaded(data);
    CHECK(spec.selection == metric);
    for (auto k : spec.evaluation.cutoffs)
      CHECK(k <= items);
  }
}

TEST_CASE("EASE is left out where its matrix would be too large") {
  auto data = ratings();
  data.items = 1'000'000;
  for (const auto& candidate : loaded(data).candidates)
    CHECK(candidate.family != "ease");
}

TEST_CASE("hostile names cannot break out of their strings") {
  auto data = ratings();
  data.source.name = "x\"\nseeds = [9]\n[evil]\n\x1b@path@";
  data.source.path = "\\\"\n]";
  auto spec = loaded(data);
  CHECK(spec.seeds == std::vector<std::uint64_t>{0, 1, 2});
  CHECK(spec.data.name == "x\"�seeds = [9]�[evil]��@path@");
}
