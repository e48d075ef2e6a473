#include "recsys/papers/compose/row_modules.hpp"

#include <algorithm>
#include <array>

namespace automodel::recsys {

std::string_view to_string(value_form form) noexcept {
  switch (form) {
  case value_form::none:
    return "nothing";
  case value_form::fields:
    return "a vector for each field";
  case value_form::vector:
    return "one vector";
  case value_form::logit:
    return "one number";
  case value_form::experts:
    return "experts";
  case value_form::tasks:
    return "a vector for each task";
  case value_form::logits:
    return "a number for each task";
  }
  return "nothing";
}

row_modules::row_modules(const module_graph& graph, bool several_labels,
                         setting_reader& settings, program_draft& draft,
                         composition& out)
    : graph_(graph), several_labels_(several_labels), settings_(settings),
      draft_(draft), out_(out), values_(graph.nodes.size()),
      written_(graph.nodes.size()) {
  for (std::string_view taken :
       {"p", "s", "b", "c", "out", "training", "task", "dim", "fields", "tasks",
        "forward", "score", "logits", "init", "views", "defaults", "torch"})
    draft_.fresh(taken);
}

line_origin row_modules::origin(std::size_t node) const {
  const auto& from = module(node);
  return {"modules." + from.name + ".kind", from.kind.status};
}

row_value row_modules::refuse(std::size_t node, const std::string& reason) {
  out_.unresolved.push_back(
      {"modules." + module(node).name, graph_.nodes[node].word, reason});
  return {};
}

row_value row_modules::write(std::size_t node) {
  const auto& word = graph_.nodes[node].word;
  if (word == "embedding")
    return embedded();
  if (word == "first_order") {
    draft_.import({"feature_table", "first_order"});
    draft_.table("wide", "feature_table(c, 1)", "wide", "\"rows(wide, field)\"",
                 origin(node));
    row_value out{value_form::logit, draft_.fresh("wide"), "1", {}};
    draft_.step(out.variable + " = first_order(b, \"wide\")", origin(node));
    return out;
  }
  auto values = inputs_of(node);
  if (word == "residual")
    return residual(node, values);
  if (word == "softmax_gate")
    return gate(node, values);
  if (word == "output") {
    output(values, origin(node), &module(node));
    return {};
  }
  constexpr std::array of_fields{std::string_view{"fm"},
                                 std::string_view{"bi_interaction"},
                                 std::string_view{"pair_products"},
                                 std::string_view{"product_layer"},
                                 std::string_view{"attention_pooling"},
                                 std::string_view{"cin"},
                                 std::string_view{"self_attention"}};
  if (std::ranges::find(of_fields, word) != of_fields.end()) {
    auto x = as_fields(values, node);
    if (x.form == value_form::none)
      return x;
    if (word == "attention_pooling")
      return pooling(node, x);
    if (word == "cin")
      return cin(node, x);
    if (word == "self_attention")
      return attention(node, x);
    return interaction(node, x);
  }
  if ((word == "dropout" || word == "layer_norm" || word == "batch_norm")
      && values.size() == 1)
    return word == "dropout" ? dropped(node, values.front())
                             : normalised(node, values.front());
  // A gate's result holds the experts already.
  if (auto mixed
      = std::ranges::find(values, value_form::tasks, &row_value::form);
      word == "tower" && mixed != values.end())
    return towers(node, *mixed);
  if (word == "tower")
    std::erase_if(values, [](const row_value& one) {
      return one.form == value_form::experts;
    });
  constexpr std::array of_vectors{
      std::string_view{"mlp"},       std::string_view{"shared_bottom"},
      std::string_view{"cross"},     std::string_view{"cross_v2"},
      std::string_view{"cross_mix"}, std::string_view{"concatenation"},
      std::string_view{"experts"},   std::string_view{"tower"}};
  if (std::ranges::find(of_vectors, word) == of_vectors.end())
    return refuse(node, "no block of the library expresses it for rows");
  auto x = as_vector(values, node);
  if (x.form == value_form::none || word == "concatenation")
    return x;
  if (word == "mlp" || word == "shared_bottom")
    return mlp(node, x, word == "mlp" ? "deep" : "bottom");
  if (word == "experts")
    return experts(node, x);
  if (word == "tower")
    return towers(node, x);
  return cross(node, x);
}

void row_modules::ensure(std::size_t node) {
  if (written_[node] || graph_.nodes[node].idle)
    return;
  written_[node] = true;
  values_[node] = write(node);
}

void row_modules::compose() {
  for (std::size_t i = 0; i < graph_.nodes.size(); ++i)
    ensure(i);
  if (predicted_)
    return;
  std::vector<row_value> leaves;
  for (auto leaf : leaves_before(graph_.nodes.size()))
    leaves.push_back(values_[leaf]);
  settings_.assume("modules", "an output", "sum",
                   "the record has none: what nobody reads is summed up");
  output(leaves, {"modules", field_status::missing}, nullptr);
}

} // namespace automodel::recsys
