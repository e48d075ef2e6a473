#include "recsys/papers/ask/missing_fields.hpp"

#include "base/utf8.hpp"
#include "recsys/papers/extract/gap_finder.hpp"
#include "recsys/papers/extract/setting_rules.hpp"
#include "recsys/papers/record/check_record.hpp"
#include "recsys/papers/record/normal_text.hpp"
#include "recsys/papers/record/size_list.hpp"
#include "recsys/papers/record/vocabulary.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace automodel::recsys {

namespace {

using json = nlohmann::json;

/// What a model has read is believed less than what a rule has.
constexpr double model_confidence = 0.5;

std::vector<std::string> words_of(std::span<const record_word> list) {
  std::vector<std::string> out;
  for (const auto& one : list)
    out.emplace_back(one.word);
  return out;
}

/// "modules.mlp.sizes" in its parts.
std::vector<std::string> parts_of(std::string_view field) {
  std::vector<std::string> out;
  while (true) {
    auto dot = field.find('.');
    out.emplace_back(field.substr(0, dot));
    if (dot == field.npos)
      return out;
    field.remove_prefix(dot + 1);
  }
}

std::vector<std::string> choices_of(std::string_view setting) {
  std::vector<std::string> out;
  for (const auto& one : setting_choices())
    if (one.name == setting && std::ranges::find(out, one.value) == out.end())
      out.emplace_back(one.value);
  return out;
}

const setting_rule* rule_of(std::string_view setting) {
  auto rules = setting_rules();
  auto at = std::ranges::find(rules, setting, &setting_rule::name);
  return at == rules.end() ? nullptr : &*at;
}

/// Whether the quote speaks of the setting: by a term of its rule, or by the
/// words of its name.
bool names_setting(std::string_view setting, const std::string& quote) {
  auto named = [&](std::string_view terms) {
    return !terms.empty() && states_word({setting, "", terms}, quote);
  };
  std::string name{setting};
  std::ranges::replace(name, '_', ' ');
  if (named(name))
    return true;
  if (const auto* rule = rule_of(setting);
      rule && (named(rule->before) || named(rule->behind)))
    return true;
  return std::ranges::any_of(setting_choices(), [&](const setting_choice& one) {
    return one.name == setting && (named(one.near) || named(one.terms));
  });
}

std::string range_problem(const setting_rule& rule, double value) {
  if (value < rule.lowest || value > rule.highest
      || (rule.whole && value != std::floor(value)))
    return "is no value that this setting can have";
  return {};
}

/// What is wrong with a value of a setting; empty: nothing.
std::string value_problem(std::string_view setting, const parameter& value) {
  const auto* rule = rule_of(setting);
  if (!rule)
    return {};
  if (const auto* text = std::get_if<std::string>(&value)) {
    auto sizes = size_list(*text);
    if (!rule->sized || !sizes)
      return "is a number";
    for (auto one : *sizes)
      if (auto problem = range_problem(*rule, one); !problem.empty())
        return problem;
    return {};
  }
  if (const auto* whole = std::get_if<std::int64_t>(&value))
    return range_problem(*rule, static_cast<double>(*whole));
  if (const auto* real = std::get_if<double>(&value))
    return range_problem(*rule, *real);
  return "is a number";
}

parameter value_of(const json& from) {
  if (from.is_boolean())
    return from.get<bool>();
  if (from.is_number_unsigned()
      && from.get<std::uint64_t>() > std::uint64_t{1} << 62)
    return from.get<double>();
  if (from.is_number_integer())
    return from.get<std::int64_t>();
  if (from.is_number())
    return from.get<double>();
  return from.get<std::string>();
}

bool speaks(block_kind kind) {
  switch (kind) {
  case block_kind::title:
  case block_kind::front_matter:
  case block_kind::reference:
  case block_kind::figure:
    return false;
  default:
    return true;
  }
}

/// The block that holds a quote; null if none does.
const document_block* block_of(const std::string& quote, const document& in) {
  auto letters = letters_and_digits(quote);
  if (letters.empty())
    return nullptr;
  for (const auto& block : in.blocks)
    if (speaks(block.kind)
        && letters_and_digits(in.at(block)).find(letters) != std::string::npos)
      return &block;
  return nullptr;
}

class answer_taker {
public:
  answer_taker(const document& in, method_record& to) : in_(in), to_(to) {}

