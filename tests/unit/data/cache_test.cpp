#include "tests/unit/data/sandbox.hpp"

#include <fstream>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

namespace fs = std::filesystem;

const std::string rows = "1 5\n1 6\n2 6\n";

std::vector<fs::path> files_in(const fs::path& folder) {
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator{folder})
    found.push_back(entry.path());
  return found;
}

} // namespace

TEST_CASE("a source is parsed once, wherever it lies") {
  sandbox here;
  auto cache = here.path() / "cache";
  int phases = 0;
  progress_callback count = [&](const work_progress& progress) {
    phases += progress.phase == "writing";
    CHECK(progress.done <= progress.total);
  };
  data_source source;
  source.path = here.write("a/x.txt", rows);
  REQUIRE(import_dataset(source, cache, count));
  REQUIRE(import_dataset(source, cache, count));
  source.path = here.write("b/x.txt", rows);
  source.name = "another name";
  auto data = import_dataset(source, cache, count);
  REQUIRE(data);
  CHECK(data->name() == "another name");
  CHECK(phases == 1);
  CHECK(files_in(cache).size() == 1);
}

TEST_CASE("other content or other options are another cache file") {
  sandbox here;
  data_source source;
  source.path = here.write("x.txt", rows);
  REQUIRE(here.import(source));
  source.max_bad_rows = 1;
  REQUIRE(here.import(source));
  here.write("x.txt", rows + "2 7\n");
  auto data = here.import(source);
  REQUIRE(data);
  CHECK(data->size() == 4);
  CHECK(files_in(here.path() / "cache").size() == 3);
}

TEST_CASE("a damaged cache file is written anew") {
  sandbox here;
  data_source source;
  source.path = here.write("x.txt", rows);
  REQUIRE(here.import(source));
  auto cached = files_in(here.path() / "cache").front();
  auto damage = [&](std::streamoff at) {
    std::fstream file{cached, std::ios::in | std::ios::out | std::ios::binary};
    file.seekp(at);
    file.put('\x7f');
  };
  for (auto at : {0, 200, static_cast<int>(fs::file_size(cached)) - 1}) {
    damage(at);
    auto data = here.import(source);
    REQUIRE(data);
    CHECK(pairs_of(*data) == "1/5 1/6 2/6");
  }
  fs::resize_file(cached, 70);
  CHECK(pairs_of(*here.import(source)) == "1/5 1/6 2/6");
  CHECK(dataset::open(cached)->file().verify());
}

TEST_CASE("the identity is that of the interactions, not of their form") {
  sandbox here;
  auto identity = [&](const std::string& name, const std::string& text) {
    auto data = here.import_text(name, text);
    REQUIRE(data);
    return data->identity();
  };
  auto pairs = identity("a.txt", rows);
  CHECK(identity("b.txt", "1 5 6\n2 6\n") == pairs);
  CHECK(identity("c.csv", "user,item,note\n1,5,x\n1,6,\n2,6,\n") == pairs);
  CHECK(identity("d.txt", "1 6\n1 5\n2 6\n") != pairs);
  CHECK(identity("e.txt", "1 5\n1 6\n2 7\n") != pairs);
  CHECK(identity("f.csv", "user,item,rating\n1,5,1\n1,6,1\n2,6,1\n") != pairs);
  // Concatenated tokens are told apart.
  CHECK(identity("g.txt", "1 56\n1 6\n2 6\n")
        != identity("h.txt", "15 6\n15 6\n2 6\n"));
}

TEST_CASE("a dataset file of somebody else is validated") {
  sandbox here;
  auto write
      = [&](std::vector<std::uint32_t> users, std::vector<std::uint32_t> items,
            std::vector<float> ratings, const std::string& meta) {
          array_file_writer out{"dataset"};
          std::vector<std::string> tokens{"a", "b"};
          out.add("users", std::span<const std::uint32_t>{users})
              .add("items", std::span<const std::uint32_t>{items})
              .add("ratings", std::span<const float>{ratings})
              .add_strings("tokens/users", std::span<const std::string>{tokens})
              .add_strings("tokens/items", std::span<const std::string>{tokens})
              .add_text("meta", meta);
          REQUIRE(out.write(here.path() / "d"));
          auto data = dataset::open(here.path() / "d");
          return data ? std::string{"sound"} : to_string(data.error());
        };
  const std::string meta
      = R"({"identity":")" + std::string(64, 'a')
        + R"(","format":"csv","sources":[],"ticks_per_second":1,)"
          R"("bad_row_count":0,"bad_rows":[],"columns":[]})";
  auto prefix = (here.path() / "d").string() + ": not a sound dataset file: ";
  CHECK(write({0, 1}, {1, 0}, {1, 2}, meta) == "sound");
  CHECK(write({0, 2}, {1, 0}, {1, 2}, meta)
        == prefix + "an id is out of range");
  CHECK(write({0, 1}, {1, 9}, {1, 2}, meta)
        == prefix + "an id is out of range");
  CHECK(write({0, 1}, {1}, {1, 2}, meta)
        == prefix + "there is not one item per row");
  CHECK(write({0, 1}, {1, 0}, {1}, meta)
        == prefix + "'ratings' has another length");
  CHECK(write({0, 1}, {1, 0}, {1, std::stof("nan")}, meta)
        == prefix + "a rating is not a finite number");
  CHECK(write({0, 1}, {1, 0}, {1, 2}, "{")
        == prefix + "its description is no valid JSON");
  CHECK(write({0, 1}, {1, 0}, {1, 2}, "[]")
        == prefix + "its description is no valid JSON");
  auto with_column = meta.substr(0, meta.size() - 2)
                     + R"({"table":"rows","name":"n","kind":"number"}]})";
  CHECK(write({0, 1}, {1, 0}, {1, 2}, with_column)
        == prefix + "column 'n' has another length");
}
