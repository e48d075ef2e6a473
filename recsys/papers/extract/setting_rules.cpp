#include "recsys/papers/extract/setting_rules.hpp"

#include <array>

namespace automodel::recsys {

namespace {

constexpr double many = 1e9;

constexpr std::array numbers{
    setting_rule{"learning_rate", "learning rate|learning rates", "", 1e-8, 2,
                 false},
    setting_rule{"batch_size",
                 "batch size|mini batch size|minibatch size|batch sizes|"
                 "mini batch of size",
                 "", 2, 1e6, true},
    setting_rule{"dropout",
                 "dropout ratio|dropout rate|dropout probability|dropout|"
                 "drop ratio|dropout of|dropout with ratio|dropout ratios",
                 "", 0, 0.99, false},
    setting_rule{"l2",
                 "l2 regularization|l 2 regularization|"
                 "regularization parameter|regularization coefficient|"
                 "weight decay|l2 regularizer|regularization strength|"
                 "regularization weight",
                 "", 1e-12, 1, false},
    setting_rule{"embedding_size",
                 "embedding size|embedding dimension|embedding dimensions|"
                 "dimension of field embedding|latent dimension|"
                 "latent dimensionality|dimension of embedding|"
                 "embedding dimensionality|size of embedding|"
                 "dimension of embeddings|dimension of the embedding|"
                 "embedding vectors to|feature s embedding size to be|"
                 "feature s embedding size",
                 "dimensional embedding|dimensional embeddings", 2, 8192, true},
    setting_rule{"epochs", "number of epochs|training epochs",
                 "epochs|training epochs", 1, 1e6, true},
    setting_rule{"steps", "number of steps|training steps was|training steps",
                 "steps|training steps|iterations", 100, many, true},
    setting_rule{"patience", "patience|early stopping patience", "", 1, 1000,
                 true},
    setting_rule{"max_length",
                 "maximum sequence length n|maximum sequence length|"
                 "maximum length|max sequence length|sequence length|"
                 "history length|number of items in a user s history to",
                 "", 5, 10000, true},
    setting_rule{"layers",
                 "number of interacting layers|number of cross layers|"
                 "number of self attention blocks|number of blocks|"
                 "layer number|number of layers|number of attention layers|"
                 "number of transformer layers",
                 "interacting layers|self attention blocks|"
                 "self attention block|cross layers|layers each|"
                 "attention layers|encoder layers|decoder layers|"
                 "transformer layers|transformer blocks",
                 1, 200, true},
    setting_rule{"heads",
                 "number of heads|number of attention heads|head number",
                 "attention heads|self attention heads|heads", 1, 256, true},
    setting_rule{"head_size",
                 "heads of dimension|head dimension|"
                 "attention embedding size",
                 "", 1, 4096, true},
    setting_rule{"attention_size",
                 "attention factor|attention factors|"
                 "attention size",
                 "", 1, 4096, true},
    setting_rule{"hidden_size",
                 "hidden units d|hidden units|hidden size|"
                 "hidden dimension",
                 "", 2, 65536, true},
    setting_rule{"experts", "number of experts|number of expert networks",
                 "experts|expert networks", 2, 4096, true},
    setting_rule{"rank", "rank", "", 1, 65536, true},
    setting_rule{"negatives", "number of negatives|negative sampling ratio",
                 "negative item|negative sample|negatives|negative instance", 1,
                 1e6, true},
    setting_rule{"temperature", "temperature", "", 1e-4, 100, false},
    setting_rule{"levels", "number of levels|number of codebooks",
                 "levels of residual quantization|levels|codebooks", 1, 64,
                 true},
    setting_rule{"codebook_size",
                 "codebook size|cardinality|codebook of size|"
                 "codebooks of size|codebook cardinality",
                 "codebook entries", 2, 1e7, true},
    setting_rule{"code_size",
                 "latent representation dimension|vector in the codebook has "
                 "a dimension|codebook has a dimension|codebook dimension",
                 "", 2, 8192, true},
    setting_rule{"commitment", "commitment weight|commitment|β", "", 1e-6, 10,
                 false},
    setting_rule{"beam", "beam size|beam width", "", 1, 10000, true},
    setting_rule{"clip_norm",
                 "gradient clipping|gradient clip norm|"
                 "clip norm|clipping norm",
                 "", 1e-3, 1e4, false},
    setting_rule{"warmup_steps", "warm up steps|warmup steps|for the first",
                 "warm up steps|warmup steps", 10, many, true},
    setting_rule{"sizes",
                 "network structure|hidden layers of size|hidden layers of|"
                 "hidden layers with|layers of size|"
                 "layer sizes|layer size|hidden layer sizes|"
                 "neurons per layer|size of the hidden layers|"
                 "hidden layer of size|size of hidden layers|mlp of size|"
                 "networks with size|network with size",
                 "for dnn layers|hidden units|neurons per layer|"
                 "hidden neurons|units per layer",
                 4, 65536, true, true},
    setting_rule{"maps", "feature maps per layer|number of feature maps",
                 "for cin layers|feature maps per layer", 2, 65536, true, true},
};

constexpr std::string_view training
    = "optimiz*|optimis*|trained|train|learned|learn|training|we use|learner|"
      "we used";

constexpr std::array choices{
    setting_choice{"optimizer", "adam", "adam", training},
    setting_choice{"optimizer", "adagrad", "adagrad", training},
    setting_choice{"optimizer", "adamw", "adamw", training},
    setting_choice{"optimizer", "rmsprop", "rmsprop", training},
    setting_choice{"optimizer", "ftrl", "ftrl", training},
    setting_choice{"optimizer", "adafactor", "adafactor", training},
    setting_choice{"optimizer", "sgd", "sgd|stochastic gradient descent",
                   training},
    setting_choice{"activation", "relu", "relu|rectified linear|rectifier",
                   "activation|activation function|activations|non linear"},
    setting_choice{"activation", "tanh", "tanh", "activation"},
    setting_choice{"activation", "sigmoid", "sigmoid", "activation function"},
    setting_choice{"activation", "identity", "identity",
                   "activation function|activation"},
    setting_choice{"activation", "gelu", "gelu", "activation"},
    setting_choice{"init", "he_normal", "he normal", "initializ*|initialis*"},
    setting_choice{"init", "xavier", "xavier|glorot", "initializ*|initialis*"},
    setting_choice{"schedule", "inverse_sqrt",
                   "inverse square root|inverse square root decay",
                   "learning rate|decay|schedule"},
    setting_choice{"schedule", "cosine", "cosine decay|cosine schedule",
                   "learning rate|decay|schedule"},
};

} // namespace

std::span<const setting_rule> setting_rules() {
  return numbers;
}

std::span<const setting_choice> setting_choices() {
  return choices;
}

} // namespace automodel::recsys
