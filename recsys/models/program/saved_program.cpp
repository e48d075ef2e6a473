#include "recsys/models/program/saved_program.hpp"

#include "recsys/models/classical/model_arrays.hpp"
#include "recsys/models/program/conf_text.hpp"
#include "recsys/models/program/weights_file.hpp"

namespace automodel::recsys {

void save_program(std::string_view family, const program& model,
                  const parameters& conf, const program_weights& weights,
                  array_file_writer& out) {
  out.add_text("family", family);
  out.add_text("program/name", model.name());
  out.add_text("program/source", model.source());
  out.add_text("program/conf", conf_to_text(conf));
  save_weights(weights, out);
}

result<saved_program> load_program(std::string_view family,
                                   const array_file& saved) {
  if (auto same = expect_family(saved, family); !same)
    return pass_on(same);
  auto name = saved.text("program/name");
  auto source = saved.text("program/source");
  auto text = saved.text("program/conf");
  if (!name || !source || !text)
    return model_damaged("it holds no program");
  auto conf = conf_from_text(*text);
  if (!conf)
    return pass_on(conf);
  auto model = program::compile(*source, *name);
  if (!model)
    return pass_on(model);
  auto weights = load_weights(saved);
  if (!weights)
    return pass_on(weights);
  return saved_program{std::move(*model), std::move(*conf),
                       std::move(*weights)};
}

result<std::uint32_t> count_in(const parameters& conf, std::string_view name) {
  auto found = conf.find(name);
  const auto* value = found == conf.end()
                          ? nullptr
                          : std::get_if<std::int64_t>(&found->second);
  if (value == nullptr || *value < 1 || *value > UINT32_MAX)
    return model_damaged("its conf lacks " + std::string(name));
  return static_cast<std::uint32_t>(*value);
}

} // namespace automodel::recsys
