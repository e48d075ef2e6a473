#include "recsys/papers/compose/sequence_modules.hpp"

#include <algorithm>
#include <array>

namespace automodel::recsys {

namespace {

constexpr std::array feed_forward_activations{
    std::string_view{"relu"},    std::string_view{"gelu"},
    std::string_view{"swish"},   std::string_view{"tanh"},
    std::string_view{"sigmoid"}, std::string_view{"none"}};

constexpr std::array gates{std::string_view{"head"},
                           std::string_view{"element"},
                           std::string_view{"none"}};

/// What the parameters of a layer are called.
std::string stem_of(const std::string& word) {
  return word == "causal_self_attention" ? "attention" : word;
}

} // namespace

sequence_modules::sequence_modules(const method_record& from,
                                   const module_graph& graph,
                                   setting_reader& settings,
                                   program_draft& draft, composition& out)
    : from_(from), graph_(graph), settings_(settings), draft_(draft),
      out_(out) {}

line_origin sequence_modules::origin(std::size_t node) const {
  const auto& its = *graph_.nodes[node].module;
  return {"modules." + its.name + ".kind", its.kind.status};
}

line_origin sequence_modules::origin_of(std::string_view word) const {
  auto node = graph_.find(word);
  if (node < graph_.nodes.size())
    return origin(node);
  return {"modules", field_status::missing};
}

void sequence_modules::compose() {
  form_ = read_sequence(graph_, from_, settings_, out_);
  if (form_.layers.empty() && out_.unresolved.empty())
    out_.unresolved.push_back(
        {"modules", "causal_self_attention", "no module reads the sequence"});
  if (!graph_.has("embedding"))
    settings_.assume("modules", "an embedding of items",
                     std::string("embedding"),
                     "sequences hold items, which are embedded");
  embeddings();
  layers();
  loss();
  set_switch();
}

// A gate spends heads * dim numbers a block, or dim * dim; a unit more of the
// feed-forward layer 2 dim + 1.
void sequence_modules::set_switch() {
  if (!draft_.configures("gate"))
    return;
  parameters values;
  for (const auto& [key, value] : draft_.settings())
    values[key] = value.value;
  out_.added = {"gate", std::string("none"), {}};
  if (!values.contains("feed_forward"))
    return;
  auto whole
      = [&](const char* key) { return std::get<std::int64_t>(values.at(key)); };
  auto dim = whole("dim");
  bool by_head = values.at("gate") == parameter{std::string("head")};
  auto spent = dim * (by_head ? whole("heads") : dim);
  auto unit = 2 * dim + 1;
  out_.added->control["feed_forward"]
      = whole("feed_forward")
        + std::max<std::int64_t>(1, (spent + unit / 2) / unit);
}

std::string sequence_modules::table_of(std::string_view rows) {
  return "torch.randn([int_of(c, \"" + std::string(rows) + "\"), dim]) * std";
}

void sequence_modules::drop(const std::string& variable,
                            const std::string& indent,
                            const line_origin& from) {
  draft_.import("dropout");
  draft_.step(
      indent + variable + " = dropout(" + variable + ", rate, training)", from);
}

void sequence_modules::embeddings() {
  auto node = graph_.find("embedding");
  const auto* its
      = node < graph_.nodes.size() ? graph_.nodes[node].module : nullptr;
  auto from = origin_of("embedding");
  draft_.configure(
      "dim", settings_.whole(its, "embedding_size",
                             {1, 4096, 64, "a common size of embeddings"}));
  draft_.configure(
      "max_length",
      settings_.whole(nullptr, "max_length", {1, 4096, 50, "a common length"}));
  draft_.import({"int_of", "float_of"});
  draft_.begin_init("dim = int_of(c, \"dim\")", from);
  draft_.begin_init("std = float_of(c, \"init_std\")", {});
  draft_.table("item", table_of("n_items"), "history", "\"rows(item, item)\"",
               from);
  bool drops = form_.drops_input
               || std::ranges::any_of(form_.layers, &sequence_layer::dropped);
  if (drops) {
    draft_.configure("dropout",
                     settings_.number(nullptr, "dropout",
                                      {0, 0.99, 0.2, "a usual dropout"}));
    draft_.step("rate = float_of(c, \"dropout\")", origin_of("dropout"));
  }
  draft_.step("x = b[\"history\"]", from);
  if (form_.positions) {
    auto places = origin_of("positional_embedding");
    draft_.table("age", table_of("max_length"), "order", "\"rows(age, age)\"",
                 places);
    settings_.assume("modules.positional_embedding.order",
                     "from where places are counted",
                     std::string("newest item"),
                     "histories are cut to their newest items, so the newest "
                     "has the same place in all");
    draft_.step("x = x + b[\"order\"]", places);
  }
  if (form_.drops_input)
    drop("x", "", origin_of("dropout"));
  draft_.init("unseen = consts[\"item_count\"] == 0", {});
  draft_.init("out[\"state/handicap\"] = unseen.float() * -1e30", {});
}

std::string sequence_modules::call_of(const sequence_layer& one,
                                      const std::string& name,
                                      const std::string& x,
                                      std::vector<std::string>& init) {
  const auto* its = graph_.nodes[one.node].module;
  const auto& word = graph_.nodes[one.node].word;
  if (word == "rnn") {
    draft_.import({"gru", "gru_cell_init"});
    settings_.assume("modules." + its->name + ".cell", "which cell",
                     std::string("gru"), "the usual one in recommenders");
    init.push_back("out.update(gru_cell_init(" + name + ", dim, dim))");
    return "gru(p, " + name + ", " + x + ", b[\"id/position\"] > 0)";
  }
  if (word == "feed_forward") {
    auto wide = settings_.says(its, "feed_forward_size") ? "feed_forward_size"
                                                         : "hidden_size";
    auto dim = std::ranges::find(draft_.settings(), std::string("dim"),
                                 &program_draft::setting::key);
    draft_.configure(
        "feed_forward",
        settings_.whole(its, wide,
                        {1, 65536, static_cast<double>(dim->value.whole()),
                         "as wide as the embeddings"}));
    draft_.configure("activation",
                     settings_.word(its, "activation", feed_forward_activations,
                                    {"relu", "the first one's"}));
    draft_.import({"feed_forward", "feed_forward_init", "text_of"});
    init.push_back("out.update(feed_forward_init(" + name
                   + ", dim, int_of(c, \"feed_forward\")))");
    return "feed_forward(p, " + name + ", " + x
           + ", text_of(c, \"activation\"))";
  }
  draft_.configure("heads",
                   settings_.whole(its, "heads", {1, 64, 1, "one head"}));
  draft_.import({"attention", "attention_init", "causal_mask"});
  settings_.assume("modules." + its->name + ".projection",
                   "a projection behind attention",
                   std::string("with several heads"),
                   "one head needs none, several are joined by one");
  std::string gate = "\"none\"";
  if (one.gated) {
    const auto* its_gate = graph_.nodes[graph_.find("attention_gate")].module;
    draft_.configure("gate",
                     settings_.word(its_gate, "gates", gates,
                                    {"head", "the smaller of the two: one "
                                             "number for each head"}));
    draft_.import("text_of");
    gate = "text_of(c, \"gate\")";
  }
  init.push_back("heads = int_of(c, \"heads\")");
  init.push_back("out.update(attention_init(" + name + ", dim, heads, " + gate
                 + ", \"xavier_uniform\", False, heads > "
                   "1))");
  return "attention(p, " + name + ", " + x + ", " + x
         + ", allowed, int_of(c, \"heads\"), 0.0, training)";
}

void sequence_modules::layer(const sequence_layer& one, std::size_t place) {
  auto from = origin(one.node);
  auto number = std::to_string(place + 1);
  auto name = "at + \"." + stem_of(graph_.nodes[one.node].word) + number + "\"";
  auto norm = "at + \".norm" + number + "\"";
  std::vector<std::string> init;
  bool before = one.norm == norm_place::before;
  auto call = call_of(one, name, before ? "h" : "x", init);
  for (const auto& line : init)
    draft_.init("    " + line, from);
  auto norms = origin_of("layer_norm");
  if (one.norm != norm_place::none) {
    draft_.import({"layer_norm", "layer_norm_init"});
    draft_.init("    out.update(layer_norm_init(" + norm + ", dim))", norms);
  }
  if (before)
    draft_.step("    h = layer_norm(p, " + norm + ", x)", norms);
  draft_.step("    h = " + call, from);
  if (one.dropped)
    drop("h", "    ", origin_of("dropout"));
  if (one.residual)
    draft_.step("    x = x + h", origin_of("residual"));
  else
    draft_.step("    x = h", from);
  if (one.norm == norm_place::behind)
    draft_.step("    x = layer_norm(p, " + norm + ", x)", norms);
}

void sequence_modules::layers() {
  if (form_.layers.empty())
    return;
  auto from = origin(form_.repeated);
  const auto* its = graph_.nodes[form_.repeated].module;
  draft_.configure("blocks",
                   settings_.whole(its, "layers", {1, 64, 1, "one block"}));
  for (const auto& one : form_.layers)
    if (graph_.nodes[one.node].word == "causal_self_attention") {
      draft_.step("allowed = causal_mask(b[\"segment\"])", origin(one.node));
      break;
    }
  for (bool init : {true, false}) {
    auto add = [&](const std::string& line) {
      init ? draft_.init(line, from) : draft_.step(line, from);
    };
    add("for i in range(int_of(c, \"blocks\")):");
    add("    at = \"block.\" + str(i)");
  }
  for (std::size_t i = 0; i < form_.layers.size(); ++i)
    layer(form_.layers[i], i);
  if (form_.last_norm) {
    auto norms = origin_of("layer_norm");
    draft_.import({"layer_norm", "layer_norm_init"});
    draft_.init("out.update(layer_norm_init(\"last\", dim))", norms);
    draft_.step("x = layer_norm(p, \"last\", x)", norms);
  }
}

} // namespace automodel::recsys
