#include "base/random_stream.hpp"
#include "recsys/json_text.hpp"
#include "recsys/tuning/space_json.hpp"
#include "recsys/tuning/tpe.hpp"
#include "tests/unit/tuning/spaces.hpp"

#include <nlohmann/json.hpp>

#include <set>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

std::string complaint(std::vector<dimension> dimensions) {
  auto space = search_space::create(std::move(dimensions));
  return space ? "" : space.error().message;
}

// kind = a: nothing more; b: x; c: x and y.
search_space branches() {
  return make_space(
      {{"kind", choice{{word("a"), word("b"), word("c")}}},
       {"x", integer_range{1, 3}, condition{"kind", {word("b"), word("c")}}},
       {"y", choice{{false, true}}, condition{"kind", {word("c")}}},
       {"z", integer_range{0, 1}}});
}

} // namespace

TEST_CASE("a configuration holds what is active and nothing else") {
  auto space = every_kind();
  random_stream random{1, "draws"};
  std::set<std::size_t> sizes;
  for (int i = 0; i < 500; ++i) {
    auto drawn = draw_evenly(space, random);
    REQUIRE(space.positions(drawn));
    auto sgd = drawn.at("optimizer") == word("sgd");
    CHECK(drawn.contains("momentum") == sgd);
    CHECK(drawn.contains("nesterov") == sgd);
    CHECK(drawn.contains("warm_up")
          == (sgd && drawn.at("nesterov") == parameter{true}));
    sizes.insert(drawn.size());
  }
  CHECK(sizes == std::set<std::size_t>{4, 6, 7});
}

TEST_CASE("positions are those of a whole configuration") {
  auto space = branches();
  parameters values{{"kind", word("b")}, {"x", whole(2)}, {"z", whole(0)}};
  auto positions = space.positions(values);
  REQUIRE(positions);
  CHECK((*positions)[0] == 0.5);
  CHECK((*positions)[1] == 0.5);
  CHECK(std::isnan((*positions)[2]));
  CHECK((*positions)[3] == 0.25);
  auto more = values;
  more["y"] = true;
  CHECK_FALSE(space.positions(more)); // inactive
  auto other = values;
  other["w"] = true;
  CHECK_FALSE(space.positions(other));
  auto less = values;
  less.erase("z");
  CHECK_FALSE(space.positions(less));
  auto outside = values;
  outside["x"] = whole(4);
  CHECK_FALSE(space.positions(outside));
}

TEST_CASE("the points of a conditional space are counted and all different") {
  auto space = branches();
  // a: 1, b: 3, c: 3 * 2; each twice for z.
  REQUIRE(space.points() == 20u);
  std::set<std::string> seen;
  for (std::uint64_t i = 0; i < 20; ++i) {
    auto point = space.point(i);
    CHECK(space.positions(point));
    CHECK(seen.insert(to_string(point)).second);
  }
  CHECK(to_string(space.point(0)) == "kind=a z=0");
  CHECK(to_string(space.point(1)) == "kind=a z=1");
  CHECK(to_string(space.point(2)) == "kind=b x=1 z=0");
  CHECK(to_string(space.point(19)) == "kind=c x=3 y=true z=1");
}

TEST_CASE("a space that chooses nothing has one point") {
  CHECK(search_space{}.points() == 1u);
  CHECK(search_space{}.point(0).empty());
  CHECK(search_space{}.positions({}));
  CHECK(search_space{} == make_space({}));
}

TEST_CASE("a space with a real number has no points to count") {
  CHECK_FALSE(every_kind().points());
}

TEST_CASE("the number of points does not overflow") {
  std::vector<dimension> many;
  for (char c = 'a'; c <= 'z'; ++c)
    many.push_back({std::string(1, c), integer_range{0, 1000}});
  many.push_back({"child", integer_range{0, 1'000'000'000'000'000},
                  condition{"a", {whole(1), whole(2)}}});
  CHECK(make_space(many).points() == UINT64_MAX);
}

TEST_CASE("parents come before children, all else stays in order") {
  auto space = every_kind();
  std::vector<std::string> names;
  for (auto index : space.walk())
    names.push_back(space.dimensions()[index].name);
  CHECK(names
        == std::vector<std::string>{"dim", "hidden", "learning_rate",
                                    "optimizer", "nesterov", "warm_up",
                                    "momentum"});
}

TEST_CASE("equal spaces have equal texts, and a text holds everything") {
  CHECK(branches().text()
        == R"([{"domain":["a","b","c"],"name":"kind"},)"
           R"({"domain":{"high":3,"log":false,"low":1,"step":1,"when":)"
           R"({"parent":"kind","values":["b","c"]}},"name":"x"},)"
           R"({"domain":{"values":[false,true],"when":)"
           R"({"parent":"kind","values":["c"]}},"name":"y"},)"
           R"({"domain":{"high":1,"log":false,"low":0,"step":1},)"
           R"("name":"z"}])");
  auto space = every_kind();
  for (const auto& one : space.dimensions()) {
    auto text = json_text(as_json(one));
    auto in = json_input::parse(text, "domain");
    CHECK(read_dimension(one.name, in) == one);
    CHECK_FALSE(in.problem());
  }
}

TEST_CASE("a text that is no domain is refused") {
  for (const char* text :
       {R"({"low":1,"high":2.5,"step":1,"log":false})",
        R"({"low":1,"high":2,"log":false})", R"({"low":"a","high":2})",
        R"({"high":2})", "3", R"({"values":3})",
        R"({"values":[1],"when":{"parent":1,"values":[]}})", R"([{"a":1}])"}) {
    auto in = json_input::parse(text, "domain");
    read_dimension("x", in);
    INFO(text);
    CHECK(in.problem());
  }
}

TEST_CASE("a space that makes no sense is refused") {
  const dimension a{"a", choice{{false, true}}};
  CHECK(complaint({{"", choice{{true}}}}) == "a parameter has no name");
  CHECK(complaint({a, a}) == "a is searched twice");
  CHECK(complaint({{"b", integer_range{1, 1}}})
        == "b is a range whose low is not below its high");
  CHECK(complaint({{"b", choice{{true}}, condition{"c", {true}}}})
        == "b depends on \"c\", which is not searched");
  CHECK(complaint({a, {"b", choice{{true}}, condition{"a", {}}}})
        == "b depends on no value of \"a\"");
  CHECK(complaint({a, {"b", choice{{true}}, condition{"a", {word("x")}}}})
        == "b depends on x, which \"a\" cannot be");
  CHECK(complaint({{"r", real_range{0, 1}},
                   {"b", choice{{true}}, condition{"r", {0.5}}}})
        == "b depends on \"r\", whose values cannot be listed");
  CHECK(complaint({{"b", choice{{true}}, condition{"c", {true}}},
                   {"c", choice{{true}}, condition{"b", {true}}}})
        == "parameters depend on each other in a circle");
  CHECK(complaint({{"b", choice{{true}}, condition{"b", {true}}}})
        == "parameters depend on each other in a circle");
}
