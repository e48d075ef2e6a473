#include "recsys/report/svg/histogram_plot.hpp"
#include "recsys/report/svg/interval_plot.hpp"
#include "recsys/report/svg/line_plot.hpp"
#include "recsys/report/svg/svg_scale.hpp"

#include <limits>

#include <catch2/catch.hpp>

using namespace automodel::recsys;

namespace {

constexpr auto infinity = std::numeric_limits<double>::infinity();
constexpr auto no_number = std::numeric_limits<double>::quiet_NaN();

std::vector<std::string> labels(double low, double high, int wanted) {
  std::vector<std::string> labels;
  for (const auto& tick : round_ticks(low, high, wanted))
    labels.push_back(tick.label);
  return labels;
}

/// Coordinates are numbers that a browser can draw.
bool is_drawable(const std::string& svg) {
  return svg.find("nan") == svg.npos && svg.find("inf") == svg.npos
         && svg.starts_with("<svg ") && svg.ends_with("</svg>\n");
}

} // namespace

TEST_CASE("ticks are round and look alike") {
  using list = std::vector<std::string>;
  CHECK(labels(0.062, 0.144, 5) == list{"0.08", "0.10", "0.12", "0.14"});
  CHECK(labels(-0.011, 0.011, 4)
        == list{"−0.010", "−0.005", "0.000", "0.005", "0.010"});
  CHECK(labels(0, 1260, 4) == list{"0", "500", "1,000"});
  CHECK(labels(0, 3e9, 3)
        == list{"0", "1,000,000,000", "2,000,000,000", "3,000,000,000"});
}

TEST_CASE("a range is never empty") {
  for (auto [low, high] : {std::pair{0.0, 0.0},
                           {3.0, 3.0},
                           {-3.0, -3.0},
                           {2.0, 1.0},
                           {no_number, 1.0},
                           {0.0, infinity},
                           {1e300, 1e300},
                           {1.0, 1.0 + 1e-16}}) {
    widen(low, high);
    CHECK(low < high);
    CHECK(round_ticks(low, high, 4).size() < 40);
  }
}

TEST_CASE("a scale maps values to pixels") {
  svg_scale scale{10, 20, 100, 200};
  CHECK(scale(10) == 100);
  CHECK(scale(15) == 150);
  CHECK(pixel(1.0 / 3) == "0.33");
  CHECK(pixel(2) == "2");
  CHECK(pixel(no_number) == "0");
}

TEST_CASE("an interval plot draws each finite row") {
  interval_plot plot{"ndcg@10",
                     {{"a", 0.2, 0.1, 0.3, {0.15, no_number}, true},
                      {"b", no_number, 0.1, 0.3, {}, false},
                      {"c", 0.1, -infinity, 0.3, {}, false}},
                     0.1,
                     0.01,
                     false};
  auto svg = render(plot);
  CHECK(is_drawable(svg));
  CHECK(svg.find("class=\"mark champion\"") != svg.npos);
  CHECK(svg.find("class=\"band\"") != svg.npos);
  CHECK(svg.find(">b</text>") != svg.npos);
  CHECK(is_drawable(render(interval_plot{})));
}

TEST_CASE("a line plot draws what can be drawn") {
  CHECK(is_drawable(render(line_plot{"empty", "steps", {}})));
  CHECK(is_drawable(render(line_plot{"flat", "steps", {{0, 1}, {1, 1}}})));
  CHECK(is_drawable(render(
      line_plot{"wild", "steps", {{0, no_number}, {1, infinity}, {2, 3}}})));
  line_plot lengthy{"lengthy", "steps", {}};
  for (int i = 0; i < 100'000; ++i)
    lengthy.points.emplace_back(i, 1.0 / (i + 1));
  auto svg = render(lengthy);
  CHECK(is_drawable(svg));
  CHECK(svg.size() < 10'000);
}

TEST_CASE("a histogram draws its bars from zero") {
  auto svg
      = render(histogram_plot{"h", {{"1", 3}, {"2", no_number}, {"<", 5}}});
  CHECK(is_drawable(svg));
  CHECK(svg.find("&lt;") != svg.npos);
  CHECK(is_drawable(render(histogram_plot{"empty", {}})));
}
