#include "recsys/papers/extract/setting_homes.hpp"

#include "recsys/papers/extract/module_rules.hpp"
#include "recsys/papers/extract/terms.hpp"
#include "recsys/papers/record/normal_text.hpp"

#include <algorithm>
#include <array>

namespace automodel::recsys {

namespace {

struct setting_home {
  std::string_view setting, kinds; ///< the first kind that is there
};

constexpr std::array homes{
    setting_home{"sizes", "mlp|tower|experts|feed_forward|residual_quantizer"},
    setting_home{"maps", "cin"},
    setting_home{"layers", "self_attention|causal_self_attention|cross_v2|"
                           "cross|cross_mix|cin|transformer_encoder|"
                           "transformer_decoder|mlp"},
    setting_home{"heads", "self_attention|causal_self_attention|"
                          "transformer_encoder|transformer_decoder"},
    setting_home{"head_size", "self_attention|causal_self_attention|"
                              "transformer_encoder|transformer_decoder"},
    setting_home{"attention_size", "attention_pooling"},
    setting_home{"experts", "experts|cross_mix"},
    setting_home{"rank", "cross_mix"},
    setting_home{"levels", "residual_quantizer"},
    setting_home{"codebook_size", "residual_quantizer"},
    setting_home{"code_size", "residual_quantizer"},
    setting_home{"beam", "beam_search|transformer_decoder"},
    setting_home{"commitment", "residual_quantizer"},
    setting_home{"hidden_size", "self_attention|causal_self_attention|"
                                "transformer_encoder|transformer_decoder|rnn"},
};

bool has_home(std::string_view setting) {
  return std::ranges::find(homes, setting, &setting_home::setting)
         != homes.end();
}

std::string_view terms_of(std::string_view kind) {
  auto rule = std::ranges::find(module_rules(), kind, &module_rule::kind);
  return rule == module_rules().end() ? std::string_view{} : rule->terms;
}

/// Of the modules a setting may size the one its passage speaks of, else the
/// first that is there.
record_module* home_of(const record_setting& setting,
                       std::vector<record_module>& modules) {
  auto row = std::ranges::find(homes, setting.name, &setting_home::setting);
  if (row == homes.end())
    return nullptr;
  auto passage = plain_words(setting.field.span.quote) + ' ';
  record_module* first = nullptr;
  for (auto kinds = row->kinds; !kinds.empty();) {
    auto bar = std::min(kinds.find('|'), kinds.size());
    auto kind = kinds.substr(0, bar);
    auto at = std::ranges::find(modules, kind, &record_module::name);
    if (at != modules.end() && has_term(passage, terms_of(kind)))
      return &*at;
    if (at != modules.end() && !first)
      first = &*at;
    kinds.remove_prefix(std::min(bar + 1, kinds.size()));
  }
  return first;
}

} // namespace

void place_settings(std::vector<record_setting>& settings,
                    std::vector<record_module>& modules) {
  std::vector<record_setting> rest;
  for (auto& setting : settings) {
    if (auto home = home_of(setting, modules))
      home->settings.push_back(std::move(setting));
    else if (!has_home(setting.name))
      rest.push_back(std::move(setting));
  }
  settings = std::move(rest);
}

} // namespace automodel::recsys
