#include "recsys/papers/record/score_record.hpp"

#include "recsys/papers/record/normal_text.hpp"
#include "recsys/papers/record/size_list.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <optional>
#include <set>

namespace automodel::recsys {

namespace {

constexpr double disputed = 0.5; ///< gold fields below do not count

/// Something that both records may hold.
struct item {
  std::string name; ///< what is compared first
  parameter value{};
  bool counts = true;
};

using items = std::vector<item>;
using same = bool (*)(const item&, const item&);

std::string text_of(const parameter& value) {
  auto text = std::get_if<std::string>(&value);
  return text ? *text : automodel::to_string(value);
}

std::string label_of(const item& one) {
  auto value = text_of(one.value);
  return one.name.empty() ? value : one.name + '=' + value;
}

std::optional<double> number_of(const parameter& value) {
  if (auto whole = std::get_if<std::int64_t>(&value))
    return static_cast<double>(*whole);
  if (auto real = std::get_if<double>(&value))
    return *real;
  auto text = std::get_if<std::string>(&value);
  if (!text)
    return {};
  auto normal = normal_text(*text);
  for (const auto& number : numbers_in(normal))
    if (number.begin == 0 && number.end == normal.size())
      return number.value;
  return {};
}

bool same_list(const std::vector<double>& a, const std::vector<double>& b) {
  return std::ranges::equal(a, b, same_number);
}

bool same_value(const parameter& a, const parameter& b) {
  auto sizes_a = size_list(text_of(a));
  auto sizes_b = size_list(text_of(b));
  if (sizes_a && sizes_b)
    return same_list(*sizes_a, *sizes_b);
  auto x = number_of(a), y = number_of(b);
  if (x && y)
    return same_number(*x, *y);
  return letters_and_digits(text_of(a)) == letters_and_digits(text_of(b));
}

bool same_item(const item& a, const item& b) {
  return a.name == b.name && same_value(a.value, b.value);
}

bool same_name_part(const item& a, const item& b) {
  auto x = letters_and_digits(text_of(a.value));
  auto y = letters_and_digits(text_of(b.value));
  return !x.empty() && !y.empty()
         && (x.find(y) != std::string::npos || y.find(x) != std::string::npos);
}

void add(items& out, std::string name, const record_field& field) {
  if (field.status != field_status::missing)
    out.push_back({std::move(name), field.value, field.confidence >= disputed});
}

items each_once(const items& all) {
  items out;
  for (const auto& one : all)
    if (std::ranges::none_of(
            out, [&](const item& other) { return same_item(one, other); }))
      out.push_back(one);
  return out;
}

/// Matches one for one: items that count first, then disputed ones, which
/// take what is given out of the count.
group_score score(std::string group, const items& given, const items& wanted,
                  same equal = same_item) {
  group_score out{.group = std::move(group)};
  std::vector<bool> taken(wanted.size());
  auto take = [&](const item& one, bool counting) {
    for (std::size_t i = 0; i < wanted.size(); ++i)
      if (!taken[i] && wanted[i].counts == counting && equal(one, wanted[i]))
        return static_cast<bool>(taken[i] = true);
    return false;
  };
  for (const auto& one : given) {
    auto matched = take(one, true);
    if (!matched && take(one, false))
      continue;
    ++out.given;
    out.matched += matched;
    if (!matched)
      out.wrong.push_back(label_of(one));
  }
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    out.wanted += wanted[i].counts;
    if (wanted[i].counts && !taken[i])
      out.absent.push_back(label_of(wanted[i]));
  }
  return out;
}

items items_of(const std::vector<record_field>& fields) {
  items out;
  for (const auto& field : fields)
    add(out, "", field);
  return each_once(out);
}

items only(const record_field& field) {
  return items_of({field});
}

items kinds(const method_record& of) {
  items out;
  for (const auto& module : of.modules)
    add(out, "", module.kind);
  return out;
}

void add_settings(items& out, const std::vector<record_setting>& settings) {
  for (const auto& setting : settings)
    if (!setting.searched)
      add(out, setting.name, setting.field);
}

items settings(const method_record& of) {
  items out;
  add_settings(out, of.training);
  for (const auto& module : of.modules)
    add_settings(out, module.settings);
  return each_once(out);
}

items equations(const method_record& of) {
  items out;
  for (const auto& equation : of.equations)
    if (!equation.number.empty() && equation.text.confidence >= disputed)
      out.push_back({"", equation.number});
  return each_once(out);
}

items data(const method_record& of) {
  items out;
  for (const auto& set : of.data)
    add(out, "", set.name);
  return each_once(out);
}

items evaluation(const method_record& of) {
  items out;
  for (const auto& metric : of.evaluation.metrics)
    add(out, "metric", metric);
  add(out, "split", of.evaluation.split);
  add(out, "negatives", of.evaluation.negatives);
  return each_once(out);
}

items claims(const method_record& of) {
  items out;
  for (const auto& claim : of.claims)
    if (claim.proposed)
      add(out, claim.metric + ' ' + letters_and_digits(claim.data_set),
          claim.value);
  return each_once(out);
}

/// Whether data passes one module before the other, through any number.
bool leads_to(const method_record& of, const std::string& from,
              const std::string& to) {
  std::set<std::string> reached{from};
  for (const auto& module : of.modules)
    if (std::ranges::any_of(module.inputs, [&](const std::string& input) {
          return reached.contains(input);
        }))
      reached.insert(module.name);
  return from != to && reached.contains(to);
}

bool in_line(const method_record& of, std::size_t i, std::size_t j) {
  const auto& a = of.modules[i].name;
  const auto& b = of.modules[j].name;
  return leads_to(of, a, b) || leads_to(of, b, a);
}

/// Indices of modules by pairs that match, the gold record's first.
std::vector<std::pair<std::size_t, std::size_t>>
matched_modules(const method_record& record, const method_record& gold) {
  std::vector<std::pair<std::size_t, std::size_t>> out;
  std::set<std::size_t> taken;
  for (std::size_t i = 0; i < gold.modules.size(); ++i)
    for (std::size_t j = 0; j < record.modules.size(); ++j)
      if (!taken.contains(j) && gold.modules[i].kind.confidence >= disputed
          && gold.modules[i].kind.value == record.modules[j].kind.value) {
        taken.insert(j);
        out.emplace_back(i, j);
        break;
      }
  return out;
}

group_score order(const method_record& record, const method_record& gold) {
  group_score out{.group = "order"};
  auto pairs = matched_modules(record, gold);
  for (std::size_t a = 0; a < pairs.size(); ++a)
    for (std::size_t b = a + 1; b < pairs.size(); ++b) {
      auto [gold_a, record_a] = pairs[a];
      auto [gold_b, record_b] = pairs[b];
      if (!in_line(gold, gold_a, gold_b)
          || !in_line(record, record_a, record_b))
        continue;
      ++out.given;
      ++out.wanted;
      if (record_a < record_b)
        ++out.matched;
      else
        out.wrong.push_back(record.modules[record_b].name + " before "
                            + record.modules[record_a].name);
    }
  return out;
}

group_score together(const std::vector<group_score>& groups) {
  static const std::set<std::string> parts{"task", "modules", "order", "losses",
                                           "settings"};
  group_score out{.group = "composer"};
  for (const auto& group : groups) {
    if (!parts.contains(group.group))
      continue;
    out.matched += group.matched;
    out.given += group.given;
    out.wanted += group.wanted;
  }
  return out;
}

double share(std::size_t part, std::size_t whole) {
  return whole == 0 ? std::numeric_limits<double>::quiet_NaN()
                    : static_cast<double>(part) / static_cast<double>(whole);
}

} // namespace

