#include "recsys/data/fetch/partial_folder.hpp"
#include "recsys/data/fetch/write_recbole.hpp"
#include "recsys/data/readers/dslabs_ratings.hpp"
#include "recsys/data/readers/r_lazy_load.hpp"
#include "recsys/data/readers/r_serialization.hpp"
#include "tests/unit/data/sandbox.hpp"

#include <zlib.h>

#include <bit>
#include <cstring>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

/// Writes R's serialization, version 3: the counterpart of the reader.
class r_writer {
public:
  r_writer() : bytes_("X\n") {
    number(3).number(0x040101).number(0x030500).number(5);
    bytes_ += "UTF-8";
  }

  r_writer& number(std::uint32_t value) {
    for (int shift = 24; shift >= 0; shift -= 8)
      bytes_ += static_cast<char>(value >> shift);
    return *this;
  }
  r_writer& real(double value) {
    auto bits = std::bit_cast<std::uint64_t>(value);
    return number(static_cast<std::uint32_t>(bits >> 32))
        .number(static_cast<std::uint32_t>(bits));
  }
  r_writer& text(const std::string& value) {
    number(0x40009).number(static_cast<std::uint32_t>(value.size()));
    bytes_ += value;
    return *this;
  }
  r_writer& integers(std::vector<std::int32_t> values,
                     std::uint32_t flags = 0) {
    number(13 | flags).number(static_cast<std::uint32_t>(values.size()));
    for (auto value : values)
      number(static_cast<std::uint32_t>(value));
    return *this;
  }
  r_writer& reals(std::vector<double> values) {
    number(14).number(static_cast<std::uint32_t>(values.size()));
    for (auto value : values)
      real(value);
    return *this;
  }
  r_writer& strings(std::vector<std::string> values) {
    number(16).number(static_cast<std::uint32_t>(values.size()));
    for (const auto& value : values)
      text(value);
    return *this;
  }
  r_writer& list(std::uint32_t size) {
    return number(19 | has_attributes).number(size);
  }
  /// The beginning of an attribute, whose value follows.
  r_writer& attribute(const std::string& name) {
    return number(0x402).number(1).text(name);
  }
  r_writer& end() { return number(254); }
  r_writer& names(std::vector<std::string> values) {
    return attribute("names").strings(std::move(values)).end();
  }

  const std::string& bytes() const { return bytes_; }

  static constexpr std::uint32_t has_attributes = 0x200;

private:
  std::string bytes_;
};

std::string deflated(const std::string& text) {
  std::string out(compressBound(text.size()), '\0');
  auto size = static_cast<uLongf>(out.size());
  REQUIRE(compress(reinterpret_cast<Bytef*>(out.data()), &size,
                   reinterpret_cast<const Bytef*>(text.data()), text.size())
          == Z_OK);
  out.resize(size);
  return out;
}

/// Three ratings as the package holds them.
std::string movielens_frame() {
  return r_writer{}
      .list(7)
      .integers({31, 32, 31})
      .strings({"Dangerous Minds", "Tab\there", "Dangerous Minds"})
      .integers({1995, r_missing, 1995})
      .integers({2, 1, 2}, r_writer::has_attributes)
      .attribute("levels")
      .strings({"(no genres listed)", "Drama|War"})
      .attribute("class")
      .strings({"factor"})
      .end()
      .integers({1, 1, 2})
      .reals({2.5, 4, 5})
      .integers({1260759144, 1260759179, 835355493})
      .names({"movieId", "title", "year", "genres", "userId", "rating",
              "timestamp"})
      .bytes();
}

struct lazy_pair {
  std::string rdx, rdb;
};

/// A lazy-load pair with one value called movielens.
lazy_pair pair_of(const std::string& value) {
  auto block = deflated(value);
  lazy_pair out;
  out.rdb = "front";
  auto offset = static_cast<std::int32_t>(out.rdb.size());
  for (int shift = 24; shift >= 0; shift -= 8)
    out.rdb += static_cast<char>(value.size() >> shift);
  out.rdb += block;
  auto index
      = r_writer{}
            .list(1)
            .list(1)
            .integers({offset, static_cast<std::int32_t>(block.size() + 4)})
            .names({"movielens"})
            .names({"variables"})
            .bytes();
  out.rdx = deflated(index);
  return out;
}

} // namespace

TEST_CASE("R vectors, lists, attributes, factors and references are read") {
  auto bytes = r_writer{}
                   .list(3)
                   .integers({1, r_missing})
                   .reals({.5})
                   .number(254)
                   .names({"a", "b", "c"})
                   .bytes();
  auto value = parse_r_serialization(bytes);
  REQUIRE(value);
  REQUIRE(value->element("a"));
  CHECK(value->element("a")->integers[1] == r_missing);
  CHECK(value->element("b")->reals[0] == .5);
  CHECK(value->element("c")->kind == r_kind::null);
  CHECK_FALSE(value->element("d"));

  // The second use of a symbol is a reference to the first.
  auto referring = r_writer{}
                       .list(1)
                       .integers({7}, r_writer::has_attributes)
                       .names({"x"})
                       .number(0x402)
                       .number(1 << 8 | 255)
                       .strings({"y"})
                       .end();
  auto second = parse_r_serialization(referring.bytes());
  REQUIRE(second);
  CHECK(second->element("y")->integers[0] == 7);
}

