#include "recsys/models/program/conf_text.hpp"

#include "recsys/json_input.hpp"
#include "recsys/json_text.hpp"

#include <nlohmann/json.hpp>

namespace automodel::recsys {

std::string conf_to_text(const parameters& conf) {
  auto out = nlohmann::json::object();
  for (const auto& [name, value] : conf)
    std::visit([&, key = name](const auto& v) { out[key] = v; }, value);
  return json_text(out);
}

result<parameters> conf_from_text(std::string_view text) {
  parameters out;
  auto in = json_input::parse(text, "a saved model's conf");
  in.read(out);
  if (auto problem = in.problem()) {
    problem->code = errc::corrupt;
    return tl::unexpected(*problem);
  }
  return out;
}

} // namespace automodel::recsys
