#include "base/utf8.hpp"
#include "recsys/report/results.hpp"
#include "tests/unit/report/sample.hpp"

#include <limits>
#include <sstream>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);)
    lines.push_back(line);
  return lines;
}

std::size_t widest(const std::string& text) {
  std::size_t width = 0;
  for (const auto& line : lines_of(text))
    width = std::max(width, display_width(line));
  return width;
}

} // namespace

TEST_CASE("the leaderboard says all in one screen") {
  CHECK(render_leaderboard(small_report(), 80, false)
        == "books\n"
           "Which one?\n"
           "Books: 1,200 users, 90 items, 10,000 interactions\n"
           "protocol 0123456789abcdef, mean of 2 seeds ± half of the 95 % "
           "interval\n"
           "\n"
           "     candidate          ndcg@10  trials\n"
           "★ 1  ease       0.2500 ±0.1250*       2\n"
           "  2  pop        0.1250 ±0.0000        1\n"
           "★ champion, chosen on validation; * best\n"
           "\n"
           "against pop on ndcg@10, margin 0.005\n"
           "  ease  better     +0.1250  [+0.0625, +0.1875]\n"
           "\n"
           "2 of 3 candidates with results; 3 trials in all; 1 failure\n"
           "  mf bpr: out of memory\n");
}

TEST_CASE("every width is kept, and the ranking metric stays longest") {
  for (unsigned columns : {20u, 30u, 40u, 60u, 80u, 100u, 132u, 200u, 300u}) {
    auto text = render_leaderboard(large_report(), columns, false);
    INFO(columns << "\n" << text);
    CHECK(widest(text) <= columns);
    if (columns >= 30)
      CHECK(text.find("ndcg@10") != text.npos);
  }
  auto wide = render_leaderboard(large_report(), 400, false);
  auto narrow = render_leaderboard(large_report(), 60, false);
  CHECK(wide.find("coverage@20") != wide.npos);
  CHECK(narrow.find("recall@10") == narrow.npos);
  CHECK(render_leaderboard(large_report(), 0, false).size() > 0);
}

TEST_CASE("colour comes only when it is asked for, and moves no column") {
  auto plain = render_leaderboard(large_report(), 100, false);
  auto colour = render_leaderboard(large_report(), 100, true);
  CHECK(plain.find('\x1b') == plain.npos);
  std::string stripped;
  for (std::size_t i = 0; i < colour.size(); ++i)
    if (colour[i] == '\x1b')
      i = colour.find('m', i);
    else
      stripped += colour[i];
  CHECK(stripped == plain);
  CHECK(colour != plain);
}

TEST_CASE("wide characters keep the columns straight") {
  auto report = small_report();
  report.results.candidates[1].name = "人気 é";
  auto text = render_leaderboard(report, 80, false);
  INFO(text);
  std::vector<std::size_t> widths;
  for (const auto& line : lines_of(text))
    if (line.find("±0.") != line.npos)
      widths.push_back(display_width(line));
  REQUIRE(widths.size() == 2);
  CHECK(widths[0] == widths[1]);
}

TEST_CASE("a hostile name commands no terminal and forges no line") {
  auto report = small_report();
  report.results.candidates[0].name = "\x1b[2J\nchampion\x07";
  report.results.failures[0].reason = "\x1b]0;owned\x07\r\nall is well";
  report.title = "\x1b[31m";
  report.results.comparisons[0].a = report.results.candidates[0].name;
  report.results.comparisons[0].verdict = "\x1b[5m";
  auto text = render_leaderboard(report, 80, false);
  CHECK(text.find_first_of("\x1b\x07\r") == text.npos);
  CHECK(lines_of(text).size()
        == lines_of(render_leaderboard(small_report(), 80, false)).size());
}

TEST_CASE("nothing to rank is said as it is") {
  report_input empty;
  empty.title = "none";
  auto text = render_leaderboard(empty, 80, false);
  CHECK(text.find("no candidate has results") != text.npos);
  CHECK(text.find("0 of 0 candidates with results; 0 trials in all; no "
                  "failures")
        != text.npos);
}

TEST_CASE("a champion that the test ranks second keeps its star") {
  auto report = small_report();
  report.champion = "pop";
  auto text = render_leaderboard(report, 80, false);
  CHECK(text.find("\n★ 2  pop") != text.npos);
  CHECK(text.find("\n  1  ease       0.2500 ±0.1250*") != text.npos);
}

TEST_CASE("what is not a number is shown as no value") {
  auto report = small_report();
  auto& metric = report.results.candidates[1].metrics["ndcg@10"];
  metric.mean = metric.low = std::numeric_limits<double>::quiet_NaN();
  CHECK(render_leaderboard(report, 80, false).find("– ±–")
        != std::string::npos);
}
