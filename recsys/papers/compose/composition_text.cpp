#include "recsys/json_text.hpp"
#include "recsys/papers/compose/composition.hpp"
#include "recsys/papers/compose/program_draft.hpp"
#include "recsys/parameters_json.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace automodel::recsys {

namespace {

using json = nlohmann::json;

json notes_list(const composition& of) {
  auto out = json::array();
  for (const auto& one : of.notes)
    out.push_back({{"line", one.line},
                   {"text", one.text},
                   {"field", one.field},
                   {"how", note_word(one.status)}});
  return out;
}

json ledger_list(const composition& of) {
  auto out = json::array();
  for (const auto& one : of.ledger)
    out.push_back({{"field", one.field},
                   {"what", one.what},
                   {"assumption", as_json(one.assumption)},
                   {"reason", one.reason}});
  return out;
}

json unresolved_list(const composition& of) {
  auto out = json::array();
  for (const auto& one : of.unresolved)
    out.push_back(
        {{"field", one.field}, {"word", one.word}, {"reason", one.reason}});
  return out;
}

/// As TOML writes it: JSON's forms of numbers, flags and texts are TOML's too.
std::string toml_value(const parameter& value) {
  if (std::holds_alternative<std::string>(value))
    return literal(value);
  return automodel::to_string(value);
}

std::string toml_value(const std::vector<parameter>& values) {
  std::string out;
  for (const auto& one : values)
    out += (out.empty() ? "" : ", ") + toml_value(one);
  return "[" + out + "]";
}

/// What the note about a name in defaults() says of it.
std::string remark(const composition& of, const std::string& name) {
  auto start = '"' + name + "\": ";
  auto at = std::ranges::find_if(of.notes, [&](const composition_note& one) {
    return one.text.starts_with(start);
  });
  if (at == of.notes.end())
    return {};
  return "  # " + std::string(note_word(at->status)) + ": " + at->field;
}

} // namespace

std::string notes_json(const composition& of) {
  json object{{"complete", of.complete()}, {"task", of.task},
              {"lines", notes_list(of)},   {"ledger", ledger_list(of)},
              {"unused", of.unused},       {"unresolved", unresolved_list(of)}};
  return json_text(object, json_layout::readable) + '\n';
}

std::string recipe_toml(const composition& of, std::string_view file) {
  std::string out = "[[candidate]]\nmodel = \"program\"\nprogram = \""
                    + std::string(file) + "\"\n[candidate.fit]\n";
  for (const auto& [name, value] : of.defaults) {
    auto list = std::ranges::find(
        of.searched, name,
        &std::pair<std::string, std::vector<parameter>>::first);
    out += name + " = "
           + (list == of.searched.end() ? toml_value(value)
                                        : toml_value(list->second))
           + remark(of, name) + '\n';
  }
  return out;
}

} // namespace automodel::recsys
