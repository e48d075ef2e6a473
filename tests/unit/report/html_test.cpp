#include "recsys/report/html/html_text.hpp"
#include "recsys/report/html/sections.hpp"
#include "tests/unit/report/sample.hpp"

#include <array>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

std::size_t count(const std::string& text, std::string_view what) {
  std::size_t n = 0;
  for (auto at = text.find(what); at != text.npos; at = text.find(what, at + 1))
    ++n;
  return n;
}

/// Whether every element that opens also closes, in order. Good enough for
/// what the report writes: no comments, no void elements but <meta> and <!…>.
std::string unbalanced(const std::string& html) {
  std::vector<std::string> open;
  for (std::size_t at = html.find('<'); at != html.npos;
       at = html.find('<', at + 1)) {
    auto end = html.find('>', at);
    if (end == html.npos)
      return "unclosed " + html.substr(at, 40);
    auto tag = html.substr(at + 1, end - at - 1);
    auto name = tag.substr(0, tag.find_first_of(" /\n", tag[0] == '/'));
    if (tag[0] == '!' || name == "meta" || tag.back() == '/')
      continue;
    if (tag[0] != '/') {
      open.push_back(name);
    } else {
      if (open.empty() || '/' + open.back() != name)
        return "stray <" + tag + ">";
      open.pop_back();
    }
  }
  return open.empty() ? "" : "open <" + open.back() + ">";
}

const std::string hostile = "</title><script>alert('x')</script>\"' & \x1b\xff";

} // namespace

TEST_CASE("text is escaped for elements and attributes") {
  CHECK(html_escape("a<b>&\"c'") == "a&lt;b&gt;&amp;&quot;c&#39;");
  CHECK(html_escape("one\ntwo\tthree") == "one\ntwo\tthree");
  CHECK(html_escape("\x1b[0m\xff") == "�[0m�");
  CHECK(html_escape("\xe2\x80\xae") == "�"); // right-to-left override
  CHECK(html_escape("é 人") == "é 人");
}

TEST_CASE("a table has headers that assistive technology can follow") {
  html_table table{"cap<tion", {"name", ">value"}};
  CHECK(table.empty());
  table.row({"a", "1"});
  table.row({"b"}, R"(class="x")");
  auto html = table.html();
  CHECK(html.find("<caption>cap&lt;tion</caption>") != html.npos);
  CHECK(html.find(R"(<th scope="col" class="n">value</th>)") != html.npos);
  CHECK(html.find(R"(<td class="n">1</td>)") != html.npos);
  CHECK(html.find(R"(<tr class="x"><th scope="row" >b</th>)") != html.npos);
  CHECK(unbalanced(html).empty());
}

TEST_CASE("the page is complete in itself") {
  auto html = render_html(large_report());
  CHECK(html.starts_with("<!doctype html>"));
  CHECK(html.find("<script") == html.npos);
  CHECK(html.find("src=") == html.npos);
  CHECK(html.find("http") == html.find("http-equiv"));
  CHECK(html.find("http", html.find("http-equiv") + 1) == html.npos);
  CHECK(html.find("url(") == html.npos);
  CHECK(unbalanced(html).empty());
}

TEST_CASE("the page shows everything there is") {
  auto html = render_html(large_report());
  for (const char* id :
       {"leaderboard", "metrics", "comparisons", "training", "data", "protocol",
        "failures", "decisions", "reproduce"}) {
    INFO(id);
    CHECK(count(html, "<section id=\"" + std::string(id) + '"') == 1);
    CHECK(count(html, "href=\"#" + std::string(id) + '"') == 1);
  }
  CHECK(html.find("id=\"segments\"") == html.npos); // there are none
  for (const char* text :
       {"6 of 7 candidates with results; 25 trials in all; 1 failure",
        "killed at its deadline", "timestamp-ties", "rows over time",
        "mf bpr: losses/bpr", "7c1a9be0d24f5566", "hold-out opened",
        "automodel run experiments/quickstart.toml --seed 0",
        "5f1d0f6c1b0e7c9f2f27dba8b1b4c9aa3f1fa2e6cb1ce0a1c8f0e7d3b2a19485",
        "avx512 float32 1 thread", "0.1312", "[0.1213, 0.1411]",
        "automodel memory log"}) {
    INFO(text);
    CHECK(html.find(text) != html.npos);
  }
}

