#pragma once

#include <torch/csrc/jit/frontend/resolver.h>

#include <map>
#include <string>

namespace automodel::recsys {

/// What the names of a program mean that it does not define itself: `torch`
/// and `math` with their operators, element types and constants, the type
/// `Conf`, and the functions of another file that it imports.
class name_resolver final : public torch::jit::Resolver {
public:
  using function_map = std::map<std::string, torch::jit::Function*>;

  explicit name_resolver(function_map imported)
      : imported_(std::move(imported)) {}

  std::shared_ptr<torch::jit::SugaredValue>
  resolveValue(const std::string& name, torch::jit::GraphFunction& function,
               const torch::jit::SourceRange& where) override;

  c10::TypePtr resolveType(const std::string& name,
                           const torch::jit::SourceRange& where) override;

private:
  function_map imported_;
};

} // namespace automodel::recsys
