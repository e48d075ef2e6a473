#include "recsys/papers/extract/module_wiring.hpp"

#include "recsys/papers/extract/terms.hpp"

#include <algorithm>
#include <array>

namespace automodel::recsys {

namespace {

/// What a kind takes from: the first of `from` that is there; "input" if none.
struct kind_inputs {
  std::string_view kind;
  std::string_view from; ///< in order, parted by '|'
};

constexpr std::array table{
    kind_inputs{"first_order", ""},
    kind_inputs{"positional_embedding", ""},
    kind_inputs{"embedding", "residual_quantizer"},
    kind_inputs{"residual_quantizer", "content_encoder"},
    kind_inputs{"fm", "embedding"},
    kind_inputs{"pair_products", "embedding"},
    kind_inputs{"bi_interaction", "embedding"},
    kind_inputs{"attention_pooling", "pair_products|embedding"},
    kind_inputs{"target_attention", "embedding"},
    kind_inputs{"cross", "embedding"},
    kind_inputs{"cross_v2", "embedding"},
    kind_inputs{"cross_mix", "embedding"},
    kind_inputs{"cin", "embedding"},
    kind_inputs{"self_attention", "embedding"},
    kind_inputs{"causal_self_attention", "positional_embedding|embedding"},
    kind_inputs{"feed_forward", "causal_self_attention|self_attention"},
    kind_inputs{"residual", "feed_forward|causal_self_attention|"
                            "self_attention"},
    kind_inputs{"layer_norm", "feed_forward|causal_self_attention|"
                              "self_attention"},
    kind_inputs{"mlp", "bi_interaction|product_layer|embedding"},
    kind_inputs{"experts", "embedding"},
    kind_inputs{"softmax_gate", "embedding"},
    kind_inputs{"tower", "softmax_gate|experts|embedding"},
    kind_inputs{"transformer_encoder", "embedding|residual_quantizer"},
    kind_inputs{"transformer_decoder", "transformer_encoder|embedding"},
    kind_inputs{"beam_search", "transformer_decoder"},
};

bool is_there(const std::vector<record_module>& modules,
              std::string_view name) {
  return std::ranges::find(modules, name, &record_module::name)
         != modules.end();
}

std::string first_there(const std::vector<record_module>& modules,
                        std::string_view from) {
  while (!from.empty()) {
    auto bar = std::min(from.find('|'), from.size());
    if (is_there(modules, from.substr(0, bar)))
      return std::string(from.substr(0, bar));
    from.remove_prefix(std::min(bar + 1, from.size()));
  }
  return "input";
}

bool is_joint(const record_module& module) {
  return module.name == "output" || module.name == "concatenation";
}

/// Names before `end` that no module before it takes.
std::vector<std::string> open_ends(const std::vector<record_module>& modules,
                                   std::size_t end) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < end; ++i) {
    auto taken = std::any_of(
        modules.begin(), modules.begin() + static_cast<std::ptrdiff_t>(end),
        [&](const record_module& other) {
          return std::ranges::find(other.inputs, modules[i].name)
                 != other.inputs.end();
        });
    if (!taken)
      out.push_back(modules[i].name);
  }
  if (out.empty())
    out.emplace_back("input");
  return out;
}

} // namespace

void wire_modules(std::vector<record_module>& modules) {
  for (std::size_t i = 0; i < modules.size(); ++i) {
    auto& module = modules[i];
    if (is_joint(module)) {
      module.inputs = open_ends(modules, i);
      continue;
    }
    std::vector before(modules.begin(),
                       modules.begin() + static_cast<std::ptrdiff_t>(i));
    auto row = std::ranges::find(table, module.name, &kind_inputs::kind);
    module.inputs
        = {first_there(before, row == table.end() ? "embedding" : row->from)};
    if (module.name == "causal_self_attention"
        && is_there(before, "positional_embedding")
        && is_there(before, "embedding"))
      module.inputs = {"embedding", "positional_embedding"};
    if (module.name == "tower" && is_there(before, "softmax_gate")
        && is_there(before, "experts"))
      module.inputs = {"experts", "softmax_gate"};
  }
}

} // namespace automodel::recsys
