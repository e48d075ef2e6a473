#include "recsys/models/program/view.hpp"

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

TEST_CASE("views are parsed") {
  auto rows = parse_view("u", "rows(user, item)");
  REQUIRE(rows);
  CHECK(rows->kind == view_kind::rows);
  CHECK(rows->table == "user");
  CHECK(rows->column == "item");

  auto brief = parse_view("u", "rows(user)");
  REQUIRE(brief);
  CHECK(brief->column == "user");

  auto sampled = parse_view("n", " sampled( item , popular,12 )");
  REQUIRE(sampled);
  CHECK(sampled->kind == view_kind::sampled);
  CHECK(sampled->sampler == sampler_kind::popular);
  CHECK(sampled->samples == 12);

  auto all = parse_view("a", "all(item)");
  REQUIRE(all);
  CHECK(all->kind == view_kind::all);
}

TEST_CASE("a wrong view is answered with the grammar") {
  for (auto text :
       {"", "rows", "rows()", "rows(a,)", "rows(a, b, c)", "all(a, b)",
        "sampled(a, uniform)", "sampled(a, uniform, 0)",
        "sampled(a, uniform, -1)", "sampled(a, uniform, 1x)",
        "sampled(a, uniform, 99999999999)", "sampled(a, best, 1)", "rows(a) b",
        "rows((a))", "(a)", "some(a)"}) {
    INFO(text);
    auto parsed = parse_view("v", text);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().hint.find("sampled(TABLE, SAMPLER, N)")
          != std::string::npos);
  }
  CHECK_FALSE(parse_view("id/user", "rows(user)"));
  CHECK_FALSE(parse_view("", "rows(user)"));
}
