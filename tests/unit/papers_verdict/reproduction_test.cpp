#include "recsys/papers/verdict/reproduction.hpp"
#include "tests/unit/papers_verdict/finished_pair.hpp"

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

record_field said(parameter value) {
  return {std::move(value), field_status::stated, 1, {"as said", 0, 0, 0}};
}

/// A paper that ranks all items of the same data, leave-one-out.
method_record same_protocol() {
  method_record out;
  record_data_set data;
  data.name = said(std::string("ML-100K"));
  data.settings = {{"users", said(std::int64_t{900}), {}, false},
                   {"items", said(std::int64_t{2000}), {}, false}};
  out.data = {data};
  out.evaluation.split = said(std::string("leave_one_out"));
  out.evaluation.negatives = said(std::string("all"));
  out.claims = {{"2", "ml-100k", "NDCG@10", "Ours", said(0.09), true, {}},
                {"2", "ml-100k", "NDCG@10", "FM", said(0.08), false, {}},
                {"2", "ml-100k", "HR@10", "Ours", said(0.2), true, {"doubt"}}};
  return out;
}

std::string why_not(const method_record& record) {
  auto pair = rankings();
  auto all = reproductions(record, pair.spec, pair.results);
  REQUIRE(all.size() == 1);
  CHECK_FALSE(all.front().gap());
  return all.front().why_not;
}

bool holds(const std::string& text, std::string_view part) {
  UNSCOPED_INFO(text);
  return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("a claim is compared under its own protocol") {
  auto pair = rankings();
  auto all = reproductions(same_protocol(), pair.spec, pair.results);
  REQUIRE(all.size() == 1); // of the paper's own method, without doubts
  REQUIRE(all.front().gap());
  CHECK(*all.front().gap() == Approx(0.0865 - 0.09));
}

TEST_CASE("a claim under another protocol is not compared") {
  auto record = same_protocol();
  SECTION("other data") {
    record.claims.front().data_set = "Beauty";
    CHECK(holds(why_not(record), "Beauty"));
  }
  SECTION("other counts") {
    record.data.front().settings.back().field.value = std::int64_t{1999};
    CHECK(holds(why_not(record), "other items"));
  }
  SECTION("no counts") {
    record.data.front().settings.clear();
    CHECK(holds(why_not(record), "no counts"));
  }
  SECTION("another split") {
    record.evaluation.split = said(std::string("random_ratio"));
    CHECK(holds(why_not(record), "random_ratio"));
  }
  SECTION("a split that is not said") {
    record.evaluation.split = {};
    CHECK(holds(why_not(record), "how it splits"));
  }
  SECTION("sampled candidates") {
    record.evaluation.negatives = said(std::int64_t{100});
    CHECK(holds(why_not(record), "ranks all items"));
  }
  SECTION("a metric that was not measured") {
    record.claims.front().metric = "MAP";
    CHECK(holds(why_not(record), "MAP"));
  }
}