  /// What is wrong with an answer; empty: it is taken.
  std::string take(const missing_field& asked, parameter value,
                   const std::string& quote) {
    if (!asked.allowed.empty()) {
      const auto* word = std::get_if<std::string>(&value);
      if (!word
          || std::ranges::find(asked.allowed, *word) == asked.allowed.end())
        return "the value is none of the words that are allowed";
    }
    const auto* block = block_of(quote, in_);
    if (!block)
      return "the quote does not stand in one passage of the paper";
    record_field field{std::move(value),
                       field_status::stated,
                       model_confidence,
                       {quote, block->page, 0, 0}};
    auto parts = parts_of(asked.field);
    if (parts.front() == "training" || parts.front() == "modules")
      return take_setting(parts, std::move(field));
    return take_word(asked.field, std::move(field));
  }

private:
  /// By the rules that hold for every record.
  std::string verified(const method_record& probe) const {
    auto problems = record_problems(probe, in_);
    return problems.empty() ? std::string{} : problems.front();
  }

  std::string take_word(const std::string& name, record_field field) {
    method_record probe;
    if (name == "task")
      probe.task = field;
    else if (name == "losses")
      probe.losses.push_back(field);
    else
      probe.evaluation.split = field;
    if (auto problem = verified(probe); !problem.empty())
      return problem;
    if (name == "task")
      to_.task = std::move(field);
    else if (name == "losses")
      to_.losses.push_back(std::move(field));
    else
      to_.evaluation.split = std::move(field);
    return {};
  }

  std::string take_setting(const std::vector<std::string>& parts,
                           record_field field) {
    const auto& name = parts.back();
    if (auto problem = value_problem(name, field.value); !problem.empty())
      return "the value " + problem;
    if (!names_setting(name, field.span.quote))
      return "the quote does not speak of '" + name + "'";
    record_setting setting{name, std::move(field), "", false};
    method_record probe;
    probe.training.push_back(setting);
    if (auto problem = verified(probe); !problem.empty())
      return problem;
    auto* home
        = parts.front() == "training" ? &to_.training : settings_of(parts[1]);
    if (!home)
      return "the record has no such module";
    std::erase_if(*home, [&](const record_setting& one) {
      return one.name == name && one.field.status == field_status::missing;
    });
    home->push_back(std::move(setting));
    return {};
  }

  std::vector<record_setting>* settings_of(const std::string& kind) {
    for (auto& one : to_.modules)
      if (one.kind.value == parameter{kind})
        return &one.settings;
    return nullptr;
  }

  const document& in_;
  method_record& to_;
};

} // namespace

std::vector<missing_field> missing_fields(const method_record& of) {
  std::vector<missing_field> out;
  for (const auto& gap : of.gaps) {
    auto parts = parts_of(gap.field);
    missing_field one{gap.field, "", {}};
    if (gap.field == "task") {
      one.what = "what the method predicts";
      one.allowed = words_of(task_words());
    } else if (gap.field == "losses") {
      one.what = "the loss that is minimised";
      one.allowed = words_of(loss_words());
    } else if (gap.field == "evaluation.split") {
      one.what = "how the data are split";
      one.allowed = words_of(split_words());
    } else if ((parts.size() == 2 && parts.front() == "training")
               || (parts.size() == 3 && parts.front() == "modules")) {
      const auto* word = find_word(setting_words(), parts.back());
      one.what = "a setting"
                 + (parts.size() == 3 ? " of the module " + parts[1]
                                      : std::string{" of the training"})
                 + (word && !word->meaning.empty()
                        ? ": " + std::string(word->meaning)
                        : std::string{});
      one.allowed = choices_of(parts.back());
    } else {
      continue;
    }
    out.push_back(std::move(one));
  }
  return out;
}

std::vector<std::string> take_answers(const json& reply,
                                      const std::vector<missing_field>& asked,
                                      const document& in, method_record& to) {
  std::vector<std::string> problems;
  std::vector<std::string> taken;
  answer_taker taker{in, to};
  for (const auto& answer : reply.value("answers", json::array())) {
    auto name = answer["field"].get<std::string>();
    auto field = std::ranges::find(asked, name, &missing_field::field);
    std::string problem;
    if (field == asked.end())
      problem = "is not asked for";
    else if (std::ranges::find(taken, name) != taken.end())
      problem = "is answered twice";
    else
      problem = taker.take(*field, value_of(answer["value"]),
                           answer["quote"].get<std::string>());
    if (problem.empty())
      taken.push_back(name);
    else
      problems.push_back(without_controls(name) + ": " + problem);
  }
  to.gaps = find_gaps(to);
  return problems;
}

} // namespace automodel::recsys
