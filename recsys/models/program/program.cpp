#include "recsys/models/program/program.hpp"

#include <torch/csrc/jit/api/compilation_unit.h>
#include <torch/csrc/jit/api/function_impl.h>
#include <torch/csrc/jit/frontend/error_report.h>
#include <torch/csrc/jit/frontend/parser.h>
#include <torch/csrc/jit/frontend/tree_views.h>
#include <torch/csrc/jit/passes/inliner.h>
#include <torch/csrc/jit/runtime/interpreter.h>

#include "base/nearest_word.hpp"
#include "recsys/blocks/link_blocks.hpp"
#include "recsys/models/program/graph_check.hpp"
#include "recsys/models/program/name_resolver.hpp"
#include "recsys/models/program/signature.hpp"
#include "recsys/models/program/source_check.hpp"
#include "recsys/models/program/torch_error.hpp"

#include <array>

namespace automodel::recsys {

namespace jit = torch::jit;

namespace {

constexpr std::array all_tasks{program_task::retrieval,
                               program_task::sequential, program_task::ctr};

using tensor_dict = c10::Dict<std::string, at::Tensor>;

c10::IValue to_ivalue(const tensor_map& values) {
  tensor_dict dict;
  dict.reserve(values.size());
  for (const auto& [name, value] : values)
    dict.insert(name, value);
  return dict;
}

c10::IValue to_ivalue(const parameters& values) {
  c10::impl::GenericDict dict(c10::StringType::get(), conf_value_type());
  for (const auto& [name, value] : values)
    dict.insert(name,
                std::visit([](auto& v) { return c10::IValue(v); }, value));
  return dict;
}

parameter to_parameter(const c10::IValue& value) {
  if (value.isBool())
    return value.toBool();
  if (value.isInt())
    return value.toInt();
  if (value.isDouble())
    return value.toDouble();
  return value.toStringRef();
}

std::vector<jit::Def> parse(std::string text, std::string_view file,
                            std::uint32_t line) {
  jit::Parser parser(
      std::make_shared<jit::Source>(std::move(text), std::string(file), line));
  std::vector<jit::Def> out;
  while (parser.lexer().cur().kind != jit::TK_EOF) {
    try {
      out.emplace_back(parser.parseFunction(false));
    } catch (const c10::Error&) {
      // Some statements trip an assertion of the parser's, without a place.
      throw jit::ErrorReport(parser.lexer().cur().range)
          << "a statement that the language does not have";
    }
  }
  return out;
}

/// A program's text after the checks of its form.
struct checked_source {
  std::string own, blocks;
  linked_parts parts; ///< its texts are those before the checks
};

result<checked_source> check_parts(std::string_view linked,
                                   std::string_view name) {
  auto parts = split_linked(linked);
  auto own = check_source(parts.own, name);
  if (!own)
    return pass_on(own);
  auto blocks = check_source(parts.blocks, blocks_file);
  if (!blocks) {
    auto& where = blocks.error().where;
    where.line = parts.library_line(where.line);
    return pass_on(blocks);
  }
  return checked_source{std::move(*own), std::move(*blocks), std::move(parts)};
}

/// The blocks, each a text of its own that begins in its line of blocks.py.
std::vector<jit::Def> parse_blocks(const checked_source& source) {
  std::vector<jit::Def> out;
  for (const auto& one : source.parts.all) {
    auto at = static_cast<std::size_t>(one.text.data()
                                       - source.parts.blocks.data());
    for (auto& def : parse(source.blocks.substr(at, one.text.size()),
                           blocks_file, one.library_line))
      out.push_back(std::move(def));
  }
  return out;
}

} // namespace

std::string_view to_string(program_task task) noexcept {
  switch (task) {
  case program_task::retrieval:
    return "retrieval";
  case program_task::sequential:
    return "sequential";
  case program_task::ctr:
    return "ctr";
  }
  return "unknown";
}

struct program::compiled {
  std::string source, name;
  jit::CompilationUnit unit; ///< owns the functions the code refers to
  std::map<entry_point, jit::Code> code;
  std::map<entry_point, std::shared_ptr<jit::Graph>> graphs;
  bool is_random = false;
  program_task task = program_task::retrieval;

