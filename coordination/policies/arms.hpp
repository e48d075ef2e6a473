#pragma once

#include "base/parameters.hpp"
#include "recsys/tuning/search_space.hpp"

#include <cstddef>
#include <map>
#include <vector>

namespace automodel::coordination {

/// The configurations of an enumerable space, numbered: what a bandit pulls.
class arms {
public:
  /// The space has at most `most_arms` points.
  explicit arms(const recsys::search_space& space);

  std::size_t size() const noexcept { return all_.size(); }
  const parameters& operator[](std::size_t arm) const { return all_[arm]; }

  /// `values` must be a configuration of the space.
  std::size_t index_of(const parameters& values) const {
    return numbers_.at(values);
  }

private:
  std::vector<parameters> all_;
  std::map<parameters, std::size_t> numbers_;
};

} // namespace automodel::coordination
