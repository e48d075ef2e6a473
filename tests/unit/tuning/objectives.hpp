#pragma once

#include "tests/unit/tuning/spaces.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

namespace automodel::recsys {

/// A function whose greatest value is known.
struct objective {
  const char* name;
  search_space space;
  double (*value)(const parameters&);
  double best;
};

inline double real(const parameters& values, std::string_view name) {
  return std::get<double>(values.find(name)->second);
}

/// Branin's function, negated (Dixon and Szegö 1978).
inline double branin(const parameters& values) {
  constexpr auto pi = std::numbers::pi;
  auto x = real(values, "x"), y = real(values, "y");
  auto valley = y - 5.1 / (4 * pi * pi) * x * x + 5 / pi * x - 6;
  return -(valley * valley + 10 * (1 - 1 / (8 * pi)) * std::cos(x) + 10);
}

/// Jenatton et al. 2017, "Bayesian Optimization with Tree-structured
/// Dependencies", section 5.1, negated: a tree of switches, each leaf with a
/// number of its own and one that it shares with its neighbour.
inline double tree(const parameters& values) {
  auto on
      = [&](const char* name) { return values.at(name) == parameter{true}; };
  auto leaf = [&](const char* own, double offset, const char* shared) {
    return -std::pow(real(values, own), 2) - offset - real(values, shared);
  };
  if (on("x1"))
    return on("x3") ? leaf("x7", 0.4, "r9") : leaf("x6", 0.3, "r9");
  return on("x2") ? leaf("x5", 0.2, "r8") : leaf("x4", 0.1, "r8");
}

/// Words alone: each of six has one best value, two must fit together.
inline double words(const parameters& values) {
  double sum = 0;
  for (int i = 0; i < 6; ++i) {
    auto chosen = std::get<std::string>(values.at("w" + std::to_string(i)));
    sum += chosen == std::string(1, static_cast<char>('a' + i)) ? 1.0 : 0.0;
  }
  auto fit = values.at("w0") == parameter{std::string("a")}
             && values.at("w1") == parameter{std::string("b")};
  return sum + (fit ? 1.0 : 0.0);
}

/// What tuning a network looks like: logarithms, whole numbers, a switch.
inline double network(const parameters& values) {
  auto log_rate = std::log10(real(values, "learning_rate"));
  auto hidden = std::log2(
      static_cast<double>(std::get<std::int64_t>(values.at("hidden"))));
  auto layers
      = static_cast<double>(std::get<std::int64_t>(values.at("layers")));
  auto norm = std::get<bool>(values.at("norm"));
  return -std::pow(log_rate + 3, 2) - 0.1 * std::pow(hidden - 7, 2)
         - 0.2 * std::pow(layers - 3, 2) - (norm ? 0.0 : 0.3)
         - 4 * std::pow(real(values, "dropout") - 0.2, 2);
}

inline std::vector<objective> objectives() {
  std::vector<dimension> six;
  for (int i = 0; i < 6; ++i) {
    choice letters;
    for (char c = 'a'; c <= 'h'; ++c)
      letters.values.push_back(word(std::string(1, c)));
    six.push_back({"w" + std::to_string(i), letters});
  }
  return {{"branin",
           make_space({{"x", real_range{-5, 10}}, {"y", real_range{0, 15}}}),
           branin, -0.397887},
          {"tree",
           make_space({{"x1", choice{{false, true}}},
                       {"x2", choice{{false, true}}, condition{"x1", {false}}},
                       {"x3", choice{{false, true}}, condition{"x1", {true}}},
                       {"x4", real_range{-1, 1}, condition{"x2", {false}}},
                       {"x5", real_range{-1, 1}, condition{"x2", {true}}},
                       {"x6", real_range{-1, 1}, condition{"x3", {false}}},
                       {"x7", real_range{-1, 1}, condition{"x3", {true}}},
                       {"r8", real_range{0, 1}, condition{"x1", {false}}},
                       {"r9", real_range{0, 1}, condition{"x1", {true}}}}),
           tree, -0.1},
          {"words", make_space(six), words, 7},
          {"network",
           make_space({{"learning_rate", real_range{1e-6, 1, true}},
                       {"hidden", integer_range{8, 2048, 1, true}},
                       {"layers", integer_range{1, 8}},
                       {"norm", choice{{false, true}}},
                       {"dropout", real_range{0, 0.9}}}),
           network, 0}};
}

} // namespace automodel::recsys
