#include "recsys/parameters_json.hpp"

#include <nlohmann/json.hpp>

namespace automodel::recsys {

nlohmann::json as_json(const parameter& value) {
  return std::visit([](const auto& held) { return nlohmann::json(held); },
                    value);
}

nlohmann::json as_json(const parameters& values) {
  auto object = nlohmann::json::object();
  for (const auto& [name, value] : values)
    object[name] = as_json(value);
  return object;
}

} // namespace automodel::recsys
