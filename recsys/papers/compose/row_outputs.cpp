#include "recsys/in_quotes.hpp"
#include "recsys/papers/compose/row_modules.hpp"

#include <algorithm>
#include <array>

namespace automodel::recsys {

namespace {

constexpr std::array network_activations{
    std::string_view{"relu"},  std::string_view{"gelu"},
    std::string_view{"swish"}, std::string_view{"sigmoid"},
    std::string_view{"tanh"},  std::string_view{"prelu"},
    std::string_view{"dice"},  std::string_view{"none"}};
constexpr std::array norms{std::string_view{"none"}, std::string_view{"batch"},
                           std::string_view{"layer"}, std::string_view{"rms"}};

std::string text_of(const std::string& key) {
  return "text_of(c, " + in_quotes(key) + ")";
}

} // namespace

std::string row_modules::layer_keys::act_and_norm() const {
  return text_of(activation) + ", " + text_of(norm);
}

std::string row_modules::layer_keys::all() const {
  return act_and_norm() + ", float_of(c, " + in_quotes(dropout) + ")";
}

std::string row_modules::key_of(std::string_view stem,
                                const chosen_value& value) {
  auto same = [&](const program_draft::setting& one) {
    return one.key.starts_with(stem) && one.value.value == value.value
           && one.key.find_first_not_of("0123456789", stem.size())
                  == one.key.npos;
  };
  auto known = std::ranges::find_if(draft_.settings(), same);
  if (known != draft_.settings().end())
    return known->key;
  std::string key{stem};
  for (int i = 2; draft_.configures(key); ++i)
    key = std::string(stem) + std::to_string(i);
  draft_.configure(key, value);
  return key;
}

row_modules::layer_keys row_modules::configure_layers(std::size_t node) {
  const auto* its = &module(node);
  auto act = settings_.word(its, "activation", network_activations,
                            {"relu", "the most usual activation"});
  chosen_value norm{std::string("batch"), {}, "modules", field_status::stated};
  if (!followed_by(node, "batch_norm"))
    norm = settings_.word(its, "normalization", norms,
                          {"none", "no normalisation is mentioned"});
  auto rate = settings_.number(its, "dropout",
                               {0, 0.99, 0, "no dropout is mentioned"});
  return {key_of("activation", act), key_of("norm", norm),
          key_of("dropout", rate)};
}

row_value row_modules::experts(std::size_t node, const row_value& x) {
  if (mixed_.form != value_form::none)
    return refuse(node, "is a second mixture of experts");
  auto sizes = key_of("expert", settings_.sizes(&module(node), "sizes",
                                                {"64", "one hidden layer"}));
  key_of("experts", settings_.whole(&module(node), "experts",
                                    {2, 256, 4, "a few experts"}));
  draft_.import({"sizes_of", "width_after", "int_of"});
  mixed_ = x;
  return {value_form::experts,
          x.variable,
          "width_after(" + x.width + ", sizes_of(c, " + in_quotes(sizes) + "))",
          {}};
}

row_value row_modules::gate(std::size_t node,
                            const std::vector<row_value>& values) {
  auto its = graph_.find("experts");
  if (its == graph_.nodes.size())
    return refuse(node, "weighs no experts");
  ensure(its);
  if (values_[its].form == value_form::none)
    return {};
  for (const auto& one : values) {
    auto read = one.form == value_form::fields ? flat(one) : one;
    if (one.form != value_form::experts && read.variable != mixed_.variable)
      return refuse(node, "reads other inputs than the experts");
  }
  auto from = origin(node);
  bool one_gate = !several_labels_;
  if (settings_.says(&module(node), "gates"))
    one_gate
        = settings_.whole(&module(node), "gates", {1, 256, 1, "of a mixture"})
              .whole()
          == 1;
  auto keys = configure_layers(its);
  auto name = draft_.fresh("mixture");
  draft_.import({"mmoe", "mmoe_init", "text_of", "float_of", "int_of"});
  std::string tasks = one_gate ? "1" : "int_of(c, \"n_labels\")";
  draft_.init("out.update(mmoe_init(" + in_quotes(name) + ", " + mixed_.width
                  + ", sizes_of(c, \"expert\"), int_of(c, \"experts\"), "
                  + tasks + ", " + keys.act_and_norm() + "))",
              from);
  draft_.step(name + " = mmoe(p, s, out, " + in_quotes(name) + ", "
                  + mixed_.variable + ", " + keys.all() + ", training)"
                  + (one_gate ? "[0]" : ""),
              from);
  return {one_gate ? value_form::vector : value_form::tasks,
          name,
          values_[its].width,
          {}};
}

row_value row_modules::towers(std::size_t node, const row_value& x) {
  if (draft_.configures("tower"))
    return refuse(node, "is a second set of towers");
  auto from = origin(node);
  draft_.configure("tower", settings_.sizes(&module(node), "sizes",
                                            {"32", "one hidden layer"}));
  if (!configure_layers(node).usual())
    return refuse(node, "has other activations than the networks below");
  draft_.import({"towers", "towers_init"});
  auto given = x.variable;
  if (x.form != value_form::tasks) {
    given = draft_.fresh("given");
    draft_.import("int_of");
    draft_.step(given + ": List[Tensor] = []", from);
    draft_.step("for i in range(int_of(c, \"n_labels\")):", from);
    draft_.step("    " + given + ".append(" + x.variable + ")", from);
  }
  draft_.init("out.update(towers_init(\"tower\", " + x.width + ", c))", from);
  row_value out{
      value_form::logits, draft_.fresh("y"), "int_of(c, \"n_labels\")", {}};
  draft_.step(out.variable + " = towers(p, s, out, \"tower\", " + given
                  + ", c, training)",
              from);
  return out;
}

std::string row_modules::as_logit(const row_value& value,
                                  const line_origin& from) {
  if (value.form == value_form::logit)
    return value.variable;
  auto x = value.form == value_form::fields ? flat(value) : value;
  auto name = x.variable + "_top";
  draft_.import({"linear", "linear_init"});
  auto init = "out.update(linear_init(" + in_quotes(name) + ", " + x.width
              + ", 1, \"xavier_normal\", False))";
  draft_.init(init, from);
  return "linear(p, " + in_quotes(name) + ", " + x.variable + ")";
}

void row_modules::output_of_tasks(const std::vector<row_value>& values,
                                  const line_origin& from,
                                  const record_module* node) {
  auto given = values.front();
  auto field = "modules." + (node == nullptr ? "output" : node->name);
  if (values.size() > 1) {
    out_.unresolved.push_back(
        {field, "output", "several values for one set of labels"});
    return;
  }
  if (given.form == value_form::logits) {
    draft_.step("return " + given.variable, from);
    return;
  }
  if (given.form == value_form::tasks) {
    draft_.configure("tower",
                     {std::string{}, {}, field, field_status::missing});
    settings_.assume(field, "towers", std::string{},
                     "a linear map of each task's vector");
    draft_.import({"towers", "towers_init"});
    draft_.init("out.update(towers_init(\"tower\", " + given.width + ", c))",
                from);
    draft_.step("return towers(p, s, out, \"tower\", " + given.variable
                    + ", c, training)",
                from);
    return;
  }
  auto x = given.form == value_form::fields ? flat(given) : given;
  draft_.import({"linear", "linear_init", "int_of"});
  draft_.init("out.update(linear_init(\"top\", " + x.width
                  + ", int_of(c, \"n_labels\")))",
              from);
  draft_.step("return linear(p, \"top\", " + x.variable + ")", from);
}

void row_modules::output(const std::vector<row_value>& values,
                         const line_origin& from, const record_module* node) {
  predicted_ = true;
  auto unresolved = std::ranges::any_of(values, [](const row_value& one) {
    return one.form == value_form::none;
  });
  if (unresolved && !out_.unresolved.empty())
    return;
  if (values.empty() || unresolved) {
    out_.unresolved.push_back({"modules", "output", "nothing reaches it"});
    return;
  }
  if (several_labels_) {
    output_of_tasks(values, from, node);
    return;
  }
  std::string sum = "p[\"bias\"]";
  for (const auto& one : values) {
    if (one.form == value_form::experts || one.form == value_form::tasks
        || one.form == value_form::logits) {
      out_.unresolved.push_back({from.field, "output",
                                 "sums " + std::string(to_string(one.form))
                                     + ", but the task has one label"});
      return;
    }
    sum += " + " + as_logit(one, from);
  }
  settings_.assume(from.field, "a bias of the prediction", true,
                   "a bias moves the mean of the predictions; it begins as 0");
  draft_.init("out[\"bias\"] = torch.zeros([1])", from);
  draft_.step("return " + sum, from);
}

} // namespace automodel::recsys
