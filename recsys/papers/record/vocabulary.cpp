#include "recsys/papers/record/vocabulary.hpp"

#include "recsys/papers/record/normal_text.hpp"

#include <algorithm>
#include <array>

namespace automodel::recsys {

namespace {

constexpr std::array task_table{
    record_word{"ctr", "a label or a value of a row of features is predicted",
                "click-through rate|ctr|click through rate|prediction task|"
                "predictor|regression task|target y"},
    record_word{"multi_task", "several labels of a row are predicted together",
                "multi-task|multitask|multiple tasks|each task"},
    record_word{"sequential", "the next item of a user's history is predicted",
                "next item|next action|sequential recommendation|"
                "sequential recommender"},
    record_word{"retrieval",
                "items are ranked for a user, without an order "
                "of the history",
                "top-n recommendation|candidate generation|implicit feedback|"
                "collaborative filtering"},
    record_word{"generative",
                "the tokens of an item's identifier are "
                "generated one after the other",
                "generative retrieval|generative recommend|"
                "semantic id|autoregressively"},
};

constexpr std::array input_table{
    record_word{"categorical_fields", "features of categorical fields",
                "categorical|one-hot|sparse feature|multi-field"},
    record_word{"numeric_fields", "numbers as features",
                "numerical|numeric|continuous|real valued"},
    record_word{"multi_valued_fields", "fields with several features at once",
                "multi-hot|multi-valued|multivalent|multi-value"},
    record_word{"dense_features", "a vector that is not embedded",
                "input feature vector|dense feature|input features"},
    record_word{"user", "the user's id", "user id|user embedding|user"},
    record_word{"item_history", "the items of a user, oldest first",
                "action sequence|item sequence|user history|"
                "interaction sequence|historical interaction|"
                "item interaction history|sequence of items"},
    record_word{"item_content", "text or other content of items",
                "content feature|content embedding|item content|"
                "text feature|content information|title"},
};

constexpr std::array output_table{
    record_word{"probability", "of a label, such as a click",
                "probability|predicted ctr|(0, 1)|sigmoid"},
    record_word{"value", "a real number, such as a rating",
                "regression|real value|real-valued|estimates the target|"
                "prediction score"},
    record_word{"task_values", "one prediction for each task",
                "each task|for task k|output of task|multiple tasks|tower"},
    record_word{"item_scores", "a score of each item of the catalogue",
                "relevance of item|ranking the scores|rank items|relevance|"
                "ranking"},
    record_word{"item_tokens", "the tokens of the next item's identifier",
                "semantic id|codeword|tokens of"},
};

constexpr std::array module_table{
    record_word{"embedding", "a table of vectors, one for each feature or item",
                "embedding layer|embedding matrix|embedding vector|embeddings|"
                "embedding table|latent vector|embedding|factorized"},
    record_word{"positional_embedding", "vectors of places in a sequence",
                "positional embedding|position embedding|positional encoding"},
    record_word{"first_order", "sum_i w_i x_i: a weight for each feature",
                "linear regression|linear part|order-1|wide part|"
                "linear component|linear unit|wide component|first-order|"
                "raw features|weights of the i-th"},
    record_word{"fm", "sum_{i<j} <v_i, v_j> x_i x_j, one number",
                "factorization machine|fm component|fm layer|"
                "pairwise interactions|order-2|factorized interaction|fm"},
    record_word{"bi_interaction", "sum_{i<j} v_i * v_j, a vector",
                "bi-interaction|bilinear interaction pooling"},
    record_word{"pair_products", "v_i * v_j of every pair, a vector each",
                "pair-wise interaction layer|interacted vector|"
                "pairwise interaction layer"},
    record_word{"product_layer", "inner or outer products of every pair",
                "product layer|inner product layer|outer product layer"},
    record_word{"attention_pooling",
                "a sum weighted by a small network and a "
                "softmax",
                "attention-based pooling|attention pooling|attention network|"
                "weighted sum on the interacted vectors|attentive pooling"},
    record_word{"target_attention", "a history weighted by a candidate item",
                "local activation unit|target attention|activation unit"},
    record_word{"mlp", "fully connected layers with activations",
                "multi-layer perceptron|mlp|deep component|deep network|"
                "feed-forward neural network|fully connected layer|"
                "fully-connected layer|hidden layers|dnn|deep neural network|"
                "plain dnn"},
    record_word{"cross", "x_0 (x_l^T w) + b + x_l: a cross layer with a vector",
                "cross network|cross layer|crossnet"},
    record_word{"cross_v2",
                "x_0 * (W x_l + b) + x_l: a cross layer with a "
                "matrix",
                "cross network|cross layer|crossing layer"},
    record_word{"cross_mix",
                "cross layers of low-rank matrices, mixed by a "
                "gate",
                "mixture of low-rank|low-rank|mixture-of-low-rank"},
    record_word{"cin", "outer products of feature maps, compressed to maps",
                "compressed interaction network|cin|feature map|"
                "outer product"},
    record_word{"self_attention", "every place attends to all others",
                "self-attention|multi-head self-attention|interacting layer|"
                "self-attentive|multi-head attention"},
    record_word{"causal_self_attention", "self-attention to earlier places",
                "causality|forbidding all links|causal|masking|self-attention|"
                "unidirectional"},
    record_word{"cross_attention", "a decoder's places attend to an encoder's",
                "cross-attention|encoder-decoder attention"},
    record_word{"feed_forward", "the same small network at each place",
                "point-wise feed-forward|feed-forward network|feed forward|"
                "ffn"},
    record_word{"residual", "the input is added to the output", "residual"},
    record_word{"layer_norm", "layer normalisation",
                "layer normalization|layernorm|layer normalisation"},
    record_word{"batch_norm", "batch normalisation",
                "batch normalization|batchnorm|batch normalisation"},
    record_word{"dropout", "units are dropped in training", "dropout"},
    record_word{"experts", "several networks on the same input",
                "expert networks|experts|expert network|mixture-of-experts"},
    record_word{"softmax_gate", "a softmax of a linear map weighs experts",
                "gating network|gate|softmax gate|gating networks"},
    record_word{"attention_gate",
                "a sigmoid scales what attention's heads "
                "give",
                "gated attention|attention gate|sigmoid gate|output gate|"
                "head-specific gate"},
    record_word{"shared_bottom", "one network below all tasks",
                "shared-bottom|shared bottom"},
    record_word{"tower", "a network of each task",
                "tower network|task-specific network|tower"},
    record_word{"rnn", "a recurrent layer: GRU, LSTM",
                "gated recurrent unit|gru|lstm|recurrent"},
    record_word{"convolution", "filters over a sequence or an image",
                "convolutional|convolution"},
    record_word{"graph_convolution", "sums over neighbours in a graph",
                "graph convolution|neighborhood aggregation|"
                "neighbourhood aggregation"},
    record_word{"content_encoder", "a fixed network that encodes content",
                "pre-trained|sentence-t5|content encoder|text encoder|"
                "pretrained"},
    record_word{"residual_quantizer",
                "codebooks of several levels, each for "
                "the rest of the level before",
                "residual-quantized|residual quantization|rq-vae|"
                "codebooks|residual quantisation"},
    record_word{"transformer_encoder",
                "a stack of attention and feed-forward "
                "layers over an input sequence",
                "transformer encoder|bidirectional|encoder|"
                "encoder-decoder|sequence-to-sequence"},
    record_word{"transformer_decoder",
                "the same, causal, giving one token "
                "after the other",
                "transformer decoder|decoder|encoder-decoder|"
                "sequence-to-sequence"},
    record_word{"beam_search", "the most likely sequences of tokens",
                "beam search|beam"},
    record_word{"concatenation", "branches or embeddings side by side",
                "concatenat|stacking layer|stack them|stacked"},
    record_word{"output",
                "what gives the prediction: a linear map, a sum of "
                "branches, a sigmoid, an inner product with items",
                "prediction layer|output layer|output unit|output function|"
                "combination output|final output|prediction score|"
                "overall formulation|final prediction|sigmoid|model equation|"
                "predict"},
    record_word{"other",
                "a part that no other word names; its name says what it is",
                ""},
};

constexpr std::array loss_table{
    record_word{"logloss", "binary cross-entropy of labelled rows",
                "log loss|logloss|cross entropy|cross-entropy|logarithmic loss|"
                "logit loss|log-loss"},
    record_word{"bce_negatives",
                "binary cross-entropy of targets against "
                "sampled negatives",
                "binary cross entropy|binary cross-entropy"},
    record_word{"squared_error", "squared difference to the target",
                "squared loss|square loss|squared error|least square|"
                "mean squared"},
    record_word{"hinge", "hinge loss", "hinge loss|hinge"},
    record_word{"bpr", "pairs of a target and a negative",
                "bayesian personalized ranking|bpr|pairwise classification|"
                "pairs of vectors"},
    record_word{"softmax", "cross-entropy over all items or classes",
                "softmax loss|softmax cross-entropy|softmax cross entropy|"
                "cross-entropy|negative log-likelihood"},
    record_word{"sampled_softmax",
                "cross-entropy over the target and sampled "
                "negatives",
                "sampled softmax|in-batch softmax"},
    record_word{"next_token", "cross-entropy of each token given those before",
                "next token|sequence-to-sequence|autoregressive|"
                "negative log-likelihood|predict the semantic id|"
                "generative retrieval"},
    record_word{"reconstruction",
                "squared difference of an input and its "
                "decoding",
                "reconstruction loss|reconstruct|lrecon"},
    record_word{"quantization", "codebook and commitment terms",
                "commitment|codebook loss|lrqvae|stop-gradient"},
};

constexpr std::array setting_table{
    record_word{"optimizer", "adam, adagrad, sgd, ...",
                "adam|adagrad|sgd|stochastic gradient descent|ftrl|rmsprop|"
                "adamw|adadelta|gradient descent|mcmc|alternating"},
    record_word{"learning_rate", "", "learning rate"},
    record_word{"schedule",
                "of the learning rate: constant, cosine, "
                "inverse_sqrt, ...",
                "decay|inverse square root|warm-up|warmup|cosine"},
    record_word{"warmup_steps", "", "warm-up|warmup|first"},
    record_word{"batch_size", "", "batch size|mini-batch|minibatch|batch"},
    record_word{"epochs", "passes over the data", "epoch"},
    record_word{"steps", "steps of the optimizer", "steps|iterations"},
    record_word{"patience", "validations without a gain",
                "early stop|patience|"
                "does not improve"},
    record_word{"dropout", "share of units dropped, in [0, 1)",
                "dropout|drop-out|drop out"},
    record_word{"l2", "factor of a squared penalty",
                "l2|regularization|regularisation|weight decay"},
    record_word{"clip_norm", "longest gradient", "clip"},
    record_word{"init", "of weights: he_normal, xavier_uniform, ...",
                "initializ|initialis"},
    record_word{"embedding_size", "numbers of an embedding",
                "embedding size|dimension|dimensionality|embedding|"
                "latent dimension|dimensional"},
    record_word{"sizes",
                "widths of an MLP's layers, first to last: "
                "\"400,400,400\"",
                "neurons|units|hidden|layer|size"},
    record_word{"maps", "feature maps of each CIN layer: \"200,200,200\"",
                "feature map|neurons|cin"},
    record_word{"layers", "layers, blocks or levels of a module",
                "layers|blocks|depth|layer|block"},
    record_word{"hidden_size", "width of a module's states",
                "hidden|units|width|dimension|size"},
    record_word{"feed_forward_size", "width inside feed_forward",
                "mlp|feed-forward|feed forward|inner"},
    record_word{"activation", "relu, sigmoid, tanh, none, ...",
                "relu|sigmoid|tanh|linear unit|rectifier|activation|identity|"
                "gelu|softmax"},
    record_word{"normalization", "batch or layer",
                "normalization|"
                "normalisation"},
    record_word{"heads", "of an attention", "head"},
    record_word{"head_size", "numbers of a head", "head|dimension"},
    record_word{"attention_size", "hidden width of a pooling's attention",
                "attention factor|attention"},
    record_word{"experts", "of a mixture", "expert"},
    record_word{"rank", "of low-rank matrices", "rank"},
    record_word{"gates", "of a mixture; of attention: head or element", "gate"},
    record_word{"max_length", "items a user is known by",
                "maximum sequence length|maximum length|sequence length|"
                "at most|items in a user"},
    record_word{"negatives", "sampled for each target in training", "negative"},
    record_word{"temperature", "of a softmax", "temperature"},
    record_word{"levels", "of a quantizer, or tokens of an identifier",
                "levels|length|codebooks|tuple"},
    record_word{"codebook_size", "codes of a level",
                "codebook|cardinality|codes"},
    record_word{"code_size", "numbers of a code", "dimension|latent"},
    record_word{"commitment", "factor of the commitment term",
                "commitment|beta|β"},
    record_word{"beam", "sequences kept in a beam search", "beam"},
    record_word{"combine", "how branches meet: sum, concat, stacked, parallel",
                "sum|add|concat|stack|parallel"},
    record_word{"shared", "true if inputs or outputs share a table", "share"},
    record_word{"rows", "rows, ratings or actions of a data set",
                "instances|samples|actions|ratings|interactions|records|"
                "examples|logs|applications"},
    record_word{"users", "", "users"},
    record_word{"items", "", "items|movies|products|games"},
    record_word{"fields", "", "fields|features|variables"},
    record_word{"features", "of all fields together", "features"},
    record_word{"tasks", "", "tasks"},
    record_word{"ratios", "of a split: \"0.8,0.1,0.1\"",
                "train|training|test|split|validation"},
    record_word{"folds", "of cross-validation", "fold"},
    record_word{"runs", "repetitions of a training",
                "runs|times|repeat|averag"},
};

constexpr std::array metric_table{
    record_word{"auc", "area under the ROC curve", "auc|area under"},
    record_word{"gauc", "AUC within users", "gauc|group auc"},
    record_word{"logloss", "binary cross-entropy",
                "logloss|log loss|cross entropy|cross-entropy|log-loss"},
    record_word{"rmse", "root of the mean squared error",
                "rmse|root mean square"},
    record_word{"mse", "mean squared error", "mse|mean squared|mean square"},
    record_word{"mae", "mean absolute error", "mae|mean absolute"},
    record_word{"accuracy", "", "accuracy"},
    record_word{"relative_improvement", "of another metric over a baseline",
                "relaimpr|relative improvement"},
    record_word{"hit", "a target among the first k", "hit rate|hit@|hr@|hit"},
    record_word{"recall", "share of targets among the first k", "recall"},
    record_word{"precision", "", "precision"},
    record_word{"ndcg", "discounted gain", "ndcg|discounted cumulative"},
    record_word{"mrr", "reciprocal rank", "mrr|reciprocal rank"},
    record_word{"map", "mean average precision", "map|average precision"},
    record_word{"r2", "coefficient of determination", "r2|r-squared"},
};

constexpr std::array split_table{
    record_word{"random_ratio", "rows at random",
                "randomly split|random split|split randomly|randomly select|"
                "divide|randomly|% for training|train/test"},
    record_word{"leave_one_out", "the last item of each user",
                "leave-one-out|most recent action|last item|leave one out"},
    record_word{"global_time", "rows after a moment",
                "last day|chronological|days|first 6 days|next one day"},
    record_word{"per_user_ratio", "a share of each user's rows",
                "of each user|per user"},
    record_word{"k_fold", "cross-validation", "cross-validation|fold"},
    record_word{"given", "as published with the data",
                "official|provided|original split|training set of"},
};

} // namespace

record_words task_words() {
  return task_table;
}
record_words input_words() {
  return input_table;
}
record_words output_words() {
  return output_table;
}
record_words module_words() {
  return module_table;
}
record_words loss_words() {
  return loss_table;
}
record_words setting_words() {
  return setting_table;
}
record_words metric_words() {
  return metric_table;
}
record_words split_words() {
  return split_table;
}

const record_word* find_word(record_words list, std::string_view word) {
  auto at = std::ranges::find(list, word, &record_word::word);
  return at == list.end() ? nullptr : &*at;
}

bool states_word(const record_word& word, std::string_view passage) {
  auto text = plain_words(passage);
  for (auto rest = word.terms; !rest.empty();) {
    auto bar = std::min(rest.find('|'), rest.size());
    if (text.find(plain_words(rest.substr(0, bar))) != std::string::npos)
      return true;
    rest.remove_prefix(std::min(bar + 1, rest.size()));
  }
  return false;
}

} // namespace automodel::recsys
