#include "base/unique_fd.hpp"
#include "recsys/data/id_space.hpp"
#include "recsys/data/split_part.hpp"

#include <sys/mman.h>

#include <array>
#include <cmath>
#include <functional>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

/// A split of two users and three items, to be damaged.
struct raw_split {
  std::vector<std::uint32_t> counts{2, 3};
  std::vector<std::int64_t> offsets{0, 2, 3};
  std::vector<std::uint32_t> items{0, 2, 1};
  std::vector<float> ratings{1, 2, 3};
  std::vector<std::int64_t> timestamps{5, 5, 1};
};

/// What split_part says of it: nothing, or its complaint.
std::string complaint(const std::function<void(raw_split&)>& damage) {
  raw_split raw;
  damage(raw);
  array_file_writer out{"split"};
  out.add_text("part", "train")
      .add_text("dataset", "abc")
      .add("counts", std::span<const std::uint32_t>{raw.counts})
      .add("offsets", std::span<const std::int64_t>{raw.offsets})
      .add("items", std::span<const std::uint32_t>{raw.items});
  if (!raw.ratings.empty())
    out.add("ratings", std::span<const float>{raw.ratings});
  if (!raw.timestamps.empty())
    out.add("timestamps", std::span<const std::int64_t>{raw.timestamps});
  unique_fd fd{::memfd_create("test", 0)};
  REQUIRE(out.write(fd.get()));
  auto part = split_part::map(fd.get(), "train");
  if (!part)
    return to_string(part.error());
  fd.reset();
  CHECK(part->part() == "train");
  CHECK(part->dataset_hash() == "abc");
  CHECK(part->rows().of(0).size() == 2);
  return {};
}

} // namespace

TEST_CASE("a sound split part is mapped") {
  CHECK(complaint([](raw_split&) {}).empty());
  CHECK(complaint([](raw_split& raw) { raw.ratings.clear(); }).empty());
  CHECK(complaint([](raw_split& raw) { raw.timestamps.clear(); }).empty());
}

TEST_CASE("whatever is wrong with a split part is found before it is used") {
  const std::string prefix = "train: not a sound split: ";
  auto says = [&](const std::string& what) { return prefix + what; };
  CHECK(complaint([](raw_split& raw) { raw.counts = {2}; })
        == says("the numbers of users and items are missing"));
  CHECK(complaint([](raw_split& raw) { raw.counts[0] = 3; })
        == says("there is not one offset per user"));
  CHECK(complaint([](raw_split& raw) {
          raw.counts[0] = 0;
          raw.offsets.clear();
        })
        == says("there is not one offset per user"));
  CHECK(complaint([](raw_split& raw) { raw.counts[1] = 2; })
        == says("an item id is out of range"));
  CHECK(complaint([](raw_split& raw) { raw.offsets[0] = 1; })
        == says("the offsets do not span the rows"));
  CHECK(complaint([](raw_split& raw) { raw.offsets[2] = 4; })
        == says("the offsets do not span the rows"));
  CHECK(complaint([](raw_split& raw) { raw.offsets[1] = 4; })
        == says("the offsets go back"));
  CHECK(complaint([](raw_split& raw) { raw.offsets[1] = -1; })
        == says("the offsets go back"));
  CHECK(complaint([](raw_split& raw) { raw.ratings.pop_back(); })
        == says("there is not one rating per row"));
  CHECK(complaint([](raw_split& raw) { raw.timestamps.push_back(1); })
        == says("there is not one timestamp per row"));
  CHECK(complaint([](raw_split& raw) { raw.ratings[1] = std::nanf(""); })
        == says("a rating is not a finite number"));
  CHECK(complaint([](raw_split& raw) { raw.timestamps[1] = 4; })
        == says("the rows of a user are not in time order"));
}

TEST_CASE("another array file is no split part") {
  array_file_writer out{"split"};
  out.add_text("part", "train");
  unique_fd fd{::memfd_create("test", 0)};
  REQUIRE(out.write(fd.get()));
  CHECK(split_part::map(fd.get(), "x").error().code == errc::corrupt);
}

TEST_CASE("a vocabulary travels in files of its own and within others") {
  id_space ids{{"u1", "u2"}, {"a", "b"}, {"Title A", ""}};
  array_file_writer out{"model"};
  ids.add_to(out);
  unique_fd fd{::memfd_create("test", 0)};
  REQUIRE(out.write(fd.get()));
  auto file = array_file::map(fd.get(), "x", "model").value();
  auto back = id_space::read(file);
  REQUIRE(back);
  CHECK(back->users == ids.users);
  CHECK(back->items == ids.items);
  CHECK(back->titles == ids.titles);
  CHECK(back->find_user("u2") == 1U);
  CHECK(back->find_item("b") == 1U);
  CHECK_FALSE(back->find_user("u3"));
  ids.titles.pop_back();
  array_file_writer uneven{"vocabulary"};
  ids.add_to(uneven);
  unique_fd other{::memfd_create("test", 0)};
  REQUIRE(uneven.write(other.get()));
  CHECK(id_space::map(other.get(), "x").error().code == errc::corrupt);
}
