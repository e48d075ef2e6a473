#pragma once

#include "recsys/tuning/search_space.hpp"

#include <stdexcept>
#include <string>
#include <vector>

namespace automodel::recsys {

inline parameter whole(std::int64_t value) {
  return value;
}

inline parameter word(std::string value) {
  return value;
}

inline search_space make_space(std::vector<dimension> dimensions) {
  auto space = search_space::create(std::move(dimensions));
  if (!space)
    throw std::logic_error(to_string(space.error()));
  return *std::move(space);
}

/// What people tune: a number of each kind, a word, a switch, and parameters
/// that only one of the words has.
inline search_space every_kind() {
  return make_space(
      {{"momentum", real_range{0, 0.99}, condition{"optimizer", {word("sgd")}}},
       {"dim", integer_range{8, 64, 8}},
       {"hidden", integer_range{1, 1000, 1, true}},
       {"learning_rate", real_range{1e-4, 1e-1, true}},
       {"optimizer", choice{{word("adam"), word("sgd"), word("adagrad")}}},
       {"nesterov", choice{{false, true}},
        condition{"optimizer", {word("sgd")}}},
       {"warm_up", integer_range{-5, 5}, condition{"nesterov", {true}}}});
}

} // namespace automodel::recsys
