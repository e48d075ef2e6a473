#include "tests/unit/data/sandbox.hpp"

#include <catch2/catch.hpp>

using namespace automodel::recsys;

namespace {

struct expected_counts {
  std::string path, format;
  std::uint32_t users, items;
  std::uint64_t rows;
  std::string title; ///< of the first item
};

const std::vector<expected_counts> published{
    {"ml-100k", "recbole", 943, 1682, 100000, "Kolya"},
    {"ml-1m/ml-1m.txt", "sasrec", 6040, 3416, 999611,
     "Raiders of the Lost Ark (1981)"},
    {"beauty/Beauty.txt", "s3rec", 22363, 12101, 198502,
     "OPI Nail Lacquer, Simmer and Shimmer, 0.5-Fluid Ounce"},
    {"kuairand/processed_standard_kcore_15.csv", "csv", 664, 9359, 41828, ""},
};

} // namespace

TEST_CASE("real data sets have the published counts") {
  sandbox here;
  for (const auto& expected : published) {
    data_source source;
    source.path = real_data(expected.path);
    if (source.path.empty())
      continue;
    auto data = here.import(source);
    REQUIRE(data);
    CHECK(data->format() == expected.format);
    CHECK(data->n_users() == expected.users);
    CHECK(data->n_items() == expected.items);
    CHECK(data->size() == expected.rows);
    if (!expected.title.empty())
      CHECK(data->item_titles().value()[0] == expected.title);
  }
}

TEST_CASE("Frappe's libfm files have the published rows and features") {
  data_source source;
  source.path = real_data("frappe");
  if (source.path.empty())
    return;
  sandbox here;
  auto data = here.import(source);
  REQUIRE(data);
  CHECK(data->size() == 202021 + 57722 + 28860);
  CHECK(data->matrix()->n_features == 5382);
  CHECK(data->matrix()->values.size() == 10 * data->size());
  CHECK(std::count(data->parts().begin(), data->parts().end(), 1) == 57722);
}
