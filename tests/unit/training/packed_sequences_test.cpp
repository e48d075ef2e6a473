#include "base/random_stream.hpp"
#include "recsys/training/batch_source.hpp"
#include "recsys/training/packed_sequences.hpp"

#include <algorithm>
#include <numeric>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

using sequences = std::vector<std::vector<std::uint32_t>>;

packed_sequences packed(const sequences& given) {
  std::vector<std::span<const std::uint32_t>> views(given.begin(), given.end());
  return pack(views);
}

} // namespace

TEST_CASE("short sequences share a row") {
  auto rows = packed({{1, 2}, {3, 4, 5, 6}, {7}, {}, {8}});
  REQUIRE(rows.rows == 2);
  REQUIRE(rows.length == 4);
  CHECK(rows.items == std::vector<std::int64_t>{3, 4, 5, 6, 1, 2, 7, 8});
  CHECK(rows.segment == std::vector<std::int64_t>{2, 2, 2, 2, 1, 1, 3, 5});
  CHECK(rows.position == std::vector<std::int64_t>{0, 1, 2, 3, 0, 1, 0, 0});
  CHECK(rows.age == std::vector<std::int64_t>{3, 2, 1, 0, 1, 0, 0, 0});
  CHECK(rows.first == std::vector<std::int64_t>{4, 0, 6, no_row, 7});
}

TEST_CASE("what is packed can be read back, with little padding") {
  random_stream random(GENERATE(1, 2, 3), "packing");
  sequences given(200);
  std::size_t tokens = 0;
  for (auto& one : given) {
    one.resize(random.below(20));
    for (auto& item : one)
      item = static_cast<std::uint32_t>(random.below(1000));
    tokens += one.size();
  }
  auto rows = packed(given);
  std::vector<bool> used(rows.items.size());
  for (std::size_t i = 0; i < given.size(); ++i)
    for (std::size_t k = 0; k < given[i].size(); ++k) {
      auto at = static_cast<std::size_t>(rows.first[i]) + k;
      CHECK(at / static_cast<std::size_t>(rows.length)
            == static_cast<std::size_t>(rows.first[i] / rows.length));
      CHECK(rows.items[at] == given[i][k]);
      CHECK_FALSE(used[at]);
      used[at] = true;
    }
  for (std::size_t at = 0; at < used.size(); ++at) {
    CHECK((rows.segment[at] != 0) == used[at]);
    CHECK((rows.items[at] != no_row) == used[at]);
  }
  CHECK(static_cast<double>(tokens) > 0.9 * static_cast<double>(used.size()));
}

TEST_CASE("nothing packs to nothing") {
  auto rows = packed({{}, {}});
  CHECK(rows.rows == 0);
  CHECK(rows.items.empty());
}
