#include "recsys/papers/compose/added_part.hpp"

#include "recsys/papers/compose/is_one_of.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace automodel::recsys {

namespace {

constexpr std::array means{
    std::string_view{"residual"}, std::string_view{"dropout"},
    std::string_view{"layer_norm"}, std::string_view{"batch_norm"}};

/// The record's modules that a baseline lacks, on embeddings of their own, as a
/// record: what it gives is their sum.
class part_finder {
public:
  part_finder(const method_record& from, const module_graph& graph,
              const std::vector<std::string>& known)
      : from_(from), graph_(graph), known_(known),
        is_added_(graph.nodes.size()) {}

  result<method_record> record() {
    choose();
    auto out = from_;
    out.modules.clear();
    std::vector<std::string> leaves;
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
      const auto& node = graph_.nodes[i];
      if (node.word == "embedding") {
        out.modules.push_back(*node.module);
        continue;
      }
      if (!is_added_[i])
        continue;
      if (auto inner = inside_read_by(i); !inner.empty())
        return fail(errc::invalid_argument,
                    "the module '" + node.module->name + "' reads '" + inner
                        + "', a part of the baseline",
                    "what is added reads embeddings, and others that are "
                    "added");
      out.modules.push_back(*node.module);
      names_.push_back(node.module->name);
      if (is_leaf(i))
        leaves.push_back(node.module->name);
    }
    if (leaves.empty())
      return fail(errc::invalid_argument,
                  "the record adds nothing to the baseline",
                  "every module of it is there");
    record_module sum;
    sum.name = "sum of what is added";
    sum.kind = {std::string("output"), field_status::inferred, 1, {}};
    sum.inputs = std::move(leaves);
    out.modules.push_back(std::move(sum));
    return out;
  }

  const std::vector<std::string>& names() const { return names_; }

private:
  void choose() {
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
      const auto& node = graph_.nodes[i];
      bool follows = std::ranges::any_of(
          node.inputs, [&](std::size_t in) { return is_added_[in]; });
      is_added_[i] = is_one_of(means, node.word)
                         ? follows
                         : node.word != "output" && node.word != "concatenation"
                               && !is_one_of(known_, node.word);
    }
  }

  std::string inside_read_by(std::size_t node) const {
    for (auto input : graph_.nodes[node].inputs)
      if (!is_added_[input] && graph_.nodes[input].word != "embedding")
        return graph_.nodes[input].module->name;
    return {};
  }

  bool is_leaf(std::size_t node) const {
    auto readers = graph_.readers_of(node);
    return std::ranges::none_of(
        readers, [&](std::size_t one) { return is_added_[one]; });
  }

  const method_record& from_;
  const module_graph& graph_;
  const std::vector<std::string>& known_;
  std::vector<bool> is_added_;
  std::vector<std::string> names_;
};

} // namespace

result<added_part> added_part_of(const method_record& from,
                                 const module_graph& graph,
                                 const std::vector<std::string>& known) {
  part_finder finder(from, graph, known);
  auto record = finder.record();
  if (!record)
    return pass_on(record);
  return added_part{std::move(*record), finder.names()};
}

} // namespace automodel::recsys
