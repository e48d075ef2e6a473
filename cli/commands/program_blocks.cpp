#include "base/nearest_word.hpp"
#include "cli/commands/memory_print.hpp"
#include "cli/commands/program.hpp"
#include "recsys/blocks/block_library.hpp"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <memory>
#include <sstream>

namespace automodel::cli {

namespace {

using json = nlohmann::json;

json as_json(const recsys::block& one) {
  return {{"name", one.name},
          {"chapter", one.chapter},
          {"comment", one.comment},
          {"signature", recsys::signature_of(one)},
          {"line", one.line}};
}

int list_blocks(const recsys::block_library& library, bool wants_json) {
  auto list = json::array();
  std::string chapter;
  for (const auto& one : library.blocks()) {
    list.push_back(as_json(one));
    if (wants_json)
      continue;
    if (one.chapter != chapter)
      std::printf("%s%s\n", chapter.empty() ? "" : "\n", one.chapter.c_str());
    chapter = one.chapter;
    std::printf("  %s\n", recsys::signature_of(one).c_str());
  }
  if (wants_json)
    print_json({{"blocks", list}});
  else
    std::printf("\nautomodel program blocks NAME prints one with its source; "
                "import it by\n  from blocks import NAME\n");
  return 0;
}

result<int> show_block(const recsys::block_library& library,
                       const std::string& name, bool wants_json) {
  const auto* found = library.find(name);
  if (found == nullptr) {
    std::vector<std::string_view> known;
    for (const auto& one : library.blocks())
      known.push_back(one.name);
    auto nearest = nearest_word(name, known);
    return fail(errc::not_found, "there is no block '" + name + "'",
                nearest.empty()
                    ? "automodel program blocks lists them"
                    : "did you mean \"" + std::string{nearest} + "\"?");
  }
  if (wants_json) {
    auto object = as_json(*found);
    object["text"] = found->text;
    auto calls = json::array();
    for (const auto* one : library.closure({name}))
      if (one != found)
        calls.push_back(one->name);
    object["calls"] = calls;
    print_json(object);
    return 0;
  }
  std::istringstream comment{found->comment};
  for (std::string line; std::getline(comment, line);)
    std::printf("#%s%s\n", line.empty() ? "" : " ", line.c_str());
  std::printf("%s", found->text.c_str());
  return 0;
}

} // namespace

void add_program_blocks(CLI::App& program, action& chosen) {
  auto* command = program.add_subcommand(
      "blocks", "List the blocks that programs import, or print one.");
  auto name = std::make_shared<std::string>();
  auto wants_json = std::make_shared<bool>(false);
  command->add_option("name", *name, "Of one block: its source is printed");
  command->add_flag("--json", *wants_json, "Print JSON");
  command->callback([name, wants_json, &chosen] {
    chosen = [name, wants_json]() -> result<int> {
      recsys::block_library library{recsys::blocks_source()};
      if (name->empty())
        return list_blocks(library, *wants_json);
      return show_block(library, *name, *wants_json);
    };
  });
}

} // namespace automodel::cli
