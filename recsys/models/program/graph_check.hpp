#pragma once

#include "base/error.hpp"

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace torch::jit {
struct CompilationUnit;
struct Def;
struct Graph;
} // namespace torch::jit

namespace automodel::recsys {

/// Before compilation: default arguments are literals. The compiler would run
/// any other expression at once. Errors: invalid_argument with its place.
result<void> check_definitions(const std::vector<torch::jit::Def>& definitions,
                               std::string_view name);

/// What check_functions found out in passing.
struct function_facts {
  bool is_random = false; ///< some function draws random numbers
};

/// All functions use allowed operators only, none of which writes to a tensor,
/// and no function grows beyond `max_nodes` once its calls are inlined.
/// Errors: invalid_argument and resource_exhausted with their place.
result<function_facts> check_functions(const torch::jit::CompilationUnit& unit,
                                       std::string_view name,
                                       std::size_t max_nodes = 20'000);

/// An inlined graph writes to none of its inputs. Errors: invalid_argument
/// with the place of the operation.
result<void> check_inputs_unchanged(const std::shared_ptr<torch::jit::Graph>& g,
                                    std::string_view name);

} // namespace automodel::recsys
