#include "recsys/papers/compose/sequence_layers.hpp"

#include "recsys/papers/compose/is_one_of.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace automodel::recsys {

namespace {

constexpr std::array layer_words{std::string_view{"causal_self_attention"},
                                 std::string_view{"feed_forward"},
                                 std::string_view{"rnn"}};
constexpr std::array other_words{std::string_view{"attention_gate"},
                                 std::string_view{"embedding"},
                                 std::string_view{"positional_embedding"},
                                 std::string_view{"residual"},
                                 std::string_view{"layer_norm"},
                                 std::string_view{"dropout"},
                                 std::string_view{"output"}};

std::string squeezed(const parameter& value) {
  const auto* text = std::get_if<std::string>(&value);
  std::string out;
  if (text != nullptr)
    for (unsigned char c : *text)
      if (!std::isspace(c))
        out += static_cast<char>(std::tolower(c));
  return out;
}

class form_reader {
public:
  form_reader(const module_graph& graph, const method_record& from,
              setting_reader& settings, composition& out)
      : graph_(graph), from_(from), settings_(settings), out_(out) {}

  sequence_form read() {
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i)
      take(i);
    form_.positions = graph_.has("positional_embedding");
    for (auto& layer : form_.layers) {
      layer.residual = wraps("residual", layer.node);
      layer.gated = graph_.nodes[layer.node].word == "causal_self_attention"
                    && graph_.has("attention_gate");
    }
    place_norms();
    place_dropout();
    form_.repeated = repeated();
    return std::move(form_);
  }

private:
  void take(std::size_t node) {
    const auto& word = graph_.nodes[node].word;
    if (is_one_of(layer_words, word))
      form_.layers.push_back({node, false, false, norm_place::none, false});
    else if (word == "self_attention")
      refuse(node, "attends to later items, which it is to predict");
    else if (!is_one_of(other_words, word))
      refuse(node, "no block of the library expresses it for sequences");
  }

  void refuse(std::size_t node, const std::string& reason) {
    out_.unresolved.push_back({"modules." + graph_.nodes[node].module->name,
                               graph_.nodes[node].word, reason});
  }

  bool is_layer(std::size_t node) const {
    return is_one_of(layer_words, graph_.nodes[node].word);
  }

  /// Whether one gets from `node` back to `layer` without passing another.
  bool leads_back(std::size_t node, std::size_t layer) const {
    return std::ranges::any_of(graph_.nodes[node].inputs, [&](std::size_t in) {
      return in == layer || (!is_layer(in) && leads_back(in, layer));
    });
  }

  std::vector<std::size_t> all(std::string_view word) const {
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i)
      if (graph_.nodes[i].word == word)
        out.push_back(i);
    return out;
  }

  /// Whether modules of this word are wired one by one: as many as there are
  /// layers, or with what they add named.
  bool wired(std::string_view word) const {
    auto nodes = all(word);
    return nodes.size() >= form_.layers.size()
           || std::ranges::any_of(nodes, [&](std::size_t one) {
                return graph_.nodes[one].inputs.size() > 1;
              });
  }

  bool wraps(std::string_view word, std::size_t layer) {
    auto nodes = all(word);
    if (nodes.empty())
      return false;
    if (wired(word))
      return std::ranges::any_of(
          nodes, [&](std::size_t one) { return leads_back(one, layer); });
    settings_.assume("modules." + graph_.nodes[nodes[0]].module->name
                         + ".inputs",
                     "which layers it holds for", std::string("all"),
                     "the record has one for all layers");
    return true;
  }

  void place_norms() {
    auto norms = all("layer_norm");
    if (norms.empty() || form_.layers.empty())
      return;
    auto place = norm_place::none;
    for (const auto& layer : form_.layers)
      for (auto input : graph_.nodes[layer.node].inputs)
        if (graph_.nodes[input].word == "layer_norm")
          place = norm_place::before;
    for (auto norm : norms)
      for (auto input : graph_.nodes[norm].inputs)
        if (graph_.nodes[input].word == "residual" && place == norm_place::none
            && wired("layer_norm"))
          place = norm_place::behind;
    if (place == norm_place::none)
      place = place_in_equations(norms);
    for (auto& layer : form_.layers)
      layer.norm = place;
    auto output = graph_.find("output");
    form_.last_norm = place == norm_place::before && wired("layer_norm")
                      && output < graph_.nodes.size()
                      && reads_directly(output, "layer_norm");
  }

  bool reads_directly(std::size_t node, std::string_view word) const {
    return std::ranges::any_of(graph_.nodes[node].inputs, [&](std::size_t in) {
      return graph_.nodes[in].word == word;
    });
  }

  /// Equations say it: g(LayerNorm(x)) stands before the layer,
  /// LayerNorm(x + ...) behind it.
  norm_place place_in_equations(const std::vector<std::size_t>& norms) {
    auto field = "modules." + graph_.nodes[norms[0]].module->name + ".inputs";
    for (const auto& equation : from_.equations) {
      auto text = squeezed(equation.text.value);
      auto at = text.find("layernorm(");
      if (at == text.npos || text.find('+') == text.npos)
        continue;
      auto end = text.find(')', at);
      auto inner = text.substr(at, end == text.npos ? end : end - at);
      bool sum_within = inner.find('+') != inner.npos;
      settings_.used("equations");
      return sum_within ? norm_place::behind : norm_place::before;
    }
    settings_.assume(field, "where layers are normalised",
                     std::string("before"),
                     "x + f(norm(x)) trains more steadily");
    return norm_place::before;
  }

  void place_dropout() {
    auto nodes = all("dropout");
    if (nodes.empty() && !settings_.says(nullptr, "dropout"))
      return;
    bool one_by_one = !nodes.empty() && wired("dropout");
    for (auto& layer : form_.layers)
      layer.dropped
          = !one_by_one || std::ranges::any_of(nodes, [&](std::size_t one) {
              return leads_back(one, layer.node);
            });
    form_.drops_input = true;
    if (!one_by_one)
      settings_.assume("modules.dropout.inputs", "where dropout falls",
                       std::string("embeddings,layers"),
                       "on the embeddings and on what each layer gives");
  }

  std::size_t repeated() const {
    for (const auto& layer : form_.layers)
      if (std::ranges::any_of(
              graph_.nodes[layer.node].module->settings,
              [](const record_setting& one) { return one.name == "layers"; }))
        return layer.node;
    return form_.layers.empty() ? graph_.nodes.size()
                                : form_.layers.front().node;
  }

  const module_graph& graph_;
  const method_record& from_;
  setting_reader& settings_;
  composition& out_;
  sequence_form form_;
};

} // namespace

sequence_form read_sequence(const module_graph& graph,
                            const method_record& from, setting_reader& settings,
                            composition& out) {
  return form_reader(graph, from, settings, out).read();
}

} // namespace automodel::recsys
