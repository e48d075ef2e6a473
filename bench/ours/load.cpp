#include "bench/ours/benches.hpp"
#include "bench/processor_time.hpp"
#include "bench/zipf.hpp"
#include "recsys/data/import.hpp"

#include <cstdio>
#include <fstream>

namespace automodel::bench {

namespace {

constexpr std::size_t loaded_rows = 10'000'000;
constexpr std::uint32_t loaded_users = 200'000, loaded_items = 50'000;
constexpr std::size_t rows_per_write = 100'000;

} // namespace

result<std::vector<contest>> prepare_load(const bench_setting& in) {
  auto path = in.folder / "ratings.csv";
  std::ofstream out(path, std::ios::binary);
  out << "user,item,rating,time\n";
  random_stream random(0, "load");
  zipf users(loaded_users, 0.6), items(loaded_items, 0.9);
  std::string text;
  for (std::size_t row = 0; row < loaded_rows; ++row) {
    text += 'u' + std::to_string(users(random)) + ','
            + std::to_string(items(random)) + ','
            + std::to_string(1 + random.below(5)) + ','
            + std::to_string(1'500'000'000 + random.below(100'000'000)) + '\n';
    if ((row + 1) % rows_per_write == 0) {
      out << text;
      text.clear();
    }
  }
  out.close();
  if (!out)
    return fail(errc::io_error, "cannot write " + path.string());
  return std::vector<contest>{
      {"10^7 rows of user, item, rating, time",
       in.ours("import: checked, encoded, hashed, written", "load",
               {path, in.folder}),
       {in.python("pandas, read_csv and factorize", "load", {path})}}};
}

// csv, folder
result<nlohmann::json> measure_load(arguments given) {
  auto cache = std::filesystem::path(given[1]) / "cache";
  std::error_code ignored;
  std::filesystem::remove_all(cache, ignored);
  recsys::data_source source;
  source.name = "load";
  source.format = "csv";
  source.path = given[0];
  source.user_column = "user";
  source.item_column = "item";
  source.rating_column = "rating";
  source.time_column = "time";
  auto began = processor_seconds();
  auto data = recsys::import_dataset(source, cache);
  auto seconds = processor_seconds() - began;
  if (!data)
    return pass_on(data);
  return nlohmann::json{{"seconds", seconds},
                        {"rows_per_second", loaded_rows / seconds},
                        {"users", data->n_users()},
                        {"items", data->n_items()}};
}

} // namespace automodel::bench
