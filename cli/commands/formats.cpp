#include "cli/command.hpp"
#include "recsys/data/readers/format_table.hpp"
#include "recsys/json_text.hpp"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <memory>

namespace automodel::cli {

namespace {

std::string indented(std::string_view text) {
  std::string out = "    ";
  for (auto c : text) {
    out += c;
    if (c == '\n')
      out += "    ";
  }
  return out;
}

result<int> list_formats(bool as_json) {
  auto object = nlohmann::json::array();
  for (const auto& format : recsys::formats()) {
    object.push_back({{"name", format.name},
                      {"summary", format.summary},
                      {"example", format.example}});
    if (!as_json)
      std::printf("%s\n  %s\n%s\n\n", std::string{format.name}.c_str(),
                  std::string{format.summary}.c_str(),
                  indented(format.example).c_str());
  }
  if (as_json)
    std::printf(
        "%s\n",
        recsys::json_text(object, recsys::json_layout::readable).c_str());
  return 0;
}

} // namespace

void add_formats(CLI::App& program, action& chosen) {
  auto* command = program.add_subcommand(
      "formats", "List the file formats that are read, with an example of "
                 "each.");
  auto as_json = std::make_shared<bool>(false);
  command->add_flag("--json", *as_json, "Print JSON");
  command->callback([as_json, &chosen] {
    chosen = [as_json] { return list_formats(*as_json); };
  });
}

} // namespace automodel::cli
