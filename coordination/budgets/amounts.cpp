#include "coordination/budgets/amounts.hpp"

namespace automodel::coordination {

std::optional<std::string> lacking(const amounts& all, const amounts& some) {
  for (const auto& [resource, wanted] : some) {
    auto at = all.find(resource);
    if (wanted > (at == all.end() ? 0 : at->second))
      return resource;
  }
  return {};
}

void add(amounts& to, const amounts& what) {
  for (const auto& [resource, quantity] : what)
    to[resource] += quantity;
}

void subtract(amounts& from, const amounts& what) {
  for (const auto& [resource, quantity] : what)
    if (quantity > 0)
      from.at(resource) -= quantity;
}

} // namespace automodel::coordination
