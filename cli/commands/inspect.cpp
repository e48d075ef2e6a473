#include "base/utf8.hpp"
#include "cli/actor_text.hpp"
#include "cli/commands/memory_print.hpp"
#include "cli/node_client.hpp"
#include "cli/node_commands.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace automodel::cli {

namespace {

using nlohmann::json;

struct actor_options : node_options {
  std::string path, on;
  std::uint32_t wait_ms = 0;
};

void line(const char* name, const std::string& text) {
  if (!text.empty())
    std::printf("%-12s %s\n", name, without_controls(text).c_str());
}

void print_actor(const json& actor) {
  std::printf("%s\n\n", without_controls(actor.value("path", "")).c_str());
  line("kind", actor.value("kind", ""));
  line("node", fmt::format("{} ({})", actor.value("node", ""),
                           actor.value("incarnation", "")));
  line("doing", activity_of(actor).text);
  line("summary", actor.value("summary", ""));
  line("mailbox",
       fmt::format("{} wait, at most {} so far", actor.value("mailbox", 0ULL),
                   actor.value("peak_mailbox", 0ULL)));
  line("handled",
       fmt::format("{} messages, {}/s, busy {:.1f} % of the last {}",
                   actor.value("handled", 0ULL),
                   rate_text(actor.value("rate", 0.0)),
                   100 * actor.value("busy", 0.0),
                   milliseconds_text(actor.value("window_ms", 0.0))));
  line("longest", milliseconds_text(actor.value("longest_ns", 0.0) / 1e6)
                      + " in one handler");
  line("restarts", std::to_string(actor.value("restarts", 0U)));
  line("errors",
       fmt::format("{}, {} expired, {} unexpected, {} quarantined",
                   actor.value("errors", 0ULL), actor.value("expired", 0ULL),
                   actor.value("unexpected", 0ULL),
                   actor.value("quarantined", 0ULL)));
  line("last error", actor.value("last_error", ""));
}

void print_past(const json& answer) {
  for (const auto& death : answer.value("deaths", json::array()))
    line("death",
         fmt::format("{} {}: {}", clock_text(death["died_unix_ms"]),
                     death.value("how", ""), death.value("cause", "")));
  for (const auto& decision : answer.value("decisions", json::array()))
    line("decision", fmt::format("{:.12} {}", decision.value("id", ""),
                                 decision.value("text", "")));
  for (const auto& reward : answer.value("rewards", json::array()))
    line("reward",
         fmt::format("{} {:.6f} in {} entries", reward.value("kind", ""),
                     reward.value("micro", 0.0) / 1e6,
                     reward.value("entries", 0ULL)));
}

result<int> inspect(const actor_options& options) {
  auto node = node_client::open(options);
  if (!node)
    return pass_on(node);
  auto answer = node->get(actor_resource(options.path), {{"node", options.on}});
  if (!answer)
    return pass_on(answer);
  if (options.json) {
    print_json(*answer);
  } else {
    for (const auto& actor : (*answer)["actors"])
      print_actor(actor);
    if ((*answer)["actors"].empty())
      std::printf("%s does not live any more\n\n", options.path.c_str());
    print_past(*answer);
    std::fputs(missing_text(*answer).c_str(), stdout);
  }
  return (*answer)["actors"].empty() ? exit_code(errc::not_found) : 0;
}

result<int> print_state(const actor_options& options) {
  auto node = node_client::open(options);
  if (!node)
    return pass_on(node);
  auto answer = node->get(
      actor_resource(options.path) + "/state",
      {{"node", options.on},
       {"wait_ms",
        options.wait_ms == 0 ? "" : std::to_string(options.wait_ms)}},
      std::chrono::milliseconds{options.wait_ms} + std::chrono::seconds{10});
  if (!answer)
    return pass_on(answer);
  if (options.json) {
    print_json(*answer);
  } else if (answer->contains("state")) {
    print_json((*answer)["state"]);
  } else {
    print_actor((*answer)["actor"]);
    line("no state", answer->value("why_not", ""));
  }
  return answer->contains("state") ? 0 : exit_code(errc::unavailable);
}

CLI::App* add(CLI::App& program, const char* name, const char* help,
              const std::shared_ptr<actor_options>& options) {
  auto* command = program.add_subcommand(name, help);
  add_node_options(*command, *options);
  command
      ->add_option("path", options->path, "Path of the actor, as ps shows it")
      ->required();
  command->add_option("--on", options->on, "On the node of this id");
  return command;
}

} // namespace

void add_inspect(CLI::App& program, action& chosen) {
  auto options = std::make_shared<actor_options>();
  auto* command = add(program, "inspect",
                      "Show what is known of one actor without asking it: its "
                      "counters, deaths, decisions\nand rewards.",
                      options);
  command->callback(
      [options, &chosen] { chosen = [options] { return inspect(*options); }; });
}

void add_state(CLI::App& program, action& chosen) {
  auto options = std::make_shared<actor_options>();
  auto* command = add(program, "state",
                      "Ask an actor for its state as JSON. One that is stuck, "
                      "or does not tell, is shown\nby its counters, with exit "
                      "code 69.",
                      options);
  command->add_option("--wait", options->wait_ms,
                      "Milliseconds it may take, up to 30000; default 1000");
  command->callback([options, &chosen] {
    chosen = [options] { return print_state(*options); };
  });
}

} // namespace automodel::cli
