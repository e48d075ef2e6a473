#include "recsys/papers/compose/module_graph.hpp"

#include "base/nearest_word.hpp"
#include "recsys/papers/record/field_text.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace automodel::recsys {

namespace {

constexpr std::size_t most_modules = 64;

using places = std::map<std::string, std::size_t, std::less<>>;

result<places> places_of(const method_record& from) {
  if (from.modules.empty())
    return fail(errc::invalid_argument, "the record has no modules",
                "a method is composed from its modules");
  if (from.modules.size() > most_modules)
    return fail(errc::invalid_argument,
                "the record has " + std::to_string(from.modules.size())
                    + " modules",
                "64 at most");
  places out;
  for (std::size_t i = 0; i < from.modules.size(); ++i)
    if (!out.emplace(from.modules[i].name, i).second)
      return fail(errc::invalid_argument,
                  "two modules have the name '" + from.modules[i].name + "'");
  return out;
}

tl::unexpected<error> no_such_input(const record_module& module,
                                    const std::string& input,
                                    const places& known) {
  std::vector<std::string_view> names{"input"};
  for (const auto& [name, ignored] : known)
    names.push_back(name);
  return fail(errc::invalid_argument,
              "the module '" + module.name + "' reads '" + input
                  + "', which is no module",
              allowed_words(input, names));
}

/// A node for each module, inputs as places in the record.
result<std::vector<graph_node>> nodes_of(const method_record& from,
                                         const places& known) {
  std::vector<graph_node> out;
  for (const auto& module : from.modules) {
    graph_node node{
        &module, field_text(module.kind), {}, false, !module.inputs.empty()};
    for (const auto& input : module.inputs) {
      auto at = known.find(input);
      // A module may be called "input" too: then it is meant.
      if (at != known.end())
        node.inputs.push_back(at->second);
      else if (input == "input")
        node.reads_input = true;
      else
        return no_such_input(module, input, known);
    }
    out.push_back(std::move(node));
  }
  return out;
}

/// Moves a node behind its inputs; `state` is 1 while it is being placed.
class sorter {
public:
  explicit sorter(std::vector<graph_node> nodes)
      : nodes_(std::move(nodes)), state_(nodes_.size()), at_(nodes_.size()) {}

  result<module_graph> sorted() {
    for (std::size_t i = 0; i < nodes_.size(); ++i)
      if (auto done = place(i); !done)
        return pass_on(done);
    for (auto& node : out_.nodes)
      for (auto& input : node.inputs)
        input = at_[input];
    return std::move(out_);
  }

private:
  result<void> place(std::size_t i) {
    if (state_[i] == 2)
      return {};
    if (state_[i] == 1)
      return fail(errc::invalid_argument, "the module '"
                                              + nodes_[i].module->name
                                              + "' is an input of itself");
    state_[i] = 1;
    for (auto input : nodes_[i].inputs)
      if (auto done = place(input); !done)
        return done;
    state_[i] = 2;
    at_[i] = out_.nodes.size();
    out_.nodes.push_back(nodes_[i]);
    return {};
  }

  std::vector<graph_node> nodes_;
  std::vector<int> state_;
  std::vector<std::size_t> at_;
  module_graph out_;
};

} // namespace

std::vector<std::size_t> module_graph::readers_of(std::size_t of) const {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < nodes.size(); ++i)
    if (std::ranges::find(nodes[i].inputs, of) != nodes[i].inputs.end())
      out.push_back(i);
  return out;
}

std::size_t module_graph::find(std::string_view word) const {
  auto at = std::ranges::find(nodes, word, &graph_node::word);
  return static_cast<std::size_t>(at - nodes.begin());
}

std::vector<std::string> set_idle_aside(module_graph& graph) {
  constexpr std::array means{
      std::string_view{"dropout"}, std::string_view{"batch_norm"},
      std::string_view{"layer_norm"}, std::string_view{"concatenation"}};
  auto is_embedding
      = [&](std::size_t node) { return graph.nodes[node].word == "embedding"; };
  auto joins_others = [&](std::size_t reader) {
    const auto& node = graph.nodes[reader];
    return (node.word == "output" || node.word == "concatenation")
           && node.inputs.size() > 1;
  };
  std::vector<std::string> out;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    auto& node = graph.nodes[i];
    auto readers = graph.readers_of(i);
    if (std::ranges::find(means, node.word) == means.end() || !node.says_inputs
        || !std::ranges::all_of(node.inputs, is_embedding)
        || !std::ranges::all_of(readers, joins_others))
      continue;
    for (auto reader : readers)
      std::erase(graph.nodes[reader].inputs, i);
    node.inputs.clear();
    node.says_inputs = false;
    node.idle = true;
    out.push_back(node.module->name);
  }
  return out;
}

result<module_graph> read_modules(const method_record& from) {
  auto known = places_of(from);
  if (!known)
    return pass_on(known);
  auto nodes = nodes_of(from, *known);
  if (!nodes)
    return pass_on(nodes);
  return sorter(std::move(*nodes)).sorted();
}

} // namespace automodel::recsys
