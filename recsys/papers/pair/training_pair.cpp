#include "recsys/papers/pair/training_pair.hpp"

#include "base/nearest_word.hpp"
#include "recsys/models/zoo/zoo_programs.hpp"
#include "recsys/papers/compose/defaults_in.hpp"
#include "recsys/papers/compose/nearest_program.hpp"
#include "recsys/papers/pair/pair_settings.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>

namespace automodel::recsys {

namespace {

struct candidate {
  std::string name, model, program;
  parameters fit;
  tuned_values tuned;
};

/// All candidates, the baseline first.
struct contestants {
  std::string baseline;
  tuned_values tuned;
  std::vector<candidate> candidates;
  std::vector<record_gap> ledger{};
};

std::string file_name(std::string family) {
  std::ranges::replace(family, '-', '_');
  return family;
}

std::string family_name(std::string_view file) {
  std::string out{file};
  std::ranges::replace(out, '_', '-');
  return out;
}

bool is_sequential(std::string_view source) {
  return source.find("return \"sequential\"") != source.npos;
}

bool predicts_rows(std::string_view source) {
  return source.find("return \"ctr\"") != source.npos;
}

bool serves(std::string_view source, const composition& variant) {
  if (variant.task == "sequential")
    return is_sequential(source);
  bool several = source.find("task_losses") != source.npos;
  return predicts_rows(source) && several == (variant.task == "multi_task");
}

std::string usual_baseline(const composition& variant) {
  auto nearest = find_nearest(variant.own_part, {}).name;
  if (variant.task == "multi_task")
    return nearest == "shared_bottom" ? "mmoe" : "shared-bottom";
  if (variant.task == "sequential")
    return variant.own_part.find("= attention(") == std::string::npos
               ? "sasrec"
               : "gru4rec";
  return nearest == "fm" ? "lr" : "fm";
}

result<zoo_program> baseline_for(const composition& variant,
                                 const std::string& wanted) {
  auto name = wanted.empty() ? usual_baseline(variant) : wanted;
  std::vector<std::string> names;
  for (const auto& one : zoo_programs()) {
    if (!serves(one.source, variant))
      continue;
    if (one.name == file_name(name))
      return one;
    names.push_back(family_name(one.name));
  }
  std::vector<std::string_view> known(names.begin(), names.end());
  return fail(errc::invalid_argument,
              "the zoo has no baseline '" + name + "' of the task "
                  + variant.task,
              allowed_words(name, known));
}

std::string toml_text(const std::string& text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\')
      out += '\\';
    out += c;
  }
  return out + '"';
}

std::string toml_list(const std::vector<std::string>& texts) {
  std::string out;
  for (const auto& one : texts)
    out += (out.empty() ? "" : ", ") + toml_text(one);
  return '[' + out + ']';
}

std::string toml_value(const parameter& value) {
  const auto* text = std::get_if<std::string>(&value);
  return text == nullptr ? to_string(value) : toml_text(*text);
}

std::string candidate_text(const candidate& one) {
  auto out = "\n[[candidate]]\nname = " + toml_text(one.name)
             + "\nmodel = " + toml_text(one.model) + '\n';
  if (!one.program.empty())
    out += "program = " + toml_text(one.program) + '\n';
  out += "[candidate.fit]\n";
  for (const auto& [name, values] : one.tuned) {
    std::string list;
    for (const auto& value : values)
      list += (list.empty() ? "" : ", ") + toml_value(value);
    out += name + " = [" + list + "]\n";
  }
  for (const auto& [name, value] : one.fit)
    out += name + " = " + toml_value(value) + '\n';
  return out;
}

bool has_setting(const candidate& one, const std::string& name) {
  return one.fit.contains(name)
         || std::ranges::any_of(
             one.tuned, [&](const auto& each) { return each.first == name; });
}

/// What a person sets is the same for all that have it, and not tuned.
void set_for_all(const parameters& settings, contestants& of) {
  for (const auto& [name, value] : settings) {
    auto known = std::ranges::any_of(
        of.candidates, [&](const auto& one) { return has_setting(one, name); });
    auto is_it = [&](const auto& one) { return one.first == name; };
    std::erase_if(of.tuned, is_it);
    for (auto& one : of.candidates) {
      if (known && !has_setting(one, name))
        continue;
      std::erase_if(one.tuned, is_it);
      one.fit[name] = value;
    }
    of.ledger.push_back({"training." + name, "set for this comparison", value,
                         "by who asked for it; the same for all that have it"});
  }
}

std::size_t grid_size(const tuned_values& tuned) {
  std::size_t out = 1;
  for (const auto& [name, values] : tuned)
    out *= values.size();
  return out;
}

std::string seeds_text(const std::vector<std::uint64_t>& seeds) {
  std::string out;
  for (auto seed : seeds)
    out += (out.empty() ? "" : ", ") + std::to_string(seed);
  return '[' + out + ']';
}

std::string protocol_text(const composition& variant, const pair_options& how) {
  std::string out = "\n[protocol]\n";
  if (variant.task == "sequential")
    return out + "split = "
           + toml_text(how.split.empty() ? "leave-one-out" : how.split)
           + "\nmask_history = true\nmetrics = [\"recall\", \"ndcg\"]\n"
             "k = [5, 10]\n";
  out += "task = \"rows\"\n";
  if (!how.labels.empty())
    out += "labels = " + toml_list(how.labels) + '\n';
  if (!how.fields.empty())
    out += "fields = " + toml_list(how.fields) + '\n';
  if (!how.split.empty())
    out += "split = " + toml_text(how.split) + '\n';
  return out + "metrics = [\"auc\", \"logloss\"]\n";
}

std::string metric_of(const composition& variant) {
  return variant.task == "sequential" ? "ndcg@10" : "auc";
}

std::string criterion_of(const composition& variant, const pair_options& how,
                         const std::string& baseline) {
  auto metric = metric_of(variant);
  auto margin = to_string(parameter{how.margin});
  return "success if the whole 95 % interval of the paired difference in "
         + metric + " on the test split, method minus " + baseline + " over "
         + std::to_string(how.seeds.size()) + " seeds, lies above " + margin
         + "; fail if it lies below -" + margin
         + "; neutral if within; "
           "else inconclusive";
}

/// Of what is tuned, what a program knows; what only the variant has, the
/// paper's list, is its own.
tuned_values known_of(const tuned_values& tuned, const parameters& known) {
  auto out = tuned;
  std::erase_if(out, [&](const auto& one) {
    return !known.contains(one.first) && one.first != "learning_rate"
           && one.first != "l2";
  });
  return out;
}

result<contestants> from_zoo(const composition& variant,
                             const pair_options& how) {
  auto baseline = baseline_for(variant, how.baseline);
  if (!baseline)
    return pass_on(baseline);
  auto known = defaults_in(baseline->source);
  auto tuned = tuned_for(variant);
  auto [own, theirs] = equal_settings(variant, known, tuned);
  contestants out{family_name(baseline->name), tuned, {}, {}};
  out.candidates = {{"baseline " + out.baseline,
                     out.baseline,
                     {},
                     theirs,
                     known_of(tuned, known)},
                    {"method", "program", how.program, own, tuned}};
  if (variant.loss == "bpr" && known.contains("loss"))
    out.ledger.push_back({"losses", "the baseline's loss", std::string("bce"),
                          "the zoo's programs have no pairwise loss"});
  return out;
}

/// The method, itself with its switch off, and a control.
result<contestants> itself_without(const composition& variant,
                                   const pair_options& how) {
  auto tuned = tuned_for(variant);
  const auto& added = *variant.added;
  auto own = equal_settings(variant, {}, tuned).variant;
  auto off = own;
  off[added.key] = added.off;
  contestants out{"without " + added.key, tuned, {}, {}};
  out.candidates
      = {{"baseline " + out.baseline, "program", how.program, off, tuned}};
  if (!added.control.empty()) {
    auto control = off;
    for (const auto& [name, value] : added.control)
      control[name] = value;
    out.candidates.push_back(
        {"control", "program", how.program, control, tuned});
    out.ledger.push_back({"evaluation", "a control of about as many parameters",
                          to_string(added.control),
                          "what more parameters do is no merit of the method"});
  }
  out.candidates.push_back({"method", "program", how.program, own, tuned});
  return out;
}

bool is_experiment_name(const std::string& name) {
  return !name.empty() && std::ranges::all_of(name, [](unsigned char c) {
    return std::isalnum(c) || c == '-' || c == '_' || c == '.';
  });
}

result<void> check_options(const composition& variant,
                           const pair_options& how) {
  if (!variant.complete())
    return fail(errc::invalid_argument,
                "the method is not fully composed, so there is nothing to "
                "train",
                "its unresolved parts are listed in the notes");
  if (!is_experiment_name(how.name))
    return fail(errc::invalid_argument,
                "'" + how.name + "' is no name for an experiment",
                "letters, digits, -, _ and .");
  if (!(how.margin >= 0) || !std::isfinite(how.margin))
    return fail(errc::invalid_argument, "the margin is no number of 0 and up");
  for (const auto& text : {how.data, how.program, how.deadline})
    if (text.find('\n') != text.npos)
      return fail(errc::invalid_argument, "a path of several lines");
  return {};
}

} // namespace

