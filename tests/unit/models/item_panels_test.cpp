#include "base/random_stream.hpp"
#include "recsys/models/scoring/item_panels.hpp"

#include <algorithm>
#include <vector>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

TEST_CASE("panels give inner products, equal for equal queries") {
  auto items = GENERATE(std::size_t{1}, std::size_t{16}, std::size_t{37});
  auto width = GENERATE(std::size_t{1}, std::size_t{9}, std::size_t{64});
  constexpr std::size_t m = 13;
  random_stream random(1, "panels");
  std::vector<float> vectors(items * width), query(width);
  for (auto& x : vectors)
    x = static_cast<float>(random.normal());
  for (auto& x : query)
    x = static_cast<float>(random.normal());
  std::vector<float> queries, out(m * items, -1);
  for (std::size_t row = 0; row < m; ++row)
    queries.insert(queries.end(), query.begin(), query.end());
  item_panels(vectors, items, width).scores(queries, out);
  for (std::size_t item = 0; item < items; ++item) {
    double sum = 0;
    for (std::size_t k = 0; k < width; ++k)
      sum += double(query[k]) * double(vectors[item * width + k]);
    CHECK(out[item] == Approx(sum).margin(1e-5));
  }
  for (std::size_t row = 1; row < m; ++row)
    CHECK(std::equal(out.begin(), out.begin() + std::ptrdiff_t(items),
                     out.begin() + std::ptrdiff_t(row * items)));
}
