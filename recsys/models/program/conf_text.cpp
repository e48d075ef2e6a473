#include "recsys/models/program/conf_text.hpp"

#include <nlohmann/json.hpp>

namespace automodel::recsys {

namespace {

using json = nlohmann::json;

parameter to_parameter(const json& value) {
  if (value.is_boolean())
    return value.get<bool>();
  if (value.is_number_integer())
    return value.get<std::int64_t>();
  if (value.is_number_float())
    return value.get<double>();
  return value.get<std::string>();
}

} // namespace

std::string conf_to_text(const parameters& conf) {
  auto out = json::object();
  for (const auto& [name, value] : conf)
    std::visit([&](const auto& v) { out[name] = v; }, value);
  return out.dump();
}

result<parameters> conf_from_text(std::string_view text) {
  auto parsed = json::parse(text, nullptr, false);
  parameters out;
  if (!parsed.is_object())
    return fail(errc::corrupt, "a saved model's conf is no JSON object");
  for (const auto& [name, value] : parsed.items()) {
    if (!value.is_boolean() && !value.is_number() && !value.is_string())
      return fail(errc::corrupt,
                  "a saved model's conf has another type at " + name);
    out.emplace(name, to_parameter(value));
  }
  return out;
}

} // namespace automodel::recsys
