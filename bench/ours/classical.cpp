#include "bench/ours/benches.hpp"
#include "bench/processor_time.hpp"
#include "bench/raw_file.hpp"
#include "bench/zipf.hpp"
#include "recsys/models/standard_models.hpp"

#include <algorithm>

namespace automodel::bench {

namespace {

// MovieLens-1M's size.
constexpr std::uint32_t movielens_users = 6'040, movielens_items = 3'416;
constexpr std::uint32_t movielens_rows_each = 165;

parameters settings(const std::string& family) {
  if (family == "ease")
    return {{"lambda", 200.0}};
  return {{"k", std::int64_t{100}},
          {"similarity", std::string("cosine")},
          {"shrink", 10.0}};
}

} // namespace

result<std::vector<contest>> prepare_classical(const bench_setting& in) {
  random_stream random(0, "classical");
  zipf items(movielens_items, 0.7);
  std::vector<std::uint32_t> rows;
  std::vector<std::uint8_t> taken(movielens_items);
  for (std::uint32_t user = 0; user < movielens_users; ++user) {
    std::ranges::fill(taken, 0);
    for (std::uint32_t n = 0; n < movielens_rows_each;)
      if (auto item = items(random); taken[item]++ == 0) {
        rows.push_back(item);
        ++n;
      }
  }
  auto file = in.folder / "ratings.u32";
  if (auto done = write_raw<std::uint32_t>(file, rows); !done)
    return pass_on(done);
  std::vector<contest> out;
  for (const char* family : {"ease", "itemknn"})
    out.push_back(
        {std::string(family) + ", 6,040 users, 3,416 items, 10^6 rows",
         in.ours(family, "classical", {file, family}),
         {in.python("numpy and scipy", "classical", {file, family})}});
  return out;
}

// rows, family
result<nlohmann::json> measure_classical(arguments given) {
  auto rows = read_raw<std::uint32_t>(given[0]);
  if (!rows)
    return pass_on(rows);
  std::vector<std::int64_t> offsets;
  for (std::uint32_t user = 0; user <= movielens_users; ++user)
    offsets.push_back(std::int64_t{user} * movielens_rows_each);
  recsys::fit_context data;
  data.train = {movielens_users, movielens_items, offsets, *rows, {}, {}};
  auto models = recsys::standard_models();
  const auto* family = models.find(given[1]);
  auto began = processor_seconds();
  auto model = family->fit(settings(given[1]), family->score_defaults, data);
  auto seconds = processor_seconds() - began;
  if (!model)
    return pass_on(model);
  // A number both sides can be held to: user 0's best score.
  std::vector<float> scores(movielens_items);
  std::array<recsys::user_id, 1> user{0};
  if (auto done = (*model)->score(user, data.train, scores); !done)
    return pass_on(done);
  return nlohmann::json{{"seconds", seconds},
                        {"best_score", std::ranges::max(scores)}};
}

} // namespace automodel::bench
