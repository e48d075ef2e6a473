#include "recsys/papers/extract/equation_forms.hpp"

#include <array>
#include <regex>
#include <vector>

namespace automodel::recsys {

namespace {

constexpr std::array forms{
    equation_form{"first_order", "a weight times a feature, summed: w_i x_i",
                  "w0\\+|wixi|w,x[i⟩>]|[⟨<h]w,x|wlinear|"
                  "w(t|⊤)?linear"},
    equation_form{"fm", "inner products of all pairs: <v_i, v_j> x_i x_j",
                  "[⟨<h].{0,4}i,.{0,3}j[i⟩>]|ŵijxixj.{0,4}⟨"},
    equation_form{"pair_products", "products of pairs, a vector each",
                  "\\(v.?i[^,]{0,4}v.?j\\)x.?ix.?j"},
    equation_form{"bi_interaction",
                  "half the square of the sum less the sum "
                  "of the squares, a vector",
                  "bi\\(.{0,6}\\)="},
    equation_form{"attention_pooling",
                  "scores of a small network, made "
                  "weights by a softmax",
                  "h(t|⊤)(relu|tanh|σ)\\(w.*exp\\(|aij.{0,8}v.?i"},
    equation_form{"cross", "x_0 x_l^T w_l + b_l + x_l",
                  "x0.{0,3}x.{0,6}w.{0,4}\\+?b|x0x.{0,3}tw"},
    equation_form{"cross_v2", "x_0 * (W_l x_l + b_l) + x_l",
                  "x0.{0,4}\\(?w.?l.{0,2}x.?l.{0,2}\\+?b"},
    equation_form{
        "cross_mix", "sum of experts of low rank U (V^T x) + x_l",
        "x0.{0,4}u(l|i).{0,12}v.{0,6}x.{0,8}b|gi\\(x.{0,4}\\).{0,2}ei\\(x"},
    equation_form{"cin", "weights times products of maps X^{k-1}_i and X^0_j",
                  "w.{0,12}\\(x.{0,12}(∘|◦|⊙|·).{0,12}0\\)"},
    equation_form{"self_attention", "softmax of products of queries and keys",
                  "qk(t|⊤)|exp\\(ψ.*exp\\(ψ|wquery.*wkey|softmax\\(.{0,4}q.{0,"
                  "4}k|attention\\(q"},
    equation_form{"residual", "the input added to what a layer gives",
                  "=x\\+dropout|=x\\+.{0,10}\\(.{0,10}(norm|x)\\)|\\+wres|="
                  "relu\\(.{0,6}\\+w.{0,2}res"},
    equation_form{"layer_norm", "less the mean, over the deviation",
                  "layernorm\\(x\\)=|x[-−]μ.{0,24}σ2"},
    equation_form{"feed_forward", "ReLU(x W + b) W + b",
                  "ffn\\(|relu\\([^)]*w.{0,6}\\+b.{0,8}\\)w.{0,6}\\+b"},
    equation_form{"mlp", "an activation of W a + b, layer upon layer",
                  "(a|h|x).{0,6}(l|k)\\+?1?.{0,3}=(σ|f|relu)\\(w.{0,10}(a|h|x)."
                  "{0,8}\\+b|xk.{0,3}σ\\(w.{0,14}b|[xyw].{0,2}t?dnn"},
    equation_form{"experts", "sum of g_i(x) f_i(x)",
                  "g.{0,8}i?.{0,6}fi\\(x\\)|gi\\(x\\)fi"},
    equation_form{"softmax_gate", "softmax of a linear map of the input",
                  "g.{0,4}\\(x\\)=softmax\\(w"},
    equation_form{"tower", "a network of task k",
                  "yk=hk\\(|y.{0,2}=h.{0,3}\\(f"},
    equation_form{"residual_quantizer",
                  "stopped gradients of residuals and "
                  "codes",
                  "sg\\["},
    equation_form{"output", "a sigmoid of a sum of parts",
                  "y.{0,4}=(σ|sigmoid)\\("},
    equation_form{"squared_error", "", "\\(y?.{0,14}[-−]y.{0,5}\\)2"},
    equation_form{"logloss", "", "y.{0,6}log.{0,24}\\(?1[-−]y.{0,6}\\)?log"},
    equation_form{"bce_negatives", "",
                  "log\\(σ\\(r.*log\\(1[-−]σ|[-−]logσ\\(.*logσ\\([-−]"},
    equation_form{"quantization", "", "sg\\["},
};

constexpr std::size_t longest = 600;

} // namespace

std::span<const equation_form> equation_forms() {
  return forms;
}

bool has_form(const equation_form& form, std::string_view squashed) {
  static const auto patterns = [] {
    std::vector<std::regex> out;
    for (const auto& one : forms)
      out.emplace_back(one.pattern.begin(), one.pattern.end(),
                       std::regex::optimize);
    return out;
  }();
  auto at = static_cast<std::size_t>(&form - forms.data());
  squashed = squashed.substr(0, longest);
  return std::regex_search(squashed.begin(), squashed.end(), patterns.at(at));
}

} // namespace automodel::recsys
