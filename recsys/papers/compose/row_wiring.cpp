#include "base/joined.hpp"
#include "recsys/papers/compose/row_modules.hpp"

#include <algorithm>
#include <array>

namespace automodel::recsys {

namespace {

constexpr std::array modifiers{
    std::string_view{"residual"}, std::string_view{"dropout"},
    std::string_view{"batch_norm"}, std::string_view{"layer_norm"}};

bool is_modifier(std::string_view word) {
  return std::ranges::find(modifiers, word) != modifiers.end();
}

bool is_plain(const row_value& one) {
  return one.form == value_form::vector || one.form == value_form::logit;
}

} // namespace

bool row_modules::followed_by(std::size_t node, std::string_view word) const {
  for (auto reader : graph_.readers_of(node)) {
    const auto& found = graph_.nodes[reader].word;
    if (found == word || (is_modifier(found) && followed_by(reader, word)))
      return true;
  }
  // A modifier that names no inputs holds for every module it can modify.
  return std::ranges::any_of(graph_.nodes, [&](const graph_node& one) {
    return one.word == word && !one.says_inputs;
  });
}

std::vector<std::size_t> row_modules::leaves_before(std::size_t node) const {
  std::vector<bool> read(node);
  for (std::size_t i = 0; i < node; ++i)
    for (auto input : graph_.nodes[i].inputs)
      read[input] = true;
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < node; ++i)
    if (!read[i] && values_[i].form != value_form::none
        && graph_.nodes[i].word != "embedding")
      out.push_back(i);
  return out;
}

// Where a record does not say what a module reads: an output and what joins
// read all that nobody has read; a stacked model's module, and what works on
// the result of another, the one before; all else the embeddings.
std::vector<std::size_t> row_modules::assumed_inputs(std::size_t node) {
  const auto& word = graph_.nodes[node].word;
  if (word == "output" || word == "concatenation")
    return leaves_before(node);
  auto newest = [&](auto... words) -> std::vector<std::size_t> {
    for (auto i = node; i-- > 0;)
      if (((graph_.nodes[i].word == words) || ...))
        return {i};
    return {};
  };
  if (word == "attention_pooling")
    return newest("pair_products");
  if (word == "softmax_gate")
    return newest("experts");
  if (word == "tower")
    return newest("softmax_gate", "shared_bottom");
  auto leaves = leaves_before(node);
  if (is_modifier(word) && !leaves.empty())
    return {leaves.back()};
  const auto& combine = module(node).settings;
  auto stacked = std::ranges::any_of(combine, [](const record_setting& one) {
    const auto* text = std::get_if<std::string>(&one.field.value);
    return one.name == "combine" && text != nullptr && *text == "stacked";
  });
  if (stacked && !leaves.empty())
    return {leaves.back()};
  if (word == "mlp")
    return newest("bi_interaction", "product_layer", "concatenation");
  return {};
}

std::vector<row_value> row_modules::inputs_of(std::size_t node) {
  const auto& from = graph_.nodes[node];
  auto inputs = from.inputs;
  bool reads_embedding = from.reads_input;
  if (!from.says_inputs) {
    inputs = assumed_inputs(node);
    reads_embedding = inputs.empty();
    std::vector<std::string> names;
    for (auto input : inputs)
      names.push_back(module(input).name);
    settings_.assume("modules." + module(node).name + ".inputs",
                     "what the module reads",
                     reads_embedding ? "input" : joined(names, ","),
                     "the usual place of a module of this kind");
  }
  std::vector<row_value> out;
  for (auto input : inputs)
    out.push_back(values_[input]);
  if (reads_embedding)
    out.push_back(embedded());
  return out;
}

row_value row_modules::embedded() {
  if (embedded_.form != value_form::none)
    return embedded_;
  auto node = graph_.find("embedding");
  const auto* from = node < graph_.nodes.size() ? &module(node) : nullptr;
  auto where = from == nullptr ? line_origin{"inputs", field_status::missing}
                               : origin(node);
  if (from == nullptr)
    settings_.assume("modules", "an embedding of the fields", "embedding",
                     "rows hold features of fields, which are embedded");
  draft_.configure(
      "dim", settings_.whole(from, "embedding_size",
                             {1, 4096, 16, "a common size of embeddings"}));
  draft_.import({"feature_table", "int_of", "valued"});
  draft_.begin_init("dim = int_of(c, \"dim\")", where);
  draft_.begin_init("fields = int_of(c, \"n_fields\")", where);
  draft_.table("emb", "feature_table(c, dim)", "emb", "\"rows(emb, field)\"",
               where);
  embedded_ = {value_form::fields, draft_.fresh("x"), "dim", "fields"};
  draft_.step(embedded_.variable + " = valued(b, \"emb\")", where);
  return embedded_;
}

row_value row_modules::flat(const row_value& fields) {
  auto& out = flats_[fields.variable];
  if (out.form != value_form::none)
    return out;
  out = {value_form::vector, draft_.fresh("flat"), {}, {}};
  draft_.import("side_by_side");
  draft_.step(out.variable + " = side_by_side(" + fields.variable + ")", {});
  out.width = fields.count + " * " + fields.width;
  return out;
}

row_value row_modules::as_vector(const std::vector<row_value>& values,
                                 std::size_t node) {
  std::vector<row_value> vectors;
  for (const auto& one : values) {
    if (one.form == value_form::none)
      return {}; // what it reads is unresolved itself
    if (one.form != value_form::fields && !is_plain(one))
      return refuse(node, "reads " + std::string(to_string(one.form))
                              + ", but needs one vector");
    vectors.push_back(one.form == value_form::fields ? flat(one) : one);
  }
  if (vectors.empty())
    return refuse(node, "reads nothing");
  if (vectors.size() == 1)
    return vectors.front();
  std::vector<std::string> names, widths;
  for (const auto& one : vectors) {
    names.push_back(one.variable);
    widths.push_back(one.width);
  }
  row_value out{
      value_form::vector, draft_.fresh("joined"), joined(widths, " + "), {}};
  draft_.step(out.variable + " = torch.cat([" + joined(names, ", ") + "], 1)",
              origin(node));
  return out;
}

row_value row_modules::as_fields(const std::vector<row_value>& values,
                                 std::size_t node) {
  for (const auto& one : values) {
    if (one.form == value_form::none)
      return {};
    if (one.form != value_form::fields)
      return refuse(node, "reads " + std::string(to_string(one.form))
                              + ", but needs a vector for each field");
    if (one.width != values.front().width)
      return refuse(node, "reads vectors of different widths");
  }
  if (values.empty())
    return refuse(node, "reads nothing");
  if (values.size() == 1)
    return values.front();
  std::vector<std::string> names, counts;
  for (const auto& one : values) {
    names.push_back(one.variable);
    counts.push_back(one.count);
  }
  row_value out{value_form::fields, draft_.fresh("joined"),
                values.front().width, "(" + joined(counts, " + ") + ")"};
  draft_.step(out.variable + " = torch.cat([" + joined(names, ", ") + "], 1)",
              origin(node));
  return out;
}

} // namespace automodel::recsys