TEST_CASE("R data that is cut short or hostile is refused") {
  auto whole = movielens_frame();
  for (std::size_t size = 0; size < whole.size(); ++size)
    CHECK_FALSE(parse_r_serialization(std::string_view{whole}.substr(0, size)));
  auto refused = [](const r_writer& writer) {
    auto value = parse_r_serialization(writer.bytes());
    return value ? "" : value.error().message;
  };
  CHECK(refused(r_writer{}.number(3)).find("not plain data")
        != std::string::npos); // a closure
  CHECK(refused(r_writer{}.number(13).number(0xffffffff)).find("out of bounds")
        != std::string::npos);
  CHECK(refused(r_writer{}.number(19).number(0x7fffffff)).find("out of bounds")
        != std::string::npos);
  r_writer deep;
  for (int i = 0; i < 100'000; ++i)
    deep.number(19).number(1);
  CHECK(refused(deep).find("nested too deep") != std::string::npos);
  r_writer wide;
  wide.number(19).number(200'000);
  for (int i = 0; i < 200'000; ++i)
    wide.number(254);
  CHECK(refused(wide).find("too many values") != std::string::npos);
}

TEST_CASE("changed bytes of R data never do harm") {
  auto pair = pair_of(movielens_frame());
  auto whole = movielens_frame();
  for (std::size_t at = 0; at < whole.size(); ++at)
    for (auto mask : {0x01, 0x10, 0x80, 0xff}) {
      auto damaged = whole;
      damaged[at] = static_cast<char>(damaged[at] ^ mask);
      auto repacked = pair_of(damaged);
      if (auto ratings = parse_dslabs_ratings(repacked.rdx, repacked.rdb))
        for (const auto& row : ratings->rows)
          CHECK(row.title.size() < whole.size());
    }
  for (std::size_t at = 0; at < pair.rdx.size(); ++at) {
    auto damaged = pair.rdx;
    damaged[at] = static_cast<char>(damaged[at] ^ 0xff);
    (void)parse_dslabs_ratings(damaged, pair.rdb);
  }
}

TEST_CASE("the ratings of dslabs are read from a lazy-load pair") {
  auto pair = pair_of(movielens_frame());
  auto ratings = parse_dslabs_ratings(pair.rdx, pair.rdb);
  REQUIRE(ratings);
  REQUIRE(ratings->rows.size() == 3);
  CHECK(ratings->rows[0].user == 1);
  CHECK(ratings->rows[0].movie == 31);
  CHECK(ratings->rows[0].rating == 2.5);
  CHECK(ratings->rows[2].timestamp == 835355493);
  CHECK(ratings->rows[0].title == "Dangerous Minds");
  CHECK(ratings->rows[0].genres == "Drama|War");
  CHECK(ratings->rows[1].year == 0);
  CHECK_FALSE(parse_dslabs_ratings(pair.rdx, pair.rdb.substr(0, 40)));
  CHECK(inflate(deflated(std::string(1 << 22, 'x')), 1 << 20).error().code
        == errc::resource_exhausted);
  auto other = deflated(
      r_writer{}.list(1).list(0).names({}).names({"variables"}).bytes());
  CHECK(parse_dslabs_ratings(other, pair.rdb).error().code == errc::not_found);
}

TEST_CASE("the R pair and the RecBole files made of it are the same data") {
  sandbox here;
  auto pair = pair_of(movielens_frame());
  here.write("data/Rdata.rdx", pair.rdx);
  here.write("data/Rdata.rdb", pair.rdb);
  data_source source;
  source.path = here.path() / "data";
  auto direct = here.import(source);
  REQUIRE(direct);
  CHECK(direct->format() == "dslabs");
  CHECK(pairs_of(*direct) == "1/31 1/32 2/31");

  auto ratings = parse_dslabs_ratings(pair.rdx, pair.rdb);
  auto folder = here.path() / "movielens";
  std::filesystem::create_directory(folder);
  REQUIRE(write_recbole(*ratings, folder, "movielens"));
  source.path = folder;
  auto written = here.import(source);
  REQUIRE(written);
  CHECK(written->format() == "recbole");
  CHECK(written->identity() == direct->identity());
  CHECK(written->item_titles().value()[1] == "Tab here");
  const auto& genre = written->item_columns()[1];
  CHECK(genre.vocabulary[genre.codes[0]] == "Drama War");
  CHECK(genre.codes[1] == missing_code);
}

TEST_CASE("a partial folder goes with its owner") {
  sandbox here;
  std::filesystem::path path;
  {
    auto folder = partial_folder::make(here.path() / "a" / "b");
    REQUIRE(folder);
    path = folder->path();
    CHECK(std::filesystem::is_directory(path));
  }
  CHECK_FALSE(std::filesystem::exists(path));
  here.write("file", "");
  CHECK_FALSE(partial_folder::make(here.path() / "file"));
}
