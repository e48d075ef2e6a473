#include "recsys/papers/record/check_record.hpp"

#include "base/nearest_word.hpp"
#include "recsys/papers/record/normal_text.hpp"
#include "recsys/papers/record/vocabulary.hpp"

#include <algorithm>
#include <optional>
#include <set>

namespace automodel::recsys {

namespace {

std::string in_list(std::string_view list, std::size_t i) {
  return std::string(list) + '[' + std::to_string(i) + ']';
}

/// "hit@10" is a word and a number.
std::string_view without_cutoff(std::string_view word) {
  return word.substr(0, word.find('@'));
}

std::string unknown_word(std::string_view word, record_words known) {
  std::vector<std::string_view> names;
  for (const auto& one : known)
    names.push_back(one.word);
  return allowed_words(word, names);
}

class record_checker {
public:
  explicit record_checker(const document* in) : document_(in) {
    if (document_)
      letters_ = letters_and_digits(document_->text);
  }

  std::vector<std::string> check(const method_record& of) && {
    check_text("name", of.name);
    check_quote("problem", of.problem);
    check_word("task", of.task, task_words());
    check_words("inputs", of.inputs, input_words());
    check_words("outputs", of.outputs, output_words());
    check_modules(of);
    for (std::size_t i = 0; i < of.equations.size(); ++i)
      check_text(in_list("equations", i), of.equations[i].text);
    check_words("losses", of.losses, loss_words());
    check_settings("training", of.training);
    check_data(of);
    check_evaluation(of.evaluation);
    for (std::size_t i = 0; i < of.claims.size(); ++i)
      check_text(in_list("claims", i), of.claims[i].value);
    return std::move(problems_);
  }

private:
  void add(std::string_view key, std::string what) {
    problems_.push_back(std::string(key) + ": " + std::move(what));
  }

  /// Whether the field's value is to be looked for in its quote.
  bool check_quote(std::string_view key, const record_field& field) {
    if (field.status == field_status::missing)
      return false;
    if (field.span.quote.empty()) {
      add(key, "has no quote");
      return false;
    }
    check_place(key, field.span);
    return field.status == field_status::stated;
  }

  void check_place(std::string_view key, const record_span& span) {
    if (!document_)
      return;
    auto quote = letters_and_digits(span.quote);
    if (span.end > 0) {
      auto whole = std::string_view{document_->text};
      if (span.end > whole.size()
          || letters_and_digits(whole.substr(span.begin, span.end - span.begin))
                 != quote)
        add(key, "the document has another text at its place");
    } else if (letters_.find(quote) == std::string::npos)
      add(key, "the quote does not stand in the document");
  }

  void check_text(std::string_view key, const record_field& field) {
    if (check_quote(key, field)
        && !contains_value(field.span.quote, field.value))
      add(key, "the quote does not contain '"
                   + automodel::to_string(field.value) + "'");
  }

  void check_word(std::string_view key, const record_field& field,
                  record_words known) {
    if (field.status == field_status::missing)
      return;
    auto text = std::get_if<std::string>(&field.value);
    auto word = text ? find_word(known, without_cutoff(*text)) : nullptr;
    if (!word)
      return add(key,
                 "'" + automodel::to_string(field.value)
                     + "' is no word of this key; "
                     + unknown_word(automodel::to_string(field.value), known));
    if (check_quote(key, field)
        && (!states_word(*word, field.span.quote)
            || !contains_cutoff(*text, field.span.quote)))
      add(key, "the quote does not contain '" + *text + "'");
  }

  static bool contains_cutoff(const std::string& word,
                              const std::string& quote) {
    auto at = word.find('@');
    return at == std::string::npos
           || letters_and_digits(quote).find(word.substr(at + 1))
                  != std::string::npos;
  }

  void check_words(std::string_view list,
                   const std::vector<record_field>& fields,
                   record_words known) {
    for (std::size_t i = 0; i < fields.size(); ++i)
      check_word(in_list(list, i), fields[i], known);
  }

  void check_settings(std::string_view list,
                      const std::vector<record_setting>& settings) {
    for (std::size_t i = 0; i < settings.size(); ++i) {
      auto key = in_list(list, i) + '.' + settings[i].name;
      if (!find_word(setting_words(), settings[i].name))
        add(key, "'" + settings[i].name + "' is no setting; "
                     + unknown_word(settings[i].name, setting_words()));
      check_setting_value(key, settings[i].field);
    }
  }

  /// A word of a setting ("he_normal") may stand apart in the passage.
  void check_setting_value(const std::string& key, const record_field& field) {
    if (!check_quote(key, field)
        || contains_value(field.span.quote, field.value))
      return;
    auto text = std::get_if<std::string>(&field.value);
    if (!text || !holds_every_word(field.span.quote, *text))
      add(key, "the quote does not contain '"
                   + automodel::to_string(field.value) + "'");
  }

  static bool holds_every_word(const std::string& quote,
                               const std::string& value) {
    if (!contains_letter(value))
      return false;
    auto words = plain_words(quote) + ' ';
    auto parts = plain_words(value);
    for (std::string_view rest = parts; !rest.empty();) {
      auto next = std::min(rest.find(' ', 1), rest.size());
      if (words.find(rest.substr(0, next)) == std::string::npos)
        return false;
      rest.remove_prefix(next);
    }
    return true;
  }

  static bool contains_letter(const std::string& text) {
    return std::ranges::any_of(text,
                               [](char c) { return c >= 'a' && c <= 'z'; });
  }

  void check_modules(const method_record& of) {
    std::set<std::string, std::less<>> names{"input"};
    for (std::size_t i = 0; i < of.modules.size(); ++i) {
      const auto& module = of.modules[i];
      auto key = in_list("modules", i);
      check_word(key + ".kind", module.kind, module_words());
      check_settings(key + ".settings", module.settings);
      for (const auto& from : module.inputs)
        if (!names.contains(from))
          add(key, "its input '" + from + "' is no module before it");
      if (module.name.empty() || !names.insert(module.name).second)
        add(key, "its name '" + module.name + "' is empty or used twice");
    }
  }

  void check_data(const method_record& of) {
    for (std::size_t i = 0; i < of.data.size(); ++i) {
      auto key = in_list("data", i);
      check_text(key + ".name", of.data[i].name);
      check_settings(key + ".settings", of.data[i].settings);
      for (const auto& step : of.data[i].preprocessing)
        check_quote(key + ".preprocessing", step);
    }
  }

  void check_evaluation(const record_evaluation& of) {
    check_words("evaluation.metrics", of.metrics, metric_words());
    check_word("evaluation.split", of.split, split_words());
    check_text("evaluation.negatives", of.negatives);
    check_settings("evaluation.settings", of.settings);
  }

  const document* document_;
  std::string letters_;
  std::vector<std::string> problems_;
};

} // namespace

std::vector<std::string> record_problems(const method_record& of) {
  return record_checker(nullptr).check(of);
}

std::vector<std::string> record_problems(const method_record& of,
                                         const document& in) {
  return record_checker(&in).check(of);
}

} // namespace automodel::recsys
