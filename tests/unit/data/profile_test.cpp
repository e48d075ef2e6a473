#include "base/random_stream.hpp"
#include "recsys/data/data_profile.hpp"
#include "recsys/data/profile/distribution.hpp"
#include "recsys/data/profile/wording.hpp"
#include "tests/unit/data/sandbox.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

/// The ids of the findings, in order.
std::string findings_of(const data_profile& profile) {
  std::string text;
  for (const auto& found : profile.findings)
    text += (text.empty() ? "" : " ") + found.id;
  return text;
}

bool has_finding(const data_profile& profile, const std::string& id) {
  return std::any_of(profile.findings.begin(), profile.findings.end(),
                     [&](const auto& found) { return found.id == id; });
}

data_profile describe_text(const std::string& name, const std::string& text) {
  sandbox here;
  auto data = here.import_text(name, text);
  REQUIRE(data);
  return describe(*data);
}

} // namespace

TEST_CASE("quantiles, Gini and shares of counts") {
  auto q = quantiles_of({4, 1, 3, 2, 5});
  CHECK(q.min == 1);
  CHECK(q.p50 == 3);
  CHECK(q.max == 5);
  CHECK(q.mean == 3);
  CHECK(gini_of({5, 5, 5}) == Approx(0).margin(1e-12));
  // One of n has all: G = (n - 1) / n.
  CHECK(gini_of({0, 0, 0, 8}) == Approx(.75));
  CHECK(gini_of({1, 2, 3}) == Approx(2.0 / 9));
  CHECK(gini_of({}) == 0);
  CHECK(top_percent_share({7, 1, 2}) == Approx(.7));
  std::vector<std::uint64_t> counts(200, 1);
  counts[50] = 60;
  counts[99] = 42;
  CHECK(top_percent_share(counts) == Approx(102.0 / 300));
}

TEST_CASE("histograms count every value once") {
  auto few = histogram_of({1, 2, 2, 5});
  REQUIRE(few.size() == 3);
  CHECK(few[1].from == 2);
  CHECK(few[1].count == 2);
  std::vector<double> many;
  for (int i = 0; i < 1000; ++i)
    many.push_back(i * .37);
  auto bars = histogram_of(many);
  CHECK(bars.size() == 20);
  std::uint64_t total = 0;
  for (const auto& bar : bars)
    total += bar.count;
  CHECK(total == 1000);
  CHECK(even_histogram(std::vector<double>{3, 3}, 5).size() == 1);
}

