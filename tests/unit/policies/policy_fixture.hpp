#pragma once

#include "coordination/policies/policy.hpp"

#include <array>
#include <cmath>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace automodel::coordination {

inline constexpr std::array every_kind{
    policy_kind::thompson, policy_kind::ucb1, policy_kind::exp3,
    policy_kind::evolution, policy_kind::reinforce};

inline recsys::search_space
make_space(std::vector<recsys::dimension> dimensions) {
  return recsys::search_space::create(std::move(dimensions)).value();
}

/// `count` arms of which nothing but the number is known.
inline recsys::search_space arm_space(std::int64_t count) {
  return make_space({{"arm", recsys::integer_range{0, count - 1}}});
}

inline std::size_t arm_of(const parameters& values) {
  return static_cast<std::size_t>(std::get<std::int64_t>(values.at("arm")));
}

/// What is often searched: a word, a range, and what only one word has.
inline recsys::search_space mixed_space() {
  return make_space(
      {{"loss", recsys::choice{{std::string{"bpr"}, std::string{"softmax"}}}},
       {"layers", recsys::integer_range{1, 5}},
       {"negatives", recsys::integer_range{1, 4},
        recsys::condition{"loss", {std::string{"bpr"}}}}});
}

/// Best, with 1: bpr, 4 layers, 3 negatives.
inline double mixed_value(const parameters& values) {
  auto whole = [&](const char* name) {
    return static_cast<double>(std::get<std::int64_t>(values.at(name)));
  };
  auto value = 1 - 0.05 * std::pow(whole("layers") - 4, 2);
  return values.contains("negatives")
             ? value - 0.1 * std::abs(whole("negatives") - 3)
             : value - 0.3;
}

inline std::unique_ptr<policy> make(policy_kind kind,
                                    recsys::search_space space,
                                    policy_options options = {}) {
  options.kind = kind;
  auto made = make_policy(std::move(space), std::move(options));
  if (!made)
    throw std::logic_error(to_string(made.error()));
  return *std::move(made);
}

} // namespace automodel::coordination
