#include "recsys/models/program/graph_check.hpp"

#include <torch/csrc/jit/api/compilation_unit.h>
#include <torch/csrc/jit/api/function_impl.h>
#include <torch/csrc/jit/frontend/tree_views.h>
#include <torch/csrc/jit/ir/alias_analysis.h>
#include <torch/csrc/jit/ir/ir.h>

#include "recsys/models/program/operator_policy.hpp"
#include "recsys/models/program/torch_error.hpp"

#include <functional>
#include <map>
#include <string>

namespace automodel::recsys {

namespace jit = torch::jit;

namespace {

source_position place(const jit::SourceRange& range, std::string_view name) {
  source_position where{std::string(name), 0, 0};
  if (auto found = range.file_line_col()) {
    auto [file, line, column] = *found;
    if (file != internal_file)
      where.file = file;
    where.line = static_cast<std::uint32_t>(line);
    where.column = static_cast<std::uint32_t>(column + 1);
  }
  return where;
}

bool is_literal(const jit::Expr& value) {
  switch (value.kind()) {
  case jit::TK_CONST:
  case jit::TK_STRINGLITERAL:
  case jit::TK_TRUE:
  case jit::TK_FALSE:
  case jit::TK_NONE:
    return true;
  case jit::TK_UNARY_MINUS:
    return value.get()->tree(0)->kind() == jit::TK_CONST;
  default:
    return false;
  }
}

using visitor = std::function<result<void>(const jit::Node&)>;

result<void> for_each_node(const jit::Block& block, const visitor& visit) {
  for (const auto* node : block.nodes()) {
    if (auto fine = visit(*node); !fine)
      return fine;
    for (const auto* inner : node->blocks())
      if (auto fine = for_each_node(*inner, visit); !fine)
        return fine;
  }
  return {};
}

const jit::Graph& graph_of(const jit::Function& function) {
  // The accessor for reading is missing in 1.13.
  return *jit::toGraphFunction(const_cast<jit::Function&>(function)).graph();
}

bool writes_to_tensor(const jit::Node& node) {
  const auto* schema = node.maybeSchema();
  if (schema == nullptr)
    return false;
  for (const auto& argument : schema->arguments())
    if (argument.alias_info() != nullptr && argument.alias_info()->isWrite()
        && argument.type()->isSubtypeOf(*c10::TensorType::get()))
      return true;
  return false;
}

// It changes the running statistics it is given, so it may be given none.
bool normalises_without_statistics(const jit::Node& node) {
  return node.kind() == c10::Symbol::aten("native_batch_norm")
         && node.inputs().at(3)->mustBeNone()
         && node.inputs().at(4)->mustBeNone();
}

// `nearest` is the place of the node, or of one before it.
result<void> check_node(const jit::Node& node, const source_position& nearest) {
  std::string op = node.kind().toQualString();
  if (!is_allowed_operator(op) && !normalises_without_statistics(node))
    return fail_at(nearest, errc::invalid_argument,
                   "a program may not use the operator " + op,
                   "docs/model-programs.md lists what it may use");
  if (writes_to_tensor(node))
    return fail_at(nearest, errc::invalid_argument,
                   "a program may not change a tensor in place, as " + op
                       + " does here",
                   "use the form that returns a new tensor");
  return {};
}

// Functions cannot recurse, so a function's size is known once those of its
// callees are; without this, forty functions calling twice would inline to
// 2^40 nodes.
class size_counter {
public:
  explicit size_counter(std::size_t limit) : limit_(limit) {}

  std::size_t size_of(const jit::Function& function) {
    if (auto known = sizes_.find(&function); known != sizes_.end())
      return known->second;
    std::size_t size = 0;
    auto count = [&](const jit::Node& node) -> result<void> {
      size = std::min(limit_ + 1, size + 1 + size_of_callee(node));
      return {};
    };
    (void)for_each_node(*graph_of(function).block(), count);
    return sizes_[&function] = size;
  }

private:
  std::size_t size_of_callee(const jit::Node& node) {
    if (node.kind() != c10::prim::CallFunction)
      return 0;
    auto type = node.inputs().at(0)->type()->cast<c10::FunctionType>();
    return type ? size_of(*type->function()) : 0;
  }

  std::size_t limit_;
  std::map<const jit::Function*, std::size_t> sizes_;
};

} // namespace

result<void> check_definitions(const std::vector<jit::Def>& definitions,
                               std::string_view name) {
  for (const auto& definition : definitions)
    for (const auto& parameter : definition.decl().params()) {
      auto value = parameter.defaultValue();
      if (value.present() && !is_literal(value.get()))
        return fail_at(place(value.get().range(), name), errc::invalid_argument,
                       "a default argument must be a literal",
                       "a number, a string, True, False or None");
    }
  return {};
}

result<function_facts> check_functions(const jit::CompilationUnit& unit,
                                       std::string_view name,
                                       std::size_t max_nodes) {
  function_facts facts;
  size_counter sizes(max_nodes);
  for (const auto* function : unit.get_functions()) {
    source_position nearest{std::string(name), 0, 0};
    auto visit = [&](const jit::Node& node) -> result<void> {
      if (auto where = place(node.sourceRange(), name); where.line > 0)
        nearest = where;
      facts.is_random |= is_random_operator(node.kind().toQualString());
      return check_node(node, nearest);
    };
    if (auto fine = for_each_node(*graph_of(*function).block(), visit); !fine)
      return pass_on(fine);
    if (sizes.size_of(*function) > max_nodes)
      return fail_at({std::string(name), 0, 0}, errc::resource_exhausted,
                     "the function " + function->name()
                         + " is too large once its calls are inlined",
                     "at most " + std::to_string(max_nodes) + " operations");
  }
  return facts;
}

result<void> check_inputs_unchanged(const std::shared_ptr<jit::Graph>& graph,
                                    std::string_view name) {
  jit::AliasDb aliases(graph);
  jit::ValueSet inputs(graph->inputs().begin(), graph->inputs().end());
  auto visit = [&](const jit::Node& node) -> result<void> {
    if (!aliases.writesToAlias(const_cast<jit::Node*>(&node), inputs))
      return {};
    return fail_at(place(node.sourceRange(), name), errc::invalid_argument,
                   "a program may not change its inputs",
                   "put the value into a new dictionary and return it");
  };
  return for_each_node(*graph->block(), visit);
}

} // namespace automodel::recsys
