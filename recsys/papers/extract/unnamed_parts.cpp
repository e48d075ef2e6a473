#include "recsys/papers/extract/unnamed_parts.hpp"

#include "recsys/papers/extract/module_rules.hpp"
#include "recsys/papers/extract/terms.hpp"
#include "recsys/papers/record/normal_text.hpp"

#include <algorithm>
#include <array>

namespace automodel::recsys {

namespace {

constexpr std::size_t most_parts = 8;
constexpr std::size_t often = 3; ///< sentences that make an idea a part

/// What headings call a part of a model.
constexpr std::string_view part_nouns
    = "layer|unit|module|block|gate|gating|attention|pooling|encoder|decoder|"
      "mechanism|extractor|extraction|aggregator|aggregation|propagation|"
      "activation function|regularization|regularizer|memory|fusion|routing|"
      "augmentation|activation|interaction network|memory network|"
      "interest network|transition|disentangle*|denois*";

/// Headings that name no part: what a section does, or what all models have.
constexpr std::string_view plain_headings
    = "training|learning|optimization|loss|objective|complexity|problem|"
      "overview|architecture|structure|framework|input|output|prediction|"
      "combination|combining|stacking|relation|relationship|discussion|"
      "notation|formulation|inference|analysis|data|overfitting|sparsity|"
      "summary|network training|shared|joint|implementation|features|feature|"
      "concat|base model|user modeling|l2|weight decay|interaction encoder";

/// An idea that methods are built on and that no kind of module stands for.
struct idea {
  std::string_view name, terms;
  std::string_view kind; ///< a kind that does stand for it where it was found
};

constexpr std::array ideas{
    idea{"graph_network",
         "graph neural network|gnn|graph convolution*|gcn|message passing|"
         "neighborhood aggregation|neighbourhood aggregation|graph attention",
         "graph_convolution"},
    idea{"hypergraph", "hypergraph", ""},
    idea{"knowledge_graph", "knowledge graph", ""},
    idea{"matrix_factorization",
         "generalized matrix factorization|gmf|neural matrix factorization",
         ""},
    idea{"masked_items",
         "cloze|masked item|mask the item|masked language|randomly mask|"
         "masked position",
         ""},
    idea{"contrastive_loss",
         "contrastive|infonce|self supervised|mutual information", ""},
    idea{"adversarial_training", "adversarial|discriminator", ""},
    idea{"autoencoder",
         "autoencoder|auto encoder|variational|reparameterization",
         "residual_quantizer"},
    idea{"diffusion", "diffusion process|denoising|reverse process", ""},
    idea{"reinforcement_learning",
         "reinforcement learning|policy gradient|q learning", ""},
    idea{"capsules", "capsule|dynamic routing", ""},
    idea{"memory_network", "memory network|memory slot|memory matrix", ""},
    idea{"distillation", "distillation|teacher model|student model", ""},
    idea{"time_intervals",
         "time interval|time aware|temporal interval|timestamp embedding|"
         "time decay",
         ""},
    idea{"hyperbolic_space", "hyperbolic|poincare|lorentz*", ""},
    idea{"field_awareness",
         "field aware|field weighted|field pair|bilinear interaction", ""},
    idea{"squeeze_and_excitation", "senet|squeeze and excitation|squeeze", ""},
    idea{"entire_space", "entire space|ctcvr|pctcvr|post click conversion", ""},
    idea{"propensity", "propensity|counterfactual|inverse propensity", ""},
    idea{"pairwise_ranking_by_top1", "top1 loss|top1", ""},
    idea{
        "interest_extraction",
        "multi interest|interest extraction|interest evolv*|interest evolution|"
        "local activation",
        "target_attention"},
    idea{"progressive_extraction",
         "progressive layered extraction|task specific expert|"
         "customized gate|multi level extraction",
         ""},
    idea{"convolution", "convolutional|convolution|cnn", "convolution"},
    idea{"recurrence", "gru|lstm|recurrent", "rnn"},
    idea{"product_interactions",
         "inner product layer|outer product layer|"
         "product layer",
         "product_layer"},
    idea{"architecture_search",
         "architecture search|bi level optimization|"
         "controller network",
         ""},
    idea{"large_language_model",
         "large language model|llm|prompt|instruction tuning", ""},
};

/// Sentences that speak of something the method does not have.
constexpr std::string_view denies
    = "unlike|in contrast|instead of|rather than|existing|previous|baseline|"
      "different from|whereas|without|do not|does not|compared with|"
      "compared to|differs|recent work|other methods|for example|however|"
      "prior|traditional|suffer|drawback|downside|inspired by|similar to|"
      "such as|related|e g|have tried|no improvement|as in|can be viewed|"
      "connection|abandon|remove|special case|well known|share some|"
      "future work";

bool is_of_method(const paper_sentence& sentence) {
  return sentence.role == section_role::method && !sentence.of_other;
}

/// "dynamic_routing" of "3.2 Dynamic Routing:".
std::string name_of(std::string_view heading) {
  auto words = plain_words(heading);
  std::string out;
  for (auto c : words) {
    auto letter
        = (c >= 'a' && c <= 'z') || (!out.empty() && c >= '0' && c <= '9');
    if (letter)
      out += c;
    else if (!out.empty() && out.back() != '_')
      out += '_';
  }
  while (out.ends_with('_'))
    out.pop_back();
  return out.substr(0, 48);
}

/// Whether a kind of module goes by one of the words.
bool names_kind(const std::string& words) {
  return std::ranges::any_of(module_rules(), [&](const module_rule& rule) {
    return has_term(words, rule.terms);
  });
}

class part_finder {
public:
  part_finder(const paper_view& view, const std::vector<std::string>& kinds)
      : view_(view), kinds_(kinds) {}

