#include "coordination/policies/space_encoding.hpp"

#include <cmath>

namespace automodel::coordination {

namespace {

std::size_t numbers_of(const recsys::parameter_domain& domain) {
  const auto* values = std::get_if<recsys::choice>(&domain);
  return values ? values->values.size() : 2;
}

} // namespace

space_encoding::space_encoding(const recsys::search_space& space,
                               bool independent_arms) {
  if (independent_arms) {
    arms_.emplace(space);
    size_ = arms_->size();
    return;
  }
  size_ = 1;
  for (const auto& one : space.dimensions())
    size_ += numbers_of(one.domain);
}

std::vector<double> space_encoding::encode(const recsys::search_space& space,
                                           const parameters& values) const {
  std::vector<double> x(size_);
  if (arms_) {
    x[arms_->index_of(values)] = 1;
    return x;
  }
  x[0] = 1;
  const auto positions = space.positions(values).value();
  std::size_t at = 1;
  for (std::size_t i = 0; i < positions.size(); ++i) {
    const auto& domain = space.dimensions()[i].domain;
    const auto numbers = numbers_of(domain);
    if (!std::isnan(positions[i])) {
      if (std::holds_alternative<recsys::choice>(domain)) {
        auto cell = positions[i] * static_cast<double>(numbers);
        x[at + static_cast<std::size_t>(cell)] = 1;
      } else {
        auto centred = 2 * positions[i] - 1;
        x[at] = centred;
        x[at + 1] = centred * centred;
      }
    }
    at += numbers;
  }
  return x;
}

} // namespace automodel::coordination
