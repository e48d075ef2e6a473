#include "base/unique_fd.hpp"
#include "recsys/array/array_file.hpp"
#include "tests/support/temporary_folder.hpp"

#include <sys/mman.h>
#include <sys/stat.h>

#include <fcntl.h>

#include <array>
#include <fstream>
#include <iterator>
#include <limits>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

namespace fs = std::filesystem;

const std::array<float, 6> floats{1, 2, 3, 4, 5, -0.5F};
const std::array<std::int64_t, 3> longs{
    -1, 0, std::numeric_limits<std::int64_t>::max()};

array_file_writer sample() {
  array_file_writer out{"sample"};
  out.add("floats", std::span<const float>{floats}, {2, 3})
      .add("longs", std::span<const std::int64_t>{longs})
      .add("none", std::span<const std::uint32_t>{})
      .add_text("note", "text")
      .add_strings("words",
                   std::vector<std::string>{"a", "", "long enough a word"});
  return out;
}

std::string bytes_of(const fs::path& path) {
  std::ifstream in{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

/// Maps bytes as a file; what open says of them.
result<array_file> map_bytes(std::string_view bytes) {
  unique_fd fd{::memfd_create("test", 0)};
  REQUIRE(::write(fd.get(), bytes.data(), bytes.size())
          == static_cast<ssize_t>(bytes.size()));
  return array_file::map(fd.get(), "bytes", "sample");
}

/// Touches everything that a file offers.
void read_all(const array_file& file) {
  for (const auto& info : file.arrays()) {
    (void)file.shape(info.name);
    (void)file.array<float>(info.name);
    if (auto text = file.text(info.name))
      (void)std::string{*text};
    if (auto words = file.strings("words"))
      for (auto word : *words)
        (void)std::string{word};
  }
  (void)file.verify();
}

} // namespace

TEST_CASE("an array file gives back what was written") {
  temporary_folder here;
  auto path = here.path() / "a";
  auto hash = sample().write(path);
  REQUIRE(hash);
  auto file = array_file::open(path, "sample");
  REQUIRE(file);
  CHECK(file->kind() == "sample");
  CHECK(file->content() == *hash);
  CHECK(file->verify());
  CHECK(file->shape("floats").value() == std::vector<std::uint64_t>{2, 3});
  auto values = file->array<float>("floats");
  REQUIRE(values);
  CHECK(
      std::equal(values->begin(), values->end(), floats.begin(), floats.end()));
  CHECK(file->array<std::int64_t>("longs").value()[2] == longs[2]);
  CHECK(file->array<std::uint32_t>("none").value().empty());
  CHECK(file->text("note").value() == "text");
  CHECK(file->strings("words").value()
        == std::vector<std::string_view>{"a", "", "long enough a word"});
  CHECK(file->contains("note"));
  CHECK_FALSE(file->contains("notes"));
}

TEST_CASE("arrays are aligned, and equal content gives equal bytes") {
  temporary_folder here;
  REQUIRE(sample().write(here.path() / "a"));
  REQUIRE(sample().write(here.path() / "b"));
  CHECK(bytes_of(here.path() / "a") == bytes_of(here.path() / "b"));
  for (const auto& info :
       array_file::open(here.path() / "a", "sample")->arrays())
    CHECK(info.offset % 64 == 0);
}

TEST_CASE("views outlive the object they came from, not its last copy") {
  temporary_folder here;
  REQUIRE(sample().write(here.path() / "a"));
  auto file = array_file::open(here.path() / "a", "sample");
  auto copy = *file;
  auto values = file->array<float>("floats").value();
  file = fail(errc::internal, "gone");
  CHECK(values[5] == -0.5F);
}

TEST_CASE("what an array file refuses, it says") {
  temporary_folder here;
  auto path = here.path() / "a";
  CHECK(array_file::open(path, "sample").error().code == errc::not_found);
  REQUIRE(sample().write(path));
  auto other = array_file::open(path, "split");
  CHECK(other.error().code == errc::incompatible);
  CHECK(to_string(other.error())
        == path.string()
               + ": this is a 'sample' file (expected a 'split' file)");
  auto file = array_file::open(path, "sample").value();
  CHECK(file.array<float>("longs").error().code == errc::incompatible);
  CHECK(file.array<float>("missing").error().code == errc::not_found);
  CHECK(sample().write(here.path() / "no" / "folder").error().code
        == errc::not_found);
}

TEST_CASE("a path holds the whole content or what it held before") {
  temporary_folder here;
  auto path = here.path() / "a";
  REQUIRE(sample().write(path));
  auto before = bytes_of(path);
  fs::permissions(here.path(), fs::perms::owner_read | fs::perms::owner_exec);
  if (::access(here.path().c_str(), W_OK) != 0) { // root writes anyway
    array_file_writer other{"other"};
    CHECK_FALSE(other.write(path));
    CHECK(bytes_of(path) == before);
  }
  fs::permissions(here.path(), fs::perms::owner_all);
  array_file_writer too_many{"other"};
  for (int i = 0; i < 5000; ++i)
    too_many.add_text(std::to_string(i), "");
  CHECK(too_many.write(path).error().code == errc::resource_exhausted);
  CHECK(bytes_of(path) == before);
  CHECK(std::distance(fs::directory_iterator{here.path()}, {}) == 1);
}

TEST_CASE("every truncation of an array file is refused") {
  temporary_folder here;
  REQUIRE(sample().write(here.path() / "a"));
  auto whole = bytes_of(here.path() / "a");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    auto file = map_bytes(std::string_view{whole}.substr(0, size));
    // A cut in the padding keeps all arrays; the hash tells.
    CHECK((!file || !file->verify()));
  }
}

TEST_CASE("a flipped byte is refused, caught by the hash, or harmless") {
  temporary_folder here;
  REQUIRE(sample().write(here.path() / "a"));
  auto whole = bytes_of(here.path() / "a");
  for (std::size_t at = 0; at < whole.size(); ++at)
    for (auto mask : {0x01, 0x80, 0xff}) {
      auto damaged = whole;
      damaged[at] = static_cast<char>(damaged[at] ^ mask);
      auto file = map_bytes(damaged);
      if (!file)
        continue;
      read_all(*file);
      CHECK_FALSE(file->verify());
    }
}

TEST_CASE("sizes that overflow are refused") {
  array_file_writer out{"sample"};
  std::array<std::uint8_t, 4> four{};
  out.add("x", std::span<const std::uint8_t>{four},
          {std::uint64_t{1} << 62, 8});
  unique_fd fd{::memfd_create("test", 0)};
  REQUIRE(out.write(fd.get()));
  auto file = array_file::map(fd.get(), "bytes", "sample");
  CHECK(file.error().code == errc::corrupt);
}
