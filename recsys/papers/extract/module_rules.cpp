#include "recsys/papers/extract/module_rules.hpp"

#include <array>

namespace automodel::recsys {

namespace {

constexpr std::array module_rule_table{
    module_rule{"content_encoder",
                "content encoder|text encoder|pre trained content encoder|"
                "pre trained text encoder|pre trained sentence t5",
                0, 1, 0},
    module_rule{"embedding",
                "embedding layer|embedding vector|embedding vectors|"
                "embedding matrix|embedding table|field embedding|"
                "feature embedding|feature embeddings|item embedding|"
                "embeddings|embeds|latent feature vector|"
                "factorized interaction|embedding",
                0, 1.5, 1},
    module_rule{"positional_embedding",
                "positional embedding|position embedding|"
                "positional embeddings|positional encoding|"
                "position embeddings",
                0, 3, 2},
    module_rule{"residual_quantizer",
                "rq vae|residual quantized|residual quantization|"
                "codebook|codebooks|residual quantised",
                3, 5, 2},
    module_rule{"first_order",
                "linear regression part|linear part|order 1 feature "
                "interactions|order 1|linear component|linear unit|"
                "addition unit|wide part|wide component|first order|"
                "linear regression|generalized linear model|"
                "raw features",
                3, 3, 3},
    module_rule{"fm",
                "fm component|factorization machine|factorization machines|"
                "pairwise interactions|order 2 feature interactions|"
                "fm part|inner product units|pairwise interaction|fm",
                3, 6, 4},
    module_rule{"pair_products",
                "pair wise interaction layer|pairwise interaction layer|"
                "interacted vectors|interacted vector",
                3, 4, 4},
    module_rule{"bi_interaction",
                "bi interaction layer|bi interaction pooling|"
                "bilinear interaction pooling|bi interaction",
                4, 5, 4},
    module_rule{"product_layer",
                "product layer|inner product layer|outer product layer", 0, 5,
                4},
    module_rule{"attention_pooling",
                "attention based pooling|attention pooling|"
                "attention based pooling layer|attention network|attention net|"
                "attentive pooling",
                3, 5, 5},
    module_rule{"target_attention",
                "local activation unit|activation unit|target attention|"
                "candidate ad|target item attention",
                0, 3.5, 5},
    module_rule{"cross", "cross network|cross layer|cross layers", 5, 8, 4},
    module_rule{"cross_v2",
                "cross network|cross layer|cross layers|crossing layer", 5, 7,
                4},
    module_rule{"cross_mix",
                "mixture of low rank|low rank cross|mixture of low rank cross|"
                "low rank experts|low rank dcn",
                3, 5, 5},
    module_rule{"cin",
                "compressed interaction network|cin|feature maps|"
                "feature map|outer product|outer products",
                3, 6, 4},
    module_rule{"self_attention",
                "self attention|multi head self attention|"
                "interacting layer|interacting layers|self attentive|"
                "multi head attention|self attention layer|"
                "self attention block|self attention blocks|"
                "scaled dot product attention|key value attention",
                3, 6, 4},
    module_rule{"rnn",
                "gru|lstm|recurrent layer|gated recurrent unit|"
                "recurrent neural network|recurrent network|rnn",
                0, 5.5, 4},
    module_rule{"convolution",
                "convolutional layer|convolutional filters|"
                "horizontal convolution|vertical convolution|"
                "horizontal filter|vertical filter",
                0, 4, 4},
    module_rule{"graph_convolution",
                "graph convolution|neighborhood aggregation|"
                "embedding propagation|light graph convolution|"
                "graph convolutional",
                0, 4, 4},
    module_rule{"feed_forward",
                "point wise feed forward|point wise feed forward network|"
                "position wise feed forward|feed forward network|"
                "feed forward layer|ffn",
                2, 4, 5},
    module_rule{"residual",
                "residual connection|residual connections|"
                "residual network|residual networks",
                2, 3, 6},
    module_rule{"layer_norm", "layer normalization|layernorm", 2, 3, 6},
    module_rule{"batch_norm", "batch normalization|batch norm", 0, 3, 6},
    module_rule{"dropout", "dropout", 0, 3.5, 6},
    module_rule{"mlp",
                "deep component|deep network|feed forward neural network|"
                "plain dnn|dnn part|dnn component|deep part|dnn|mlp|"
                "multi layer perceptron|fully connected layers|"
                "feed forward network|hidden layers|deep neural network",
                2, 3.8, 5},
    module_rule{"experts",
                "experts|expert networks|expert network|"
                "mixture of experts|expert|moe",
                3, 5, 5},
    module_rule{"softmax_gate",
                "gating network|gating networks|gate|gates|softmax gate|"
                "gating function",
                3, 5, 6},
    module_rule{"tower",
                "tower network|task specific tower|"
                "task specific network|tower|towers",
                2, 3, 7},
    module_rule{"transformer_encoder",
                "transformer encoder|transformer based encoder|"
                "transformer based encoder decoder|encoder decoder "
                "architecture|sequence to sequence model|"
                "bidirectional transformer|bidirectional encoder",
                0, 1.5, 6},
    module_rule{"transformer_decoder",
                "transformer decoder|transformer based encoder decoder|"
                "encoder decoder architecture|sequence to sequence model|"
                "autoregressive decoding|decoder only transformer",
                0, 1.5, 7},
    module_rule{"beam_search", "beam search", 0, 2, 8},
    module_rule{"concatenation",
                "concatenate|concatenated|concatenation|concatenates|"
                "concatenating|stack them|stacking layer|stacks",
                0, 2.5, 8},
    module_rule{"output",
                "output layer|prediction layer|output unit|output units|"
                "output function|final output|combination output|"
                "combination layer|prediction score|final prediction|"
                "final logit|overall formulation|predicted ctr|"
                "model equation|predict the next item|predicts",
                2, 1, 9},
};

} // namespace

std::span<const module_rule> module_rules() {
  return module_rule_table;
}

} // namespace automodel::recsys
