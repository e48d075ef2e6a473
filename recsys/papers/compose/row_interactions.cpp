#include "recsys/in_quotes.hpp"
#include "recsys/papers/compose/row_modules.hpp"

namespace automodel::recsys {

namespace {

std::string whole_of(const std::string& key) {
  return "int_of(c, " + in_quotes(key) + ")";
}

std::string sizes_of(const std::string& key) {
  return "sizes_of(c, " + in_quotes(key) + ")";
}

std::string pairs_of(const std::string& count) {
  return count + " * (" + count + " - 1) // 2";
}

} // namespace

row_value row_modules::interaction(std::size_t node, const row_value& x) {
  const auto& word = graph_.nodes[node].word;
  auto from = origin(node);
  if (word == "fm") {
    row_value out{value_form::logit, draft_.fresh("pairs"), "1", {}};
    draft_.import("fm");
    draft_.step(out.variable + " = fm(" + x.variable + ")", from);
    return out;
  }
  if (word == "bi_interaction") {
    row_value out{value_form::vector, draft_.fresh("pairs"), x.width, {}};
    draft_.import("bi_interaction");
    draft_.step(out.variable + " = bi_interaction(" + x.variable + ")", from);
    return out;
  }
  draft_.import("pair_products");
  row_value out{value_form::fields, draft_.fresh("pairs"), x.width,
                "(" + pairs_of(x.count) + ")"};
  auto call = out.variable + " = pair_products(" + x.variable + ")";
  if (word == "product_layer") {
    settings_.assume("modules." + module(node).name + ".products",
                     "whether products are inner or outer", "inner",
                     "inner products are the smaller ones");
    out.form = value_form::vector;
    out.width = pairs_of(x.count);
    call += ".sum(2)";
  }
  draft_.step(call, from);
  return out;
}

row_value row_modules::pooling(std::size_t node, const row_value& x) {
  auto from = origin(node);
  auto size
      = key_of("attention",
               settings_.whole(&module(node), "attention_size",
                               {1, 65536, 64, "a network of moderate size"}));
  auto name = draft_.fresh("pool");
  draft_.import({"attention_pooling", "attention_pooling_init", "int_of"});
  draft_.init("out.update(attention_pooling_init(" + in_quotes(name) + ", "
                  + x.width + ", " + whole_of(size) + "))",
              from);
  draft_.step(name + " = attention_pooling(p, " + in_quotes(name) + ", "
                  + x.variable + ", 0.0, training)",
              from);
  return {value_form::vector, name, x.width, {}};
}

row_value row_modules::cin(std::size_t node, const row_value& x) {
  auto from = origin(node);
  const auto& its = module(node);
  auto which = settings_.says(&its, "maps") ? "maps" : "sizes";
  auto maps = key_of(
      "cin", settings_.sizes(&its, which, {"64,64", "two moderate layers"}));
  constexpr std::string_view acts[]{"none",  "relu", "gelu",
                                    "swish", "tanh", "sigmoid"};
  auto act = key_of(
      "cin_activation",
      settings_.word(settings_.says(&its, "activation") ? &its : nullptr,
                     settings_.says(&its, "activation") ? "activation"
                                                        : "cin_activation",
                     acts,
                     {"none", "no activation is in the "
                              "equations of feature maps"}));
  auto name = draft_.fresh("cin");
  draft_.import({"cin", "cin_init", "cin_width", "sizes_of", "text_of"});
  draft_.init("out.update(cin_init(" + in_quotes(name) + ", " + x.count + ", "
                  + sizes_of(maps) + ", False))",
              from);
  draft_.step(name + " = cin(p, " + in_quotes(name) + ", " + x.variable
                  + ", False, text_of(c, " + in_quotes(act) + "))",
              from);
  return {
      value_form::vector, name, "cin_width(" + sizes_of(maps) + ", False)", {}};
}

// Layers one on the other. The logits of attention are inner products without
// a scale, as between fields.
row_value row_modules::attention(std::size_t node, const row_value& x) {
  auto from = origin(node);
  const auto* its = &module(node);
  auto layers = key_of(
      "layers", settings_.whole(its, "layers", {1, 32, 1, "one at least"}));
  auto heads = key_of(
      "heads", settings_.whole(its, "heads", {1, 64, 2, "a usual number"}));
  auto size = settings_.says(its, "head_size") ? "head_size" : "hidden_size";
  auto width = key_of(
      "head_dim", settings_.whole(its, size, {1, 4096, 16, "a usual width"}));
  bool residual = followed_by(node, "residual");
  std::string block = residual ? "autoint" : "field_attention";
  auto name = draft_.fresh("layer");
  auto reach = draft_.fresh(name + "_width");
  draft_.import({block, block + "_init", "int_of"});
  draft_.init(reach + " = " + x.width, from);
  draft_.init("for i in range(" + whole_of(layers) + "):", from);
  draft_.init("    out.update(" + block + "_init(" + in_quotes(name + ".")
                  + " + str(i), " + reach + ", " + whole_of(heads) + ", "
                  + whole_of(width) + "))",
              from);
  draft_.init(
      "    " + reach + " = " + whole_of(heads) + " * " + whole_of(width), from);
  auto seen = draft_.fresh("seen");
  draft_.step(seen + " = " + x.variable, from);
  draft_.step("for i in range(" + whole_of(layers) + "):", from);
  draft_.step("    " + seen + " = " + block + "(p, " + in_quotes(name + ".")
                  + " + str(i), " + seen + ", " + whole_of(heads) + ")",
              from);
  if (settings_.says(its, "dropout")) {
    auto rate = key_of("dropout",
                       settings_.number(its, "dropout", {0, 0.99, 0, "none"}));
    settings_.assume("modules." + its->name + ".dropout", "where dropout falls",
                     "on what each layer gives",
                     "the record names no place for it");
    draft_.import({"dropout", "float_of"});
    draft_.step("    " + seen + " = dropout(" + seen + ", float_of(c, "
                    + in_quotes(rate) + "), training)",
                {"modules." + its->name + ".dropout", field_status::missing});
  }
  if (residual)
    residuals_.insert(seen);
  return {value_form::fields, seen, reach, x.count};
}

row_value row_modules::mlp(std::size_t node, const row_value& x,
                           std::string_view stem) {
  auto from = origin(node);
  auto sizes
      = key_of("hidden", settings_.sizes(&module(node), "sizes",
                                         {"400,400", "a usual network"}));
  auto keys = configure_layers(node);
  auto name = draft_.fresh(stem);
  draft_.import({"sizes_of", "width_after"});
  if (keys.usual()) {
    draft_.import({"configured_mlp", "configured_mlp_init"});
    draft_.init("out.update(configured_mlp_init(" + in_quotes(name) + ", "
                    + x.width + ", " + sizes_of(sizes) + ", c))",
                from);
    draft_.step(name + " = configured_mlp(p, s, out, " + in_quotes(name) + ", "
                    + x.variable + ", c, training)",
                from);
  } else {
    draft_.import({"mlp", "mlp_init", "text_of", "float_of"});
    draft_.init("out.update(mlp_init(" + in_quotes(name) + ", " + x.width + ", "
                    + sizes_of(sizes) + ", " + keys.act_and_norm() + "))",
                from);
    draft_.step(name + " = mlp(p, s, out, " + in_quotes(name) + ", "
                    + x.variable + ", " + keys.all() + ", training)",
                from);
  }
  networks_.insert(name);
  return {value_form::vector,
          name,
          "width_after(" + x.width + ", " + sizes_of(sizes) + ")",
          {}};
}

row_value row_modules::cross(std::size_t node, const row_value& x) {
  const auto& word = graph_.nodes[node].word;
  auto from = origin(node);
  const auto* its = &module(node);
  auto layers = whole_of(
      key_of("cross_layers",
             settings_.whole(its, "layers", {1, 32, 2, "a usual depth"})));
  auto name = draft_.fresh("cross");
  auto more = std::string{};
  if (word == "cross_mix") {
    auto rank = key_of(
        "rank", settings_.whole(its, "rank", {1, 4096, 32, "a low rank"}));
    auto experts = key_of("cross_experts",
                          settings_.whole(its, "experts", {1, 64, 4, "a few"}));
    more = ", " + whole_of(rank) + ", " + whole_of(experts);
  }
  draft_.import({word, word + "_init", "int_of"});
  draft_.init("out.update(" + word + "_init(" + in_quotes(name) + ", " + x.width
                  + ", " + layers + more + "))",
              from);
  draft_.step(name + " = " + word + "(p, " + in_quotes(name) + ", " + x.variable
                  + ")",
              from);
  return {value_form::vector, name, x.width, {}};
}

row_value row_modules::normalised(std::size_t node, const row_value& x) {
  const auto& word = graph_.nodes[node].word;
  if (x.form == value_form::none
      || (networks_.contains(x.variable) && word == "batch_norm"))
    return x; // a setting of the network, see configure_layers
  if (x.form != value_form::vector && x.form != value_form::fields)
    return refuse(node, "normalises " + std::string(to_string(x.form)));
  auto from = origin(node);
  auto name = draft_.fresh("normal");
  draft_.import({word, word + "_init"});
  draft_.init("out.update(" + word + "_init(" + in_quotes(name) + ", " + x.width
                  + "))",
              from);
  auto state = word == "batch_norm" ? "p, s, out, " : "p, ";
  auto training = word == "batch_norm" ? ", training)" : ")";
  draft_.step(name + " = " + word + "(" + state + in_quotes(name) + ", "
                  + x.variable + training,
              from);
  return {x.form, name, x.width, x.count};
}

row_value row_modules::dropped(std::size_t node, const row_value& x) {
  if (x.form == value_form::none || networks_.contains(x.variable))
    return x;
  if (x.form != value_form::vector && x.form != value_form::fields)
    return refuse(node, "drops units of " + std::string(to_string(x.form)));
  auto rate
      = key_of("dropout", settings_.number(&module(node), "dropout",
                                           {0, 0.99, 0.1, "a light dropout"}));
  row_value out{x.form, draft_.fresh("kept"), x.width, x.count};
  draft_.import({"dropout", "float_of"});
  draft_.step(out.variable + " = dropout(" + x.variable + ", float_of(c, "
                  + in_quotes(rate) + "), training)",
              origin(node));
  return out;
}

row_value row_modules::residual(std::size_t node,
                                const std::vector<row_value>& values) {
  for (const auto& one : values) {
    if (one.form == value_form::none)
      return {};
    if (residuals_.contains(one.variable))
      return one; // a part of the block
  }
  if (values.size() != 2 || values[0].form != values[1].form
      || values[0].width != values[1].width
      || values[0].count != values[1].count)
    return refuse(node, "adds values that are not two of one shape");
  row_value out = values.front();
  out.variable = draft_.fresh("sum");
  draft_.step(out.variable + " = " + values[0].variable + " + "
                  + values[1].variable,
              origin(node));
  return out;
}

} // namespace automodel::recsys
