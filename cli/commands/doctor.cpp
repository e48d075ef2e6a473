#include "cli/cluster_health.hpp"
#include "cli/command.hpp"
#include "cli/commands/memory_print.hpp"
#include "cli/terminal.hpp"
#include "cli/text_table.hpp"
#include "cli/workspace.hpp"

#include <cstdio>
#include <memory>

namespace automodel::cli {

namespace {

using state = health_check::state;

struct doctor_options {
  std::string config, memory;
  bool json = false;
};

const char* name_of(state how) {
  switch (how) {
  case state::good:
    return "good";
  case state::notice:
    return "notice";
  default:
    return "bad";
  }
}

void print(const std::vector<health_check>& all) {
  auto where = standard_output();
  text_table table;
  table.column("CHECK").column("STATE").column("FOUND");
  for (const auto& one : all)
    table.row({{one.name},
               {name_of(one.how),
                one.how == state::good     ? text_table::tone::plain
                : one.how == state::notice ? text_table::tone::warning
                                           : text_table::tone::bad},
               {one.text}});
  // Whole: what is wrong may not be cut off.
  std::fputs(table.render(10'000, where.colour).c_str(), stdout);
  for (const auto& one : all)
    if (!one.hint.empty())
      std::printf("\n%s: %s\n", one.name.c_str(), one.hint.c_str());
}

void print_as_json(const std::vector<health_check>& all, bool sound) {
  auto list = nlohmann::json::array();
  for (const auto& one : all)
    list.push_back({{"check", one.name},
                    {"state", name_of(one.how)},
                    {"found", one.text},
                    {"hint", one.hint}});
  print_json({{"sound", sound}, {"checks", std::move(list)}});
}

result<int> doctor(const doctor_options& options) {
  std::vector<health_check> all;
  auto add = [&](std::vector<health_check> more) {
    for (auto& one : more)
      all.push_back(std::move(one));
  };
  if (options.config.empty()) {
    add(check_machine(workspace::at(options.memory).memory));
  } else {
    auto settings = read_node_settings(options.config);
    if (!settings)
      return pass_on(settings);
    add(check_machine(settings->memory));
    add(check_cluster(*settings));
  }
  add(check_workers());
  auto sound = true;
  for (const auto& one : all)
    sound = sound && one.how != state::bad;
  if (options.json)
    print_as_json(all, sound);
  else
    print(all);
  return sound ? 0 : exit_code(errc::unavailable);
}

} // namespace

void add_doctor(CLI::App& program, action& chosen) {
  auto* command = program.add_subcommand(
      "doctor", "Look whether this machine can run AutoModel: limits, memory, "
                "clock, disk, workers; with\n--config also a node's "
                "certificate, address and seeds. The exit code is 69 if "
                "something\nis bad.");
  auto options = std::make_shared<doctor_options>();
  command->add_option("--config", options->config, "A node's file, TOML");
  command->add_option("--memory", options->memory,
                      "Folder of the memory, without --config");
  command->add_flag("--json", options->json, "Print JSON");
  command->callback(
      [options, &chosen] { chosen = [options] { return doctor(*options); }; });
}

} // namespace automodel::cli
