#include "coordination/policies/arms.hpp"

namespace automodel::coordination {

arms::arms(const recsys::search_space& space) {
  const auto points = space.points().value();
  for (std::uint64_t i = 0; i < points; ++i) {
    all_.push_back(space.point(i));
    numbers_.emplace(all_.back(), i);
  }
}

} // namespace automodel::coordination
