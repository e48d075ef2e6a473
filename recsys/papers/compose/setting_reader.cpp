#include "recsys/papers/compose/setting_reader.hpp"

#include "recsys/ascii.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <optional>

namespace automodel::recsys {

namespace {

constexpr std::size_t most_layers = 32;
constexpr double widest_layer = 65536;

/// "ML-1M" and "MovieLens-1M" are not one name; "Beauty" and "Amazon Beauty"
/// are.
bool same_data_set(std::string_view a, std::string_view b) {
  auto x = lower_case(a), y = lower_case(b);
  return !x.empty() && !y.empty()
         && (x.find(y) != x.npos || y.find(x) != y.npos);
}

std::optional<double> number_in(const parameter& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value))
    return static_cast<double>(*whole);
  if (const auto* number = std::get_if<double>(&value))
    return *number;
  return {};
}

std::optional<double> number_in(std::string_view text) {
  while (text.starts_with(' '))
    text.remove_prefix(1);
  while (text.ends_with(' '))
    text.remove_suffix(1);
  double value = 0;
  auto [end, status] = std::from_chars(text.begin(), text.end(), value);
  if (status != std::errc{} || end != text.end())
    return {};
  return value;
}

/// The numbers of "0.1,0.01"; empty if there is anything else.
std::vector<double> numbers_in(const parameter& value) {
  if (auto one = number_in(value))
    return {*one};
  const auto* text = std::get_if<std::string>(&value);
  std::vector<double> out;
  if (text == nullptr || text->empty())
    return out;
  for (std::string_view rest = *text;;) {
    auto comma = rest.find(',');
    auto one = number_in(rest.substr(0, comma));
    if (!one)
      return {};
    out.push_back(*one);
    if (comma == rest.npos)
      return out;
    rest.remove_prefix(comma + 1);
  }
}

bool allowed(double value, const number_rule& rule, bool whole) {
  return std::isfinite(value) && value >= rule.least && value <= rule.most
         && (!whole || value == std::floor(value));
}

parameter as_parameter(double value, bool whole) {
  if (whole)
    return static_cast<std::int64_t>(value);
  return value;
}

std::string sizes_text(const std::vector<double>& sizes) {
  std::string out;
  for (auto size : sizes)
    out += (out.empty() ? "" : ",") + std::to_string(std::llround(size));
  return out;
}

bool are_sizes(const std::vector<double>& values) {
  number_rule rule{1, widest_layer, 1, {}};
  return !values.empty() && values.size() <= most_layers
         && std::ranges::all_of(
             values, [&](double one) { return allowed(one, rule, true); });
}

std::string field_of(const record_module* of, std::string_view name) {
  auto out = of == nullptr ? "training." : "modules." + of->name + ".settings.";
  return out + std::string(name);
}

} // namespace

const record_setting*
setting_reader::choose(const std::vector<record_setting>& among,
                       std::string_view name, const std::string& field) {
  const record_setting *first = nullptr, *general = nullptr;
  for (const auto& one : among) {
    if (one.name != name || one.field.status == field_status::missing)
      continue;
    if (same_data_set(one.where, data_set_))
      return &one;
    if (first == nullptr)
      first = &one;
    if (one.where.empty() && general == nullptr)
      general = &one;
  }
  if (general != nullptr || first == nullptr)
    return general;
  assume(field + ".where", "a value for these data",
         automodel::to_string(first->field.value),
         "the paper gives one for each data set; this is that of "
             + first->where);
  return first;
}

setting_reader::found_setting setting_reader::find(const record_module* of,
                                                   std::string_view name) {
  if (of != nullptr) {
    auto field = field_of(of, name);
    if (const auto* own = choose(of->settings, name, field))
      return {own, field};
  }
  auto field = field_of(nullptr, name);
  return {choose(from_.training, name, field), field};
}

bool setting_reader::says(const record_module* of,
                          std::string_view name) const {
  auto holds = [&](const std::vector<record_setting>& among) {
    return std::ranges::any_of(among, [&](const auto& one) {
      return one.name == name && one.field.status != field_status::missing;
    });
  };
  return (of != nullptr && holds(of->settings)) || holds(from_.training);
}

void setting_reader::assume(const std::string& field, const std::string& what,
                            parameter assumption, const std::string& reason) {
  auto known = [&](const record_gap& gap) {
    return gap.field == field && gap.what == what;
  };
  if (std::ranges::none_of(out_.ledger, known))
    out_.ledger.push_back({field, what, std::move(assumption), reason});
}

chosen_value setting_reader::assumed(const std::string& field,
                                     std::string_view what, parameter value,
                                     std::string_view reason) {
  assume(field, std::string(what), value, std::string(reason));
  return {std::move(value), {}, field, field_status::missing};
}

const record_gap* setting_reader::gap_for(const record_module* of,
                                          std::string_view name) const {
  auto wanted = field_of(nullptr, name);
  auto of_kind = of == nullptr
                     ? wanted
                     : "modules." + automodel::to_string(of->kind.value) + '.'
                           + std::string(name);
  for (const auto& gap : from_.gaps)
    if (gap.field == wanted || gap.field == of_kind)
      return &gap;
  return nullptr;
}

