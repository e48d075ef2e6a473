#include "tests/unit/papers_compose/method_records.hpp"

namespace automodel::recsys {

namespace {

using modules = std::vector<record_module>;

record_module embedding() {
  return module_of("e", "embedding", {"input"},
                   {{"embedding_size", std::int64_t{3}}});
}

record_module linear_part() {
  return module_of("w", "first_order", {"input"});
}

record_module network(const std::string& reads) {
  return module_of("d", "mlp", {reads}, {{"sizes", "4,3"}});
}

method_record of_rows(modules parts) {
  return record_of("ctr", std::move(parts), {"logloss"});
}

std::vector<std::pair<std::string, method_record>> of_rows() {
  return {
      {"fm + cin",
       of_rows({embedding(), linear_part(), module_of("f", "fm", {"e"}),
                module_of("c", "cin", {"e"}, {{"maps", "3,2"}}),
                module_of("o", "output", {"w", "f", "c"})})},
      {"attention + network",
       of_rows({embedding(),
                module_of("a", "self_attention", {"e"},
                          {{"head_size", std::int64_t{2}},
                           {"layers", std::int64_t{2}}}),
                module_of("r", "residual", {"a", "e"}), network("e"),
                module_of("o", "output", {"r", "d"})})},
      {"cross + attention without residual",
       of_rows({embedding(), module_of("c", "cross_v2", {"e"}),
                module_of("a", "self_attention", {"e"},
                          {{"head_size", std::int64_t{2}},
                           {"layers", std::int64_t{2}}}),
                module_of("o", "output", {"c", "a"})})},
      {"wide & deep", of_rows({linear_part(), embedding(), network("e"),
                               module_of("o", "output", {"w", "d"})})},
      {"network on bi-interaction",
       of_rows({embedding(), linear_part(),
                module_of("b", "bi_interaction", {"e"}),
                module_of("n", "batch_norm", {"b"}),
                module_of("k", "dropout", {"n"}), network("k"),
                module_of("o", "output", {"w", "d"})})},
      {"network on products",
       of_rows({embedding(), module_of("q", "product_layer", {"e"}),
                module_of("j", "concatenation", {"q", "e"}), network("j"),
                module_of("o", "output", {"d"})})},
      {"vector cross + network",
       of_rows({embedding(),
                module_of("c", "cross", {"e"}, {{"layers", std::int64_t{2}}}),
                network("e"), module_of("o", "output", {"c", "d"})})},
      {"low-rank cross below a normalised network",
       of_rows({embedding(),
                module_of(
                    "c", "cross_mix", {"e"},
                    {{"rank", std::int64_t{2}}, {"experts", std::int64_t{2}}}),
                module_of("d", "mlp", {"c"},
                          {{"sizes", "4,4"}, {"activation", "tanh"}}),
                module_of("n", "layer_norm", {"d"}),
                module_of("r", "residual", {"n", "d"}),
                module_of("o", "output", {"r"})})},
      {"pooled fields",
       of_rows({embedding(),
                module_of("a", "attention_pooling", {"e"},
                          {{"attention_size", std::int64_t{3}}}),
                module_of("o", "output", {"a"})})},
      {"two networks of different activations",
       of_rows({embedding(), network("e"),
                module_of("t", "mlp", {"e"},
                          {{"sizes", "3"}, {"activation", "tanh"}}),
                module_of("o", "output", {"d", "t"})})},
  };
}

std::vector<std::pair<std::string, method_record>> of_tasks() {
  auto experts = module_of("x", "experts", {"e"},
                           {{"experts", std::int64_t{2}}, {"sizes", "4,3"}});
  auto towers = [](const std::string& reads) {
    return module_of("t", "tower", {reads}, {{"sizes", "3,2"}});
  };
  return {
      {"shared bottom",
       record_of("multi_task",
                 {embedding(),
                  module_of("s", "shared_bottom", {"e"}, {{"sizes", "4"}}),
                  towers("s")},
                 {"logloss"})},
      {"one gate", record_of("multi_task",
                             {embedding(), experts,
                              module_of("g", "softmax_gate", {"e", "x"},
                                        {{"gates", std::int64_t{1}}}),
                              towers("g")},
                             {"logloss"})},
      {"gates without towers",
       record_of("multi_task",
                 {embedding(), experts,
                  module_of("g", "softmax_gate", {"e", "x"}),
                  module_of("o", "output", {"g"})},
                 {"logloss"})},
      {"a mixture for one label",
       of_rows({embedding(), experts,
                module_of("g", "softmax_gate", {"e", "x"}),
                module_of("o", "output", {"g"})})},
  };
}

std::vector<std::pair<std::string, method_record>> of_sequences() {
  auto items = module_of("e", "embedding", {"input"},
                         {{"embedding_size", std::int64_t{4}}});
  auto attention
      = module_of("a", "causal_self_attention", {"e"},
                  {{"heads", std::int64_t{2}}, {"layers", std::int64_t{2}}});
  auto out = [](const std::string& reads) {
    return module_of("o", "output", {reads});
  };
  return {
      {"a recurrent unit",
       record_of("sequential", {items, module_of("g", "rnn", {"e"}), out("g")},
                 {"softmax"})},
      {"two heads, normalised behind",
       record_of("sequential",
                 {items, module_of("p", "positional_embedding", {"e"}),
                  attention, module_of("r1", "residual", {"a", "p"}),
                  module_of("n1", "layer_norm", {"r1"}),
                  module_of("f", "feed_forward", {"n1"},
                            {{"feed_forward_size", std::int64_t{5}},
                             {"activation", "gelu"}}),
                  module_of("r2", "residual", {"f", "n1"}),
                  module_of("n2", "layer_norm", {"r2"}), out("n2")},
                 {"sampled_softmax"}, {{"negatives", std::int64_t{5}}})},
      {"normalised before, and last",
       record_of("sequential",
                 {items, module_of("n1", "layer_norm", {"e"}),
                  module_of("a", "causal_self_attention", {"n1"}),
                  module_of("r1", "residual", {"a", "e"}),
                  module_of("n2", "layer_norm", {"r1"}), out("n2")},
                 {"bpr"})},
      {"a unit and attention, scores by a table of their own",
       record_of("sequential",
                 {items, module_of("g", "rnn", {"e"}),
                  module_of("a", "causal_self_attention", {"g"}),
                  module_of("r", "residual", {"a", "g"}),
                  module_of("o", "output", {"r"}, {{"shared", false}})},
                 {"bce_negatives"}, {{"negatives", std::int64_t{2}}})},
  };
}

} // namespace

std::vector<std::pair<std::string, method_record>> recombined_records() {
  auto out = of_rows();
  for (auto more : {of_tasks(), of_sequences()})
    for (auto& one : more)
      out.push_back(std::move(one));
  return out;
}

} // namespace automodel::recsys