  result<void> define(const checked_source& checked);
  std::vector<jit::Function*> define(std::string_view prefix,
                                     const std::vector<jit::Def>& definitions,
                                     const name_resolver::function_map& known);
  result<void> check();
  result<void> add_entry(entry_point entry, jit::Function& function);
  result<void> read_task();
  result<c10::IValue> call(entry_point entry, jit::Stack stack) const;
  result<tensor_map> call_for_tensors(entry_point entry,
                                      jit::Stack stack) const;
  result<at::Tensor> call_for_tensor(entry_point entry, jit::Stack stack) const;
};

std::vector<jit::Function*>
program::compiled::define(std::string_view prefix,
                          const std::vector<jit::Def>& definitions,
                          const name_resolver::function_map& known) {
  auto resolver = std::make_shared<name_resolver>(known);
  std::vector<jit::ResolverPtr> resolvers(definitions.size(), resolver);
  c10::optional<c10::QualifiedName> within;
  if (!prefix.empty())
    within = c10::QualifiedName(std::string(prefix));
  return unit.define(within, {}, {}, definitions, resolvers, nullptr);
}

// Blocks have names of their own: a program may call its functions as those
// that its blocks call, as in a Python module.
result<void> program::compiled::define(const checked_source& checked) {
  try {
    auto blocks = parse_blocks(checked);
    auto own = parse(checked.own, internal_file, 1);
    for (const auto& definitions : {blocks, own})
      if (auto fine = check_definitions(definitions, name); !fine)
        return fine;
    name_resolver::function_map known;
    for (auto* function : define("blocks", blocks, {}))
      known.emplace(function->name(), function);
    std::erase_if(known, [&](const auto& one) {
      return !checked.parts.imports.contains(one.first);
    });
    define("", own, known);
    return {};
  } catch (const std::exception& thrown) {
    return tl::unexpected(compiler_error(thrown.what(), checked.own, name));
  }
}

result<void> program::compiled::check() {
  auto facts = check_functions(unit, name);
  if (!facts)
    return pass_on(facts);
  is_random = facts->is_random;
  for (auto entry : all_entry_points) {
    auto* function = unit.find_function(std::string(to_string(entry)));
    if (function == nullptr)
      continue;
    if (auto added = add_entry(entry, *function); !added)
      return added;
  }
  for (auto entry : required_entry_points)
    if (!code.contains(entry))
      return fail_at({name, 0, 0}, errc::invalid_argument,
                     "the program has no function "
                         + std::string(to_string(entry)),
                     std::string(expected_signature(entry).text));
  return code.contains(entry_point::task) ? read_task() : result<void>{};
}

result<void> program::compiled::read_task() {
  auto answer = call(entry_point::task, {});
  if (!answer)
    return pass_on(answer);
  std::vector<std::string_view> words;
  for (auto one : all_tasks) {
    if (to_string(one) == answer->toStringRef()) {
      task = one;
      return {};
    }
    words.push_back(to_string(one));
  }
  return fail_at({name, 0, 0}, errc::invalid_argument,
                 "the program's task is '" + answer->toStringRef() + "'",
                 allowed_words(answer->toStringRef(), words));
}

result<void> program::compiled::add_entry(entry_point entry,
                                          jit::Function& function) {
  auto expected = expected_signature(entry);
  if (!matches(function.getSchema(), expected))
    return fail_at({name, 0, 0}, errc::invalid_argument,
                   "the function " + function.name()
                       + " has another signature than the host calls",
                   "def " + std::string(expected.text));
  auto graph = jit::toGraphFunction(function).graph()->copy();
  jit::Inline(*graph);
  if (auto fine = check_inputs_unchanged(graph, name); !fine)
    return fine;
  code.emplace(entry, jit::Code(graph, function.name()));
  graphs.emplace(entry, std::move(graph));
  return {};
}

// The plain interpreter: what runs is what was checked, and unlike the
// profiling executor it runs the first call as it runs every other.
result<c10::IValue> program::compiled::call(entry_point entry,
                                            jit::Stack stack) const {
  auto found = code.find(entry);
  if (found == code.end())
    return fail_at({name, 0, 0}, errc::invalid_argument,
                   "the program has no function "
                       + std::string(to_string(entry)));
  try {
    jit::InterpreterState(found->second).run(stack);
    return stack.back();
  } catch (const std::exception& thrown) {
    return tl::unexpected(runtime_error(thrown.what(), source, name));
  }
}

result<tensor_map> program::compiled::call_for_tensors(entry_point entry,
                                                       jit::Stack stack) const {
  auto returned = call(entry, std::move(stack));
  if (!returned)
    return pass_on(returned);
  tensor_map out;
  for (const auto& item : c10::impl::toTypedDict<std::string, at::Tensor>(
           returned->toGenericDict()))
    out.emplace(item.key(), item.value());
  return out;
}

result<at::Tensor> program::compiled::call_for_tensor(entry_point entry,
                                                      jit::Stack stack) const {
  auto returned = call(entry, std::move(stack));
  if (!returned)
    return pass_on(returned);
  return returned->toTensor();
}

program::program(std::shared_ptr<const compiled> state)
    : compiled_(std::move(state)) {}

result<program> program::compile(std::string_view source,
                                 std::string_view name) {
  auto state = std::make_shared<compiled>();
  auto linked = link_blocks(source, name);
  if (!linked)
    return pass_on(linked);
  state->source = std::move(*linked);
  auto checked = check_parts(state->source, name);
  if (!checked)
    return pass_on(checked);
  state->name = name;
  if (auto fine = state->define(*checked); !fine)
    return pass_on(fine);
  if (auto fine = state->check(); !fine)
    return pass_on(fine);
  return program(std::move(state));
}

const std::string& program::source() const noexcept {
  return compiled_->source;
}

const std::string& program::name() const noexcept {
  return compiled_->name;
}

bool program::has(entry_point entry) const noexcept {
  return compiled_->code.contains(entry);
}

std::shared_ptr<jit::Graph> program::graph(entry_point entry) const {
  auto found = compiled_->graphs.find(entry);
  return found == compiled_->graphs.end() ? nullptr : found->second;
}

bool program::is_random() const noexcept {
  return compiled_->is_random;
}

program_task program::task() const noexcept {
  return compiled_->task;
}

result<parameters> program::defaults() const {
  auto returned = compiled_->call(entry_point::defaults, {});
  if (!returned)
    return pass_on(returned);
  parameters out;
  for (const auto& item : returned->toGenericDict())
    out.emplace(item.key().toStringRef(), to_parameter(item.value()));
  return out;
}

result<std::vector<view>> program::views(const parameters& conf) const {
  auto returned = compiled_->call(entry_point::views, {to_ivalue(conf)});
  if (!returned)
    return pass_on(returned);
  std::map<std::string, view> sorted;
  for (const auto& item : returned->toGenericDict()) {
    auto parsed
        = parse_view(item.key().toStringRef(), item.value().toStringRef());
    if (!parsed) {
      parsed.error().where.file = name();
      return pass_on(parsed);
    }
    sorted.emplace(parsed->name, std::move(*parsed));
  }
  std::vector<view> out;
  for (auto& [name, one] : sorted)
    out.push_back(std::move(one));
  return out;
}

result<tensor_map> program::init(const parameters& conf,
                                 const tensor_map& consts) const {
  return compiled_->call_for_tensors(entry_point::init,
                                     {to_ivalue(conf), to_ivalue(consts)});
}

result<tensor_map> program::forward(const tensor_map& params,
                                    const tensor_map& state,
                                    const tensor_map& batch,
                                    const parameters& conf,
                                    bool training) const {
  return compiled_->call_for_tensors(
      entry_point::forward, {to_ivalue(params), to_ivalue(state),
                             to_ivalue(batch), to_ivalue(conf), training});
}

result<tensor_map> program::prepare(const tensor_map& params,
                                    const tensor_map& state,
                                    const tensor_map& batch,
                                    const parameters& conf) const {
  return compiled_->call_for_tensors(
      entry_point::prepare,
      {to_ivalue(params), to_ivalue(state), to_ivalue(batch), to_ivalue(conf)});
}

result<at::Tensor> program::encode(const tensor_map& params,
                                   const tensor_map& state,
                                   const tensor_map& batch,
                                   const parameters& conf) const {
  return compiled_->call_for_tensor(
      entry_point::encode,
      {to_ivalue(params), to_ivalue(state), to_ivalue(batch), to_ivalue(conf)});
}

result<at::Tensor> program::score(const tensor_map& params,
                                  const tensor_map& state,
                                  const tensor_map& batch,
                                  const parameters& conf) const {
  return compiled_->call_for_tensor(
      entry_point::score,
      {to_ivalue(params), to_ivalue(state), to_ivalue(batch), to_ivalue(conf)});
}

} // namespace automodel::recsys