chosen_value setting_reader::numeric(const record_module* of,
                                     std::string_view name,
                                     const number_rule& rule, bool whole) {
  auto [setting, field] = find(of, name);
  auto otherwise = as_parameter(rule.otherwise, whole);
  if (setting == nullptr) {
    const auto* gap = gap_for(of, name);
    auto values
        = gap == nullptr ? std::vector<double>{} : numbers_in(gap->assumption);
    if (values.size() == 1 && allowed(values[0], rule, whole))
      return assumed(field, name, as_parameter(values[0], whole), gap->reason);
    return assumed(field, name, otherwise, rule.reason);
  }
  used(field);
  auto values = numbers_in(setting->field.value);
  auto fits = [&](double one) { return allowed(one, rule, whole); };
  if (values.empty() || !std::ranges::all_of(values, fits)
      || (values.size() > 1 && !setting->searched))
    return assumed(field, name, otherwise,
                   "the record's '" + automodel::to_string(setting->field.value)
                       + "' is not usable here: " + std::string(rule.reason));
  chosen_value out{
      as_parameter(values.front(), whole), {}, field, setting->field.status};
  if (values.size() > 1) {
    for (auto one : values)
      out.searched.push_back(as_parameter(one, whole));
    assume(field, std::string(name), out.value,
           "the paper lists what it tried: a pair tunes over the list, a "
           "single run takes the first");
  }
  return out;
}

chosen_value setting_reader::whole(const record_module* of,
                                   std::string_view name,
                                   const number_rule& rule) {
  return numeric(of, name, rule, true);
}

chosen_value setting_reader::number(const record_module* of,
                                    std::string_view name,
                                    const number_rule& rule) {
  return numeric(of, name, rule, false);
}

chosen_value setting_reader::sizes(const record_module* of,
                                   std::string_view name,
                                   const text_rule& rule) {
  auto [setting, field] = find(of, name);
  if (setting != nullptr && !setting->searched) {
    used(field);
    auto values = numbers_in(setting->field.value);
    // One width for several layers.
    if (values.size() == 1 && says(of, "layers"))
      if (auto layers = whole(of, "layers", {1, most_layers, 1, {}});
          layers.searched.empty())
        values.assign(static_cast<std::size_t>(layers.whole()), values[0]);
    if (are_sizes(values))
      return {sizes_text(values), {}, field, setting->field.status};
  }
  if (setting == nullptr && says(of, "layers") && says(of, "hidden_size")) {
    auto layers = whole(of, "layers", {1, most_layers, 1, rule.reason});
    auto width = whole(of, "hidden_size", {1, widest_layer, 1, rule.reason});
    std::vector<double> values(static_cast<std::size_t>(layers.whole()),
                               static_cast<double>(width.whole()));
    return {sizes_text(values), {}, width.field, width.status};
  }
  auto reason = std::string(rule.reason);
  if (setting == nullptr)
    if (const auto* gap = gap_for(of, name))
      if (auto values = numbers_in(gap->assumption); are_sizes(values))
        return assumed(field, name, sizes_text(values), gap->reason);
  if (setting != nullptr) {
    used(field);
    reason = "the record's '" + automodel::to_string(setting->field.value)
             + "' names no one size for each layer: " + reason;
  }
  return assumed(field, name, std::string(rule.otherwise), reason);
}

chosen_value setting_reader::word(const record_module* of,
                                  std::string_view name,
                                  std::span<const std::string_view> allowed,
                                  const text_rule& rule) {
  auto [setting, field] = find(of, name);
  if (setting == nullptr) {
    const auto* gap = gap_for(of, name);
    auto word = gap == nullptr ? std::string{}
                               : automodel::to_string(gap->assumption);
    if (std::ranges::find(allowed, word) != allowed.end())
      return assumed(field, name, word, gap->reason);
    return assumed(field, name, std::string(rule.otherwise), rule.reason);
  }
  used(field);
  auto word = lower_case(automodel::to_string(setting->field.value));
  if (std::ranges::find(allowed, word) != allowed.end())
    return {word, {}, field, setting->field.status};
  // Of a list of what was tried, the first that there is.
  auto list = ',' + word + ',';
  for (auto one : allowed)
    if (setting->searched
        && list.find(',' + std::string(one) + ',') != std::string::npos)
      return assumed(field, name, std::string(one),
                     "one of what the paper tried");
  return assumed(field, name, std::string(rule.otherwise),
                 "there is no '" + automodel::to_string(setting->field.value)
                     + "' here: " + std::string(rule.reason));
}

std::vector<std::string> setting_reader::unused() const {
  std::vector<std::string> out;
  auto collect = [&](const record_module* of,
                     const std::vector<record_setting>& among) {
    for (const auto& one : among) {
      auto field = field_of(of, one.name);
      if (one.field.status != field_status::missing && !used_.contains(field)
          && std::ranges::find(out, field) == out.end())
        out.push_back(field);
    }
  };
  for (const auto& module : from_.modules)
    collect(&module, module.settings);
  collect(nullptr, from_.training);
  return out;
}

} // namespace automodel::recsys