result<training_pair> pair_of(const composition& variant,
                              const pair_options& how) {
  if (auto fine = check_options(variant, how); !fine)
    return pass_on(fine);
  auto others = how.baseline.empty() && variant.added
                    ? itself_without(variant, how)
                    : from_zoo(variant, how);
  if (!others)
    return pass_on(others);
  set_for_all(how.settings, *others);
  auto trials = grid_size(others->tuned);
  if (how.trials > 0)
    trials = std::min<std::size_t>(trials, how.trials);
  training_pair out;
  out.baseline = others->baseline;
  out.criterion = criterion_of(variant, how, out.baseline);
  out.ledger = std::move(others->ledger);
  out.ledger.push_back(
      {"evaluation", "the margin", how.margin,
       "differences up to it matter to nobody; fixed beforehand"});
  out.experiment
      = "# A paper's method against a baseline: the same data, protocol, seeds,"
        "\n# tuning space and number of trials; settings that both have are "
        "equal.\n#\n# Criterion, fixed before anything was trained:\n# "
        + out.criterion + ".\n\nname = " + toml_text(how.name)
        + "\ngoal = \"Does the paper's method beat " + out.baseline
        + " on these data, both tuned alike?\"\nseeds = "
        + seeds_text(how.seeds) + "\n\n[data]\npath = " + toml_text(how.data)
        + '\n'
        + (how.format.empty() ? "" : "format = " + toml_text(how.format) + '\n')
        + protocol_text(variant, how)
        + "\n[selection]\nmetric = " + toml_text(metric_of(variant))
        + "\nreference = " + toml_text("baseline " + out.baseline)
        + "\nmargin = " + to_string(parameter{how.margin})
        + "\n\n[budget]\ntrials = " + std::to_string(trials)
        + "\ndeadline = " + toml_text(how.deadline) + '\n';
  for (const auto& one : others->candidates)
    out.experiment += candidate_text(one);
  return out;
}

} // namespace automodel::recsys
