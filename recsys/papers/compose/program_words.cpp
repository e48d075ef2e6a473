#include "recsys/blocks/link_blocks.hpp"
#include "recsys/papers/compose/insertion.hpp"

#include <algorithm>
#include <array>

namespace automodel::recsys {

namespace {

struct block_words {
  std::string_view block, words;
};

constexpr std::array table{
    block_words{"feature_table", "embedding"},
    block_words{"first_order", "first_order"},
    block_words{"fm", "fm"},
    block_words{"bi_interaction", "bi_interaction"},
    block_words{"pair_products", "pair_products"},
    block_words{"afm_attention", "pair_products attention_pooling"},
    block_words{"attention_pooling", "attention_pooling"},
    block_words{"mlp", "mlp"},
    block_words{"configured_mlp", "mlp"},
    block_words{"cross", "cross"},
    block_words{"cross_v2", "cross_v2"},
    block_words{"cross_mix", "cross_mix"},
    block_words{"cin", "cin"},
    block_words{"autoint", "self_attention residual"},
    block_words{"field_attention", "self_attention"},
    block_words{"mmoe", "experts softmax_gate"},
    block_words{"towers", "tower"},
    block_words{"attention", "causal_self_attention"},
    block_words{"feed_forward", "feed_forward"},
    block_words{"gru", "rnn"},
};

} // namespace

std::vector<std::string> words_of_program(std::string_view own_part) {
  std::vector<std::string> out;
  auto imports = split_linked(own_part).imports;
  for (const auto& [block, words] : table) {
    if (!imports.contains(block))
      continue;
    for (auto rest = words; !rest.empty();) {
      auto blank = std::min(rest.find(' '), rest.size());
      if (std::ranges::find(out, rest.substr(0, blank)) == out.end())
        out.emplace_back(rest.substr(0, blank));
      rest.remove_prefix(std::min(blank + 1, rest.size()));
    }
  }
  return out;
}

} // namespace automodel::recsys
