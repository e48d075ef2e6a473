#include "tests/unit/papers_compose/method_records.hpp"

namespace automodel::recsys {

record_field stated(parameter value) {
  return {std::move(value), field_status::stated, 1, {}};
}

namespace {

std::vector<record_setting>
settings_of(std::initializer_list<named_value> values) {
  std::vector<record_setting> out;
  for (const auto& [name, value] : values)
    out.push_back({name, stated(value), {}, false});
  return out;
}

constexpr std::int64_t dim = 3;

} // namespace

record_module module_of(std::string name, std::string kind,
                        std::vector<std::string> inputs,
                        std::initializer_list<named_value> settings) {
  record_module out;
  out.name = std::move(name);
  out.kind = stated(std::move(kind));
  out.inputs = std::move(inputs);
  out.settings = settings_of(settings);
  return out;
}

method_record record_of(std::string task, std::vector<record_module> modules,
                        std::vector<std::string> losses,
                        std::initializer_list<named_value> training) {
  method_record out;
  out.made_by = "person test";
  out.name = stated(std::string("Method"));
  out.task = stated(std::move(task));
  out.modules = std::move(modules);
  for (auto& loss : losses)
    out.losses.push_back(stated(std::move(loss)));
  out.training = settings_of(training);
  return out;
}

method_record fm_record() {
  return record_of(
      "ctr",
      {module_of("latent", "embedding", {"input"}, {{"embedding_size", dim}}),
       module_of("linear", "first_order", {"input"}),
       module_of("pairwise", "fm", {"latent"}),
       module_of("prediction", "output", {"linear", "pairwise"})},
      {"squared_error", "logloss"}, {{"learning_rate", 0.01}});
}

method_record afm_record() {
  return record_of("ctr",
                   {module_of("embedding", "embedding", {"input"},
                              {{"embedding_size", dim}}),
                    module_of("linear", "first_order", {"input"}),
                    module_of("interaction", "pair_products", {"embedding"}),
                    module_of("attention", "attention_pooling", {"interaction"},
                              {{"attention_size", std::int64_t{4}}}),
                    module_of("prediction", "output", {"linear", "attention"})},
                   {"squared_error"}, {{"optimizer", "adagrad"}});
}

method_record deepfm_record() {
  return record_of("ctr",
                   {module_of("embedding", "embedding", {"input"},
                              {{"embedding_size", dim}}),
                    module_of("order1", "first_order", {"input"}),
                    module_of("fm", "fm", {"embedding"}),
                    module_of("deep", "mlp", {"embedding"},
                              {{"sizes", "5,4"}, {"activation", "relu"}}),
                    module_of("sum", "output", {"order1", "fm", "deep"})},
                   {"logloss"}, {{"optimizer", "adam"}, {"dropout", 0.5}});
}

method_record xdeepfm_record() {
  return record_of("ctr",
                   {module_of("embedding", "embedding", {"input"},
                              {{"embedding_size", dim}}),
                    module_of("linear", "first_order", {"input"}),
                    module_of("cin", "cin", {"embedding"}, {{"maps", "4,3"}}),
                    module_of("dnn", "mlp", {"embedding"}, {{"sizes", "5,4"}}),
                    module_of("output", "output", {"linear", "dnn", "cin"})},
                   {"logloss"},
                   {{"learning_rate", 0.001},
                    {"batch_size", std::int64_t{4096}},
                    {"l2", 0.0001},
                    {"dropout", 0.5}});
}

method_record dcn_v2_record(bool stacked) {
  std::vector<record_module> modules{
      module_of("embedding", "embedding", {"input"}, {{"embedding_size", dim}}),
      module_of("cross", "cross_v2", {"embedding"},
                {{"layers", std::int64_t{2}}}),
      module_of("deep", "mlp", {stacked ? "cross" : "embedding"},
                {{"sizes", "5,4"}})};
  if (stacked) {
    modules.push_back(module_of("combination", "output", {"deep"}));
  } else {
    modules.push_back(module_of("both", "concatenation", {"cross", "deep"}));
    modules.push_back(module_of("combination", "output", {"both"}));
  }
  return record_of("ctr", std::move(modules), {"logloss"});
}

method_record autoint_record() {
  return record_of(
      "ctr",
      {module_of("embedding", "embedding", {"input"},
                 {{"embedding_size", dim}}),
       module_of("interacting", "self_attention", {"embedding"},
                 {{"layers", std::int64_t{2}},
                  {"heads", std::int64_t{2}},
                  {"head_size", std::int64_t{2}}}),
       module_of("residual", "residual", {"interacting", "embedding"}),
       module_of("concatenated", "concatenation", {"residual"}),
       module_of("output", "output", {"concatenated"})},
      {"logloss"}, {{"batch_size", std::int64_t{1024}}});
}

method_record mmoe_record() {
  return record_of(
      "multi_task",
      {module_of("features", "embedding", {"input"}, {{"embedding_size", dim}}),
       module_of("experts", "experts", {"features"},
                 {{"experts", std::int64_t{3}}, {"sizes", "4"}}),
       module_of("gates", "softmax_gate", {"features", "experts"}),
       module_of("towers", "tower", {"gates"}, {{"sizes", "3"}}),
       module_of("outputs", "output", {"towers"})},
      {"logloss"});
}

method_record sasrec_record() {
  auto out = record_of(
      "sequential",
      {module_of("items", "embedding", {"input"}, {{"embedding_size", dim}}),
       module_of("places", "positional_embedding", {"items"}),
       module_of("attention", "causal_self_attention", {"places"},
                 {{"layers", std::int64_t{2}}, {"heads", std::int64_t{1}}}),
       module_of("network", "feed_forward", {"attention"}),
       module_of("skips", "residual", {"network"}),
       module_of("norms", "layer_norm", {"skips"}),
       module_of("drops", "dropout", {"norms"}),
       module_of("scores", "output", {"drops"})},
      {"bce_negatives"},
      {{"learning_rate", 0.001},
       {"batch_size", std::int64_t{128}},
       {"max_length", std::int64_t{50}},
       {"dropout", 0.5}});
  out.equations.push_back(
      {"", stated(std::string("g(x) = x + Dropout(g(LayerNorm(x)))"))});
  return out;
}

method_record gated_record(const std::string& gate) {
  auto out = sasrec_record();
  out.modules.insert(
      out.modules.begin() + 3,
      module_of("gate", "attention_gate", {"attention"}, {{"gates", gate}}));
  return out;
}

method_record tiger_record() {
  return record_of("generative",
                   {module_of("encoder", "content_encoder", {"input"}),
                    module_of("quantizer", "residual_quantizer", {"encoder"},
                              {{"levels", std::int64_t{3}}}),
                    module_of("tokens", "embedding", {"quantizer"}),
                    module_of("reader", "transformer_encoder", {"tokens"}),
                    module_of("writer", "transformer_decoder", {"reader"}),
                    module_of("search", "beam_search", {"writer"})},
                   {"next_token", "reconstruction", "quantization"});
}

std::vector<std::pair<std::string, method_record>> composable_records() {
  return {{"fm", fm_record()},
          {"afm", afm_record()},
          {"deepfm", deepfm_record()},
          {"xdeepfm", xdeepfm_record()},
          {"dcn-v2 stacked", dcn_v2_record(true)},
          {"dcn-v2 parallel", dcn_v2_record(false)},
          {"autoint", autoint_record()},
          {"mmoe", mmoe_record()},
          {"sasrec", sasrec_record()},
          {"gated attention", gated_record("element")}};
}

} // namespace automodel::recsys
