#include "recsys/papers/extract/module_finder.hpp"

#include "recsys/papers/extract/branch_joint.hpp"
#include "recsys/papers/extract/module_evidence.hpp"
#include "recsys/papers/extract/module_wiring.hpp"
#include "recsys/papers/extract/terms.hpp"
#include "recsys/papers/extract/unnamed_parts.hpp"
#include "recsys/papers/record/vocabulary.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <iterator>

namespace automodel::recsys {

namespace {

/// Of two kinds that share their terms, or of which one is a part of the
/// other, the first stands for both.
struct kind_rivals {
  std::string_view winner, loser;
  bool by_form; ///< only if an equation has the winner's form
};

constexpr std::array rivals{
    kind_rivals{"cross_v2", "cross", true},
    kind_rivals{"cross", "cross_v2", true},
    kind_rivals{"cross_v2", "cross_mix", false},
    kind_rivals{"cross", "cross_mix", false},
    kind_rivals{"pair_products", "fm", false},
    kind_rivals{"pair_products", "bi_interaction", false},
    kind_rivals{"bi_interaction", "fm", false},
    kind_rivals{"attention_pooling", "mlp", false},
    kind_rivals{"attention_pooling", "concatenation", false},
    kind_rivals{"attention_pooling", "dropout", false},
    kind_rivals{"feed_forward", "mlp", false},
    kind_rivals{"self_attention", "transformer_encoder", true},
    kind_rivals{"self_attention", "transformer_decoder", true},
    kind_rivals{"transformer_decoder", "self_attention", false},
    kind_rivals{"transformer_decoder", "feed_forward", false},
    kind_rivals{"transformer_decoder", "residual", false},
    kind_rivals{"transformer_decoder", "concatenation", false},
    kind_rivals{"residual_quantizer", "mlp", false},
    kind_rivals{"softmax_gate", "mlp", false},
    kind_rivals{"softmax_gate", "concatenation", false},
};

using kinds = std::vector<module_evidence>;

module_evidence* find_kind(kinds& all, std::string_view kind) {
  auto at = std::ranges::find(
      all, kind, [](const module_evidence& one) { return one.rule->kind; });
  return at == all.end() ? nullptr : &*at;
}

kinds settled(kinds all) {
  std::erase_if(all, [](const module_evidence& one) {
    return one.total() < one.rule->enough;
  });
  for (const auto& pair : rivals) {
    auto winner = find_kind(all, pair.winner);
    if (!winner || (pair.by_form && winner->forms == 0)
        || !find_kind(all, pair.loser))
      continue;
    std::erase_if(all, [&](const module_evidence& one) {
      return one.rule->kind == pair.loser;
    });
  }
  std::ranges::stable_sort(all, {}, [](const module_evidence& one) {
    return std::pair{one.rule->stage, one.first};
  });
  return all;
}

double confidence(const module_evidence& of) {
  return std::min(0.98,
                  1 - 0.6 * std::exp(-(of.total() - of.rule->enough) / 3));
}

record_field kind_field(const paper_view& view, const module_evidence& of,
                        std::string_view kind) {
  auto where = of.best.empty() ? of.equation_at : of.best;
  auto text = view.source->at(where);
  auto status = states_word(*find_word(module_words(), kind), text)
                    ? field_status::stated
                    : field_status::inferred;
  return {std::string(kind), status, confidence(of),
          span_of(*view.source, where)};
}

constexpr std::string_view causal
    = "causality|causal|forbidding all links|forbidding|unidirectional|"
      "left to right|subsequent items|future items|masked self attention";

/// What a method says whose attention looks both ways.
constexpr std::string_view both_ways = "bidirectional|both directions|both "
                                       "left and right|left and right context|"
                                       "cloze|masked item";

/// The sentence of the method that says its attention looks back only; none
/// where it speaks of both ways as often.
text_span causal_passage(const paper_view& view) {
  text_span out{};
  std::size_t back = 0, both = 0;
  for (const auto& sentence : view.sentences) {
    if (sentence.role != section_role::method || sentence.of_other)
      continue;
    both += has_term(sentence.words, both_ways);
    if (!has_term(sentence.words, causal)
        || has_term(sentence.words, both_ways))
      continue;
    ++back;
    if (out.empty())
      out = sentence.where;
  }
  return back > both ? out : text_span{};
}

record_module as_module(const paper_view& view, const module_evidence& of,
                        text_span causal_at) {
  record_module out;
  std::string_view kind = of.rule->kind;
  auto looks_back = kind == "self_attention" && !causal_at.empty();
  if (looks_back)
    kind = "causal_self_attention";
  out.name = kind;
  out.kind = kind_field(view, of, kind);
  out.equations = of.equations;
  return out;
}

/// Before the output: where they belong is not known.
void add_unnamed(const paper_view& view, const std::vector<std::string>& kinds,
                 std::vector<record_module>& to) {
  auto output = std::ranges::find(to, "output", &record_module::name);
  std::vector<record_module> parts;
  for (const auto& part : find_unnamed_parts(view, kinds)) {
    if (std::ranges::find(to, part.name, &record_module::name) != to.end())
      continue;
    record_module next;
    next.name = part.name;
    next.kind
        = inferred_field(*view.source, part.where, std::string("other"), 0.5);
    parts.push_back(std::move(next));
  }
  to.insert(output, std::make_move_iterator(parts.begin()),
            std::make_move_iterator(parts.end()));
}

} // namespace

std::vector<record_module> find_modules(const paper_view& view,
                                        std::string_view task) {
  auto causal_at = task == "sequential" ? causal_passage(view) : text_span{};
  std::vector<record_module> out;
  std::vector<std::string> kinds;
  for (const auto& kind : settled(gather_evidence(view))) {
    out.push_back(as_module(view, kind, causal_at));
    kinds.emplace_back(kind.rule->kind);
  }
  add_unnamed(view, kinds, out);
  wire_modules(out);
  find_branch_joint(view, out);
  return out;
}

} // namespace automodel::recsys
