#include "recsys/papers/extract/equation_forms.hpp"
#include "recsys/papers/extract/paper_view.hpp"
#include "recsys/papers/extract/sentence_splitter.hpp"
#include "recsys/papers/extract/stated_numbers.hpp"
#include "recsys/papers/record/normal_text.hpp"
#include "recsys/papers/record/vocabulary.hpp"
#include "tests/unit/papers_extract/made_up_paper.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

namespace automodel::recsys {

namespace {

bool has_forms(std::string_view word, std::string_view equation) {
  return std::ranges::any_of(equation_forms(), [&](const equation_form& form) {
    return form.word == word && has_form(form, squashed(equation));
  });
}

/// "name value value" of each.
std::vector<std::string> numbers(std::string_view sentence) {
  std::vector<std::string> out;
  auto normal = normal_text(sentence);
  for (const auto& number : stated_numbers(normal)) {
    std::string text(number.rule->name);
    for (auto value : number.values)
      text += ' ' + automodel::to_string(parameter{value});
    out.push_back(number.searched ? text + " tried" : text);
  }
  std::ranges::sort(out);
  return out;
}

using texts = std::vector<std::string>;

} // namespace

TEST_CASE("Equations are known by their form, in LaTeX and as PDFs have it") {
  CHECK(has_forms("cross_v2", R"(x_{l+1} = x_0 \odot (W_l x_l + b_l) + x_l)"));
  CHECK_FALSE(has_forms("cross_v2", R"(x_{l+1} = x_0 x_l^T w_l + b_l + x_l)"));
  CHECK(has_forms("cross", "x l+1 = x 0 x T l w l + b l + x l"));
  CHECK(has_forms("fm", R"(\sum_i \sum_{j} \langle v_i, v_j \rangle x_i x_j)"));
  CHECK(has_forms("first_order", "ŷ = w0 + Σ wi xi"));
  CHECK(has_forms("self_attention", "softmax(QK^T / √d) V"));
  CHECK(has_forms("softmax_gate", "g^k(x) = softmax(W_{gk} x)"));
  CHECK(has_forms("squared_error", "L = Σ (ŷ(x) − y(x))2"));
  CHECK(has_forms("layer_norm", "LayerNorm(x) = α (x − μ)/√σ2 + β"));
  CHECK(has_forms("feed_forward", "F = ReLU(S W1 + b1) W2 + b2"));
}

TEST_CASE("Every form is of a module or a loss") {
  for (const auto& form : equation_forms())
    CHECK((find_word(module_words(), form.word)
           || find_word(loss_words(), form.word)));
}

TEST_CASE("Every rule of a setting is of a known setting") {
  for (const auto& rule : setting_rules())
    CHECK(find_word(setting_words(), rule.name));
  for (const auto& choice : setting_choices())
    CHECK(find_word(setting_words(), choice.name));
}

TEST_CASE("Numbers belong to the terms that they stand with") {
  CHECK(numbers("a batch size of 1024 and a learning rate of 0.4")
        == texts{"batch_size 1024.0", "learning_rate 0.4"});
  CHECK(numbers("The batch size for A and B is set to 128 and 4096")
        == texts{"batch_size 128.0", "batch_size 4096.0"});
  CHECK(numbers("the dropout rate is 0.2 for MovieLens-1m and 0.5 for others")
        == texts{"dropout 0.2", "dropout 0.5"});
  CHECK(numbers("we add dropout[30] with ratio 0.5") == texts{"dropout 0.5"});
  CHECK(numbers("two attention heads in each layer") == texts{"heads 2.0"});
  CHECK(numbers("the learning rate is searched from {0.1, 0.01}")
        == texts{"learning_rate 0.1 0.01 tried"});
  CHECK(numbers("three hidden layers of size 512, 256 and 128")
        == texts{"sizes 512.0 256.0 128.0"});
  CHECK(numbers("three layers, with 400 neurons per layer")
        == texts{"sizes 400.0 400.0 400.0"});
  CHECK(numbers("a learning rate of 30") == texts{});
  CHECK(numbers("the dropout is shown in Figure 3") == texts{});
}

TEST_CASE("Sentences end where they end") {
  std::string_view text = "Dropout: We use it, e.g. in Fig. 3. See He et al. "
                          "It is 0.5. Yes";
  texts parts;
  for (auto span : sentences_of(text, 0))
    parts.emplace_back(text.substr(span.begin, span.size()));
  CHECK(parts
        == texts{"Dropout:", "We use it, e.g. in Fig. 3.",
                 "See He et al. It is 0.5.", "Yes"});
}

TEST_CASE("Sections have the roles that their headings say") {
  auto roles = section_roles(made_up_paper(
      "# I I NTRODUCTION\n# II R ELATED W ORK\n# III FooNet\n"
      "# III.A Complexity Analysis\n# III.B Gates\n# IV E XPERIMENTS\n"
      "# IV.A Things\n# V C ONCLUSION\n# VI Other\n"));
  CHECK(roles
        == std::vector{section_role::front, section_role::introduction,
                       section_role::related, section_role::method,
                       section_role::discussion, section_role::method,
                       section_role::experiments, section_role::experiments,
                       section_role::closing, section_role::closing});
}

} // namespace automodel::recsys