double group_score::precision() const {
  return share(matched, given);
}

double group_score::recall() const {
  return share(matched, wanted);
}

std::vector<group_score> score_record(const method_record& record,
                                      const method_record& gold) {
  std::vector<group_score> out{
      score("task", only(record.task), only(gold.task)),
      score("inputs", items_of(record.inputs), items_of(gold.inputs)),
      score("outputs", items_of(record.outputs), items_of(gold.outputs)),
      score("modules", kinds(record), kinds(gold)),
      order(record, gold),
      score("losses", items_of(record.losses), items_of(gold.losses)),
      score("settings", settings(record), settings(gold)),
      score("equations", equations(record), equations(gold)),
      score("data", data(record), data(gold), same_name_part),
      score("evaluation", evaluation(record), evaluation(gold)),
      score("claims", claims(record), claims(gold))};
  out.push_back(together(out));
  return out;
}

std::vector<group_score>
pooled_scores(const std::vector<std::vector<group_score>>& papers) {
  std::vector<group_score> out;
  for (const auto& groups : papers)
    for (const auto& group : groups) {
      auto at = std::ranges::find(out, group.group, &group_score::group);
      if (at == out.end())
        at = out.insert(out.end(), group_score{.group = group.group});
      at->matched += group.matched;
      at->given += group.given;
      at->wanted += group.wanted;
    }
  return out;
}

} // namespace automodel::recsys
