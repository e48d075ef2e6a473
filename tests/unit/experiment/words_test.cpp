#include "base/nearest_word.hpp"
#include "recsys/experiment/quantity.hpp"

#include <array>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

TEST_CASE("the nearest word is what a person probably meant") {
  constexpr std::array<std::string_view, 3> known{"split", "ratios", "order"};
  CHECK(nearest_word("splt", known) == "split");
  CHECK(nearest_word("psilt", known).empty());
  CHECK(nearest_word("slpit", known) == "split");
  CHECK(nearest_word("ratio", known) == "ratios");
  CHECK(nearest_word("x", known).empty());
  CHECK(nearest_word("", known).empty());
  CHECK(nearest_word(std::string(100'000, 's'), known).empty());
  CHECK(allowed_words("ordre", known)
        == "allowed: split, ratios, order; did you mean \"order\"?");
  CHECK(allowed_words("zzz", known) == "allowed: split, ratios, order");
  CHECK(allowed_words("zzz", {}) == "none is allowed here");
}

TEST_CASE("durations and sizes carry their unit") {
  CHECK(parse_duration("90 s") == 90u);
  CHECK(parse_duration("10min") == 600u);
  CHECK(parse_duration("2 h") == 7200u);
  CHECK(parse_memory("512 MiB") == std::uint64_t{512} << 20);
  CHECK(parse_memory("4 GB") == 4'000'000'000u);
  for (const char* text : {"", "10", "min", "-1 s", "1  s", "1 sec", "1.5 h",
                           "99999999999999999999 s", "10 min "})
    CHECK_FALSE(parse_duration(text));
}
