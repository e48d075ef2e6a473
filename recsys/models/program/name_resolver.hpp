#pragma once

#include <torch/csrc/jit/frontend/resolver.h>

namespace automodel::recsys {

/// What the names of a program mean that it does not define itself: `torch`
/// and `math` with their operators, element types and constants, and the type
/// `Conf`.
class name_resolver final : public torch::jit::Resolver {
public:
  std::shared_ptr<torch::jit::SugaredValue>
  resolveValue(const std::string& name, torch::jit::GraphFunction& function,
               const torch::jit::SourceRange& where) override;

  c10::TypePtr resolveType(const std::string& name,
                           const torch::jit::SourceRange& where) override;
};

} // namespace automodel::recsys