  std::vector<unnamed_part> find() && {
    for (const auto& one : ideas)
      if (one.kind.empty()
          || std::ranges::find(kinds_, one.kind) == kinds_.end())
        look_for(one);
    for (const auto& sentence : view_.sentences)
      if (is_of_method(sentence) && sentence.heading)
        read_heading(sentence);
    if (found_.size() > most_parts)
      found_.resize(most_parts);
    return std::move(found_);
  }

private:
  /// In a heading of the method, or in sentences often enough.
  void look_for(const idea& one) {
    std::size_t times = 0;
    text_span where{};
    for (const auto& sentence : view_.sentences) {
      if (!is_of_method(sentence) || !has_term(sentence.words, one.terms)
          || has_term(sentence.words, denies))
        continue;
      times += sentence.heading ? often : 1;
      if (where.empty())
        where = sentence.where;
    }
    if (times >= often)
      add(std::string(one.name), where);
  }

  void read_heading(const paper_sentence& sentence) {
    auto sentence_like = has_term(sentence.words, "we|is|are|our|this|it");
    if (has_term(sentence.words, part_nouns) && !sentence_like
        && !has_term(sentence.words, plain_headings)
        && !names_kind(sentence.words) && !is_idea(sentence.words))
      add(name_of(view_.source->at(sentence.where)), sentence.where);
  }

  static bool is_idea(const std::string& words) {
    return std::ranges::any_of(
        ideas, [&](const idea& one) { return has_term(words, one.terms); });
  }

  void add(std::string name, text_span where) {
    auto same = [&](const unnamed_part& one) { return one.name == name; };
    if (!name.empty() && std::ranges::none_of(found_, same))
      found_.push_back({std::move(name), where});
  }

  const paper_view& view_;
  const std::vector<std::string>& kinds_;
  std::vector<unnamed_part> found_;
};

} // namespace

std::vector<unnamed_part>
find_unnamed_parts(const paper_view& view,
                   const std::vector<std::string>& kinds) {
  return part_finder(view, kinds).find();
}

} // namespace automodel::recsys