TEST_CASE("every plot says what it shows to those who cannot see it") {
  auto html = render_html(large_report());
  auto plots = count(html, "<svg ");
  CHECK(plots == 6 + 1 + 2 + 2); // metrics, differences, curves, histograms
  CHECK(count(html, "role=\"img\"") == plots);
  CHECK(count(html, "aria-label=\"ndcg@10. ease decay 0.1312, interval 0.1213 "
                    "to 0.1411; ")
        == 1);
}

TEST_CASE("what monitors found stands in words beside the curves") {
  auto report = large_report();
  auto before = count(render_html(report), "<svg ");
  report.curves["sasrec"]["monitor/plateau"] = {{900, 0.25}};
  auto html = render_html(report);
  CHECK(html.find("sasrec: the loss has stood still at 0.25 (step 900)")
        != html.npos);
  CHECK(count(html, "<svg ") == before);
}

TEST_CASE("whatever comes from outside is escaped") {
  auto report = large_report();
  report.title = report.goal = report.champion = report.reference
      = report.command = report.identity = report.memory_hint = hostile;
  auto& results = report.results;
  results.protocol_id = results.protocol_text = results.dataset_name
      = results.dataset_hash = results.split_hash = results.kernel_profile
      = results.version = hostile;
  results.protocol_text += "\n- " + hostile;
  results.candidates[0].name = hostile;
  results.candidates[0].config = {{hostile, hostile}};
  results.candidates[0].metrics[hostile]
      = results.candidates[0].metrics["ndcg@10"];
  results.candidates[0].segments[hostile] = results.candidates[0].metrics;
  report.selection = hostile;
  results.comparisons.push_back(
      {hostile, hostile, hostile, 0, -1, 1, 1, 0, hostile});
  results.failures.push_back({hostile, hostile});
  report.curves[hostile][hostile] = {{0, 1}, {1, 2}};
  report.trace.push_back({hostile, hostile, hostile, hostile});
  report.profile_json
      = R"({"format": "<script>", "rows": 1, "interactions": {"users": "x"},
           "findings": [{"id": "<script>", "text": "<script>"}, 3],
           "columns": [{"name": "<script>", "kind": "<script>"}, null]})";
  auto html = render_html(report);
  CHECK(html.find("<script") == html.npos);
  CHECK(html.find("alert('") == html.npos);
  CHECK(html.find('\x1b') == html.npos);
  CHECK(unbalanced(html).empty());
  CHECK(count(html, "&lt;script&gt;") > 20);
}

TEST_CASE("an empty run still makes a page") {
  auto html = render_html({});
  CHECK(unbalanced(html).empty());
  CHECK(html.find("No candidate has results") != html.npos);
  CHECK(html.find("0 of 0 candidates") != html.npos);
}

TEST_CASE("profiles of other versions do no harm") {
  report_input report;
  for (const char* profile :
       {"", "null", "[]", "3", "{", R"({"interactions": 3})",
        R"({"interactions": {"time": [], "rows_per_user": {"max": "x"}}})",
        R"({"ratings": {"from": 1}, "findings": {}, "columns": [1, []]})",
        R"({"ratings": [{"from": 1e308, "count": 1e308}, {"from": null}]})",
        R"({"interactions": {"time": {"first_second": 1e300,
            "last_second": -1e300}}})"}) {
    INFO(profile);
    report.profile_json = profile;
    CHECK(unbalanced(profile_section(report)).empty());
  }
}

TEST_CASE("a champion that the test ranks lower is told so") {
  auto report = large_report();
  report.champion = "itemknn";
  auto html = answer_section(report);
  CHECK(html.find("On the test split <strong>ease decay</strong> is better on "
                  "average")
        != html.npos);
  report.champion = "pop";
  CHECK(answer_section(report).find("It is the reference itself")
        != std::string::npos);
}

TEST_CASE("a long trace is folded away") {
  auto report = large_report();
  CHECK(trace_section(report).find("<details>") == std::string::npos);
  report.trace.resize(21, report.trace[0]);
  CHECK(trace_section(report).find("Show all 21 records") != std::string::npos);
}

TEST_CASE("segments stand in a table of their own") {
  auto html = segments_section(small_report());
  CHECK(html.find("cold users") != html.npos);
  CHECK(html.find("0.5000") != html.npos);
  CHECK(unbalanced(html).empty());
}