TEST_CASE("numbers are worded for people") {
  CHECK(in_words(0) == "0");
  CHECK(in_words(999) == "999");
  CHECK(in_words(1234567) == "1,234,567");
  CHECK(percent(.1234) == "12.3 %");
  CHECK(day_of(875000000) == "1997-09-23");
  CHECK(day_of(4'000'000'000'000'000) == "second 4000000000000000");
}

TEST_CASE("a profile counts rows, users, items and repeats") {
  auto p = describe_text("a.csv", "user,item,rating,timestamp\n"
                                  "a,x,5,100\na,x,4,200\na,y,1,300\n"
                                  "b,x,5,100\nb,z,5,86500\n");
  CHECK(p.users == 2);
  CHECK(p.items == 3);
  CHECK(p.rows == 5);
  CHECK(p.density == Approx(5.0 / 6));
  CHECK(p.duplicate_pairs == 1);
  CHECK(p.single_row_items == 2);
  CHECK(p.short_users == .5);
  CHECK(p.rows_per_user.max == 3);
  CHECK(p.order == "user, time");
  CHECK(p.first_second == 100);
  CHECK(p.last_second == 86500);
  CHECK(p.tied_rows == 0);
  CHECK(p.rating_histogram.size() == 3);
  CHECK(has_finding(p, "duplicates"));
  CHECK(has_finding(p, "short-users"));
}

TEST_CASE("ties in time are counted per user") {
  auto p = describe_text("a.csv", "user,item,timestamp\n"
                                  "a,1,5\nb,1,5\nb,2,6\na,2,7\nb,3,6\n");
  CHECK(p.order == "none");
  CHECK(p.tied_rows == Approx(2.0 / 5));
  CHECK(p.tied_last_users == .5);
  CHECK(has_finding(p, "timestamp-ties"));
}

TEST_CASE("data without time or ratings says so") {
  CHECK(findings_of(describe_text("a.txt", "1 5 6 7\n2 5 6 7\n"))
        == "no-time no-ratings");
  CHECK(describe_text("a.txt", "1 5\n2 5\n1 6\n").order == "none");
  CHECK(describe_text("a.txt", "1 5\n1 6\n2 5\n").order == "user");
}

TEST_CASE("drift and late items are measured in time order") {
  std::string text = "user,item,timestamp\n";
  for (int i = 0; i < 400; ++i) { // item 0..39 slowly give way to 40..79
    auto item = i * 40 / 400 + i * 7 % 40;
    text += "u" + std::to_string(i % 20) + "," + std::to_string(item) + ","
            + std::to_string(1000 + i) + "\n";
  }
  auto p = describe_text("a.csv", text);
  CHECK(p.drift_items > 0);
  CHECK(p.drift_overlap < .5);
  CHECK(has_finding(p, "popularity-drift"));
  CHECK(p.order == "time");
  std::string late = "user,item,timestamp\n";
  for (int i = 0; i < 100; ++i)
    late += "u," + std::to_string(i < 90 ? i % 10 : i) + ","
            + std::to_string(1000 + i) + "\n";
  auto q = describe_text("b.csv", late);
  CHECK(q.late_items == .5);
  CHECK(has_finding(q, "late-items"));
}

TEST_CASE("leaks are suspected, and only there") {
  random_stream random{1, "test"};
  std::string text = "user,item,rating,copy,played,item_price,noise,gone\n";
  for (std::uint64_t i = 0; i < 600; ++i) {
    auto item = i % 100;
    auto rating = random.below(5) + 1;
    text += "u" + std::to_string(i / 100) + ",i" + std::to_string(item) + ","
            + std::to_string(rating) + ",r" + std::to_string(rating) + ","
            + std::to_string(rating * 1000 + random.below(999)) + ","
            + std::to_string(item * 3) + ","
            + std::to_string(random.below(1000)) + ","
            + (random.below(3) > 0 ? "" : std::to_string(random.below(2)))
            + "\n";
  }
  auto p = describe_text("a.csv", text);
  CHECK(findings_of(p)
        == "no-time redundant-column missing-values leak-column leak-suspect");
  CHECK(p.findings[3].text.find("'copy' determines") == 0);
  CHECK(p.findings[4].text.find("'played' orders") == 0);
  auto price = std::find_if(p.columns.begin(), p.columns.end(),
                            [](auto& c) { return c.name == "item_price"; });
  REQUIRE(price != p.columns.end());
  CHECK(price->determined_by == "items");
  CHECK(price->distinct == 100);
  CHECK(price->max == 297);
}

TEST_CASE("item ids that follow the file are pointed out") {
  std::string ordered;
  std::string shuffled;
  for (int i = 0; i < 100; ++i) {
    ordered += "1 " + std::to_string(i) + "\n";
    shuffled += "1 " + std::to_string(i * 37 % 100) + "\n";
  }
  CHECK(has_finding(describe_text("a.txt", ordered), "id-order"));
  CHECK_FALSE(has_finding(describe_text("a.txt", shuffled), "id-order"));
}

TEST_CASE("a labelled matrix has a profile of its own") {
  auto p = describe_text("a.libfm", "1 3:1 4:1\n-1 3:1\n1 5:1\n-1 3:1\n");
  CHECK(p.features == 3);
  CHECK(p.rows == 4);
  CHECK(p.positive_share == .5);
  CHECK(p.entries_per_row.max == 2);
  auto json = nlohmann::json::parse(to_json(p));
  CHECK(json["matrix"]["features"] == 3);
  CHECK_FALSE(json.contains("interactions"));
  CHECK(to_text(p).find("positive labels") != std::string::npos);
}

TEST_CASE("the profile is JSON and a table of 80 columns") {
  const std::string text = "user_id:token\titem_id:token\trating:float\t"
                           "timestamp:float\tnote:token\n"
                           "1\t2\t3\t881250949\t\n1\t3\t4\t881250950\tx\n"
                           "2\t2\t3\t891250949\ty\n";
  auto p = describe_text("a.inter", text);
  auto json = nlohmann::json::parse(to_json(p));
  CHECK(json["interactions"]["users"] == 2);
  CHECK(json["interactions"]["users_with_padding"] == 3);
  CHECK(json["interactions"]["time"]["first_second"] == 881250949);
  CHECK(json["columns"][0]["name"] == "note");
  CHECK(json["columns"][0]["missing"] == 1);
  CHECK(json["findings"].is_array());
  CHECK(to_json(p) == to_json(describe_text("a.inter", text)));
  auto table = to_text(p);
  CHECK(table.find("2 (3 with padding)") != std::string::npos);
  CHECK(table.find("1997-12-04 to 1998-03-30") != std::string::npos);
  for (std::size_t at = 0; at < table.size();) {
    auto end = table.find('\n', at);
    CHECK(end - at <= 80);
    at = end + 1;
  }
}
