#include "recsys/papers/extract/extract_record.hpp"
#include "tests/unit/papers_extract/made_up_paper.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

using namespace automodel;
using namespace automodel::recsys;

namespace {

std::vector<std::string> unnamed_in(std::string_view lines) {
  std::vector<std::string> out;
  for (const auto& module : extract_record(made_up_paper(lines)).modules)
    if (module.kind.value == parameter{std::string("other")}) {
      CHECK(module.kind.status == field_status::inferred);
      CHECK_FALSE(module.kind.span.quote.empty());
      out.push_back(module.name);
    }
  return out;
}

using list = std::vector<std::string>;

} // namespace

TEST_CASE("a heading of the method that names an unknown part is a module") {
  CHECK(unnamed_in("# 1 Introduction\nWe predict the click-through rate.\n"
                   "# 2 Method\n# 2.1 Embedding Layer\nWe use embeddings.\n"
                   "# 2.2 Tidal Resonance Layer\nWe use a tidal resonance.\n")
        == list{"tidal_resonance_layer"});
}

TEST_CASE("known parts, and what sections do, are no unknown parts") {
  CHECK(unnamed_in("# 1 Introduction\nWe predict the click-through rate.\n"
                   "# 2 Method\n# 2.1 Embedding Layer\nWe use embeddings.\n"
                   "# 2.2 Output Layer\nThe output is a sum.\n"
                   "# 2.3 Network Training\nWe train it.\n"
                   "# 3 Experiments\n# 3.1 Tidal Resonance Layer\nResults.\n")
            .empty());
}

TEST_CASE("an idea that a method speaks of again and again is a part of it") {
  std::string lines = "# 1 Introduction\nWe predict clicks.\n# 2 Method\n";
  lines += "We use a contrastive loss between views.\n";
  lines += "The contrastive loss is computed in the batch.\n";
  CHECK(unnamed_in(lines).empty());
  lines += "We add the contrastive loss to the objective.\n";
  CHECK(unnamed_in(lines) == list{"contrastive_loss"});
}

TEST_CASE("an idea that a method does without is no part of it") {
  CHECK(unnamed_in("# 1 Introduction\nWe predict clicks.\n# 2 Method\n"
                   "Unlike contrastive methods we use one view.\n"
                   "A contrastive loss is used by previous work.\n"
                   "Our loss is simple, whereas contrastive losses are not.\n"
                   "We do not need contrastive pairs.\n")
            .empty());
}

TEST_CASE("attention that looks both ways is not read as causal") {
  auto kinds_of = [](std::string_view lines) {
    list out;
    for (const auto& module : extract_record(made_up_paper(lines)).modules)
      out.push_back(to_string(module.kind.value));
    return out;
  };
  std::string lines
      = "# 1 Introduction\nSequential recommendation predicts the next item of "
        "an item sequence. The next item follows from the action sequence.\n"
        "# 2 Method\n# 2.1 Self-Attention Layer\n"
        "We use self-attention over the sequence. We employ multi-head "
        "self-attention. The self-attention layer is stacked.\n"
        "$ Attention(Q, K, V) = softmax(QK^T / \\sqrt{d}) V (1)\n";
  auto causal = kinds_of(lines + "Causality: future items are masked.\n");
  CHECK(std::ranges::count(causal, "causal_self_attention") == 1);
  auto both = kinds_of(lines
                       + "The attention is bidirectional.\n"
                         "Unlike unidirectional models it sees both.\n");
  CHECK(std::ranges::count(both, "causal_self_attention") == 0);
  CHECK(std::ranges::count(both, "self_attention") == 1);
}

TEST_CASE("short sentences at the start of a paragraph name no part") {
  CHECK(unnamed_in("# 1 Introduction\nWe predict clicks.\n# 2 Method\n"
                   "We stack tidal layers. They are many.\n")
            .empty());
}
