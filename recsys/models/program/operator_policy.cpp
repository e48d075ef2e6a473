#include "recsys/models/program/operator_policy.hpp"

#include <string>

namespace automodel::recsys {

namespace {

// Names between blanks. Left out though harmless at first sight: empty and its
// like, whose content is whatever the memory held before, and batch_norm,
// which changes the running statistics it is given. (graph_check lets
// native_batch_norm pass where it is given none.)
constexpr std::string_view tensor_operators
    = " Bool Float FloatImplicit Int IntImplicit ScalarImplicit __and__ "
      "__contains__ __derive_index __getitem__ __is__ __isnot__ __lshift__ "
      "__not__ __or__ __range_length __rshift__ __xor__ abs acos acosh add "
      "addbmm addcdiv addcmul addmm addmv all allclose amax amin aminmax any "
      "arange arctan argmax argmin argsort asin asinh atan atan2 atanh "
      "avg_pool1d baddbmm binary_cross_entropy "
      "binary_cross_entropy_with_logits bincount bitwise_and bitwise_not "
      "bitwise_or bitwise_xor bmm broadcast_tensors broadcast_to bucketize cat "
      "cdist ceil celu chr chunk clamp clamp_max clamp_min clone concat "
      "constant_pad_nd contiguous conv1d copy copysign cos cosh "
      "cosine_embedding_loss cosine_similarity count count_nonzero cross "
      "cross_entropy_loss cummax cummin cumprod cumsum detach diag diag_embed "
      "diagonal dict diff dim dist div divide dot dstack einsum elu embedding "
      "embedding_bag endswith eq equal erf erfc erfinv exp exp2 expand "
      "expand_as expm1 eye find flatten flip floor floor_divide floordiv fmax "
      "fmin fmod format frac full full_like gather ge gelu get glu greater "
      "greater_equal group_norm gru_cell gt hardsigmoid hardswish hardtanh "
      "hinge_embedding_loss hstack huber_loss hypot index index_add index_fill "
      "index_put index_select is_floating_point isclose isfinite isinf isnan "
      "item items join keys kl_div kthvalue l1_loss layer_norm le leaky_relu "
      "len lerp less less_equal lgamma linear linspace list log log10 log1p "
      "log2 log_sigmoid log_softmax logaddexp logaddexp2 logcumsumexp "
      "logical_and logical_not logical_or logical_xor logit logsumexp lower "
      "lstm_cell lt margin_ranking_loss masked_fill masked_scatter "
      "masked_select matmul max max_pool1d maximum mean median min minimum mm "
      "mode moveaxis movedim mse_loss mul multi_margin_loss "
      "multilabel_margin_loss multiply mv nan_to_num narrow ne neg new_full "
      "new_ones new_zeros nll_loss nonzero norm normalize not_equal numel "
      "one_hot ones ones_like ord outer pad pairwise_distance permute "
      "pixel_shuffle poisson_nll_loss polygamma pow prelu prod quantile ravel "
      "reciprocal relu relu6 remainder repeat repeat_interleave replace "
      "reshape reshape_as roll rot90 round rsqrt rsub scalar_tensor scatter "
      "scatter_add scatter_reduce searchsorted select select_scatter selu "
      "sigmoid sign signbit silu sin sinh size slice slice_scatter "
      "smooth_l1_loss soft_margin_loss softmax softplus softshrink sort split "
      "split_with_sizes sqrt square squeeze stack startswith std std_mean str "
      "strip sub subtract sum swapaxes swapdims t take take_along_dim tan tanh "
      "tensor tensor_split tensordot tile to topk trace transpose tril "
      "tril_indices triplet_margin_loss triu triu_indices true_divide trunc "
      "type_as unbind unflatten unfold unique_consecutive unsqueeze upper "
      "values var var_mean view view_as vstack where xlogy zeros zeros_like ";

// Of the language itself.
constexpr std::string_view language_operators
    = " CallFunction Constant DictConstruct If ListConstruct ListUnpack Loop "
      "NumToTensor RaiseException TupleConstruct TupleIndex TupleSlice "
      "TupleUnpack Uninitialized abs device dtype isinstance max min shape "
      "unchecked_cast unchecked_unwrap_optional ";

// They change lists and dictionaries; graph_check sees to it that these are
// the program's own.
constexpr std::string_view container_operators
    = " _set_item append extend insert pop update ";

constexpr std::string_view random_operators
    = " alpha_dropout bernoulli dropout feature_dropout multinomial normal "
      "rand rand_like randint randint_like randn randn_like randperm ";

bool contains(std::string_view list, std::string_view space,
              std::string_view name) {
  if (!name.starts_with(space))
    return false;
  auto word = ' ' + std::string(name.substr(space.size())) + ' ';
  return list.find(word) != list.npos;
}

} // namespace

bool is_allowed_operator(std::string_view name) {
  return contains(tensor_operators, "aten::", name)
         || contains(language_operators, "prim::", name)
         || contains(container_operators, "aten::", name)
         || is_random_operator(name);
}

bool is_random_operator(std::string_view name) {
  return contains(random_operators, "aten::", name);
}

} // namespace automodel::recsys
