#include "cli/actor_text.hpp"
#include "cli/commands/memory_print.hpp"
#include "cli/node_client.hpp"
#include "cli/node_commands.hpp"
#include "cli/terminal.hpp"

#include <CLI/Validators.hpp>

#include <chrono>
#include <cstdio>
#include <thread>

namespace automodel::cli {

namespace {

struct ps_options : node_options {
  std::string path, kind, on, sort;
  std::uint32_t limit = 0, window_ms = 0;
  double every = 1;         ///< top: seconds between two looks
  std::uint64_t rounds = 0; ///< top: 0: until interrupted
  bool stuck = false;
};

node_client::query query_of(const ps_options& options) {
  auto number = [](std::uint32_t value) {
    return value == 0 ? std::string{} : std::to_string(value);
  };
  return {{"path", options.path},
          {"kind", options.kind},
          {"node", options.on},
          {"sort", options.sort},
          {"limit", number(options.limit)},
          {"window_ms", number(options.window_ms)},
          {"stuck_ms", options.stuck ? "2000" : ""}};
}

result<int> ps(const ps_options& options) {
  auto node = node_client::open(options);
  if (!node)
    return pass_on(node);
  auto answer = node->get("/api/v1/actors", query_of(options));
  if (!answer)
    return pass_on(answer);
  if (options.json)
    print_json(*answer);
  else
    std::fputs(actor_table(*answer, standard_output()).c_str(), stdout);
  // Scripts see it, too.
  return answer->value("complete", true) ? 0 : exit_code(errc::unavailable);
}

// The busiest actors, looked at again and again; on a terminal in place.
result<int> top(ps_options options) {
  if (options.sort.empty())
    options.sort = "busy";
  auto where = standard_output();
  if (options.limit == 0)
    options.limit = 20;
  auto node = node_client::open(options);
  if (!node)
    return pass_on(node);
  auto redraw = where.interactive && !options.json;
  for (std::uint64_t round = 1;; ++round) {
    auto answer = node->get("/api/v1/actors", query_of(options));
    if (!answer)
      return pass_on(answer);
    if (redraw)
      std::fputs("\x1b[H\x1b[2J", stdout);
    if (options.json)
      std::printf("%s\n", answer->dump().c_str());
    else
      std::printf("%s  %llu actors\n\n%s",
                  clock_text((*answer)["taken_unix_ms"]).c_str(),
                  answer->value("matched", 0ULL),
                  actor_table(*answer, where).c_str());
    std::fflush(stdout);
    if (round == options.rounds)
      return 0;
    std::this_thread::sleep_for(std::chrono::duration<double>{options.every});
  }
}

void add_filters(CLI::App& command, ps_options& options) {
  add_node_options(command, options);
  command.add_option("--path", options.path,
                     "Only these paths; * stands for any characters");
  command.add_option("--kind", options.kind, "Only of this kind");
  command.add_option("--on", options.on, "Only on the node of this id");
  command.add_option("--sort", options.sort,
                     "path, mailbox, rate, busy, handled, restarts, errors or "
                     "handling; all but the path from the highest");
  command.add_option("--limit", options.limit, "At most so many");
  command.add_option("--window", options.window_ms,
                     "Milliseconds that rates are means of, up to 10000; "
                     "default 5000");
  command.add_flag("--stuck", options.stuck,
                   "Only actors that are in one handler for 2 s or more");
}

} // namespace

void add_ps(CLI::App& program, action& chosen) {
  auto* command = program.add_subcommand(
      "ps", "List the actors of a running node and its cluster: what each is "
            "doing, how many\nmessages wait for it, how busy it is. Nobody is "
            "asked: a stuck actor is shown like\nany other. The exit code is "
            "69 if a node is missing.");
  auto options = std::make_shared<ps_options>();
  add_filters(*command, *options);
  command->callback(
      [options, &chosen] { chosen = [options] { return ps(*options); }; });
}

void add_top(CLI::App& program, action& chosen) {
  auto* command = program.add_subcommand(
      "top", "Show the busiest actors again and again.");
  auto options = std::make_shared<ps_options>();
  add_filters(*command, *options);
  command->add_option("--every", options->every, "Seconds between two looks")
      ->check(CLI::Range(0.1, 3600.0))
      ->capture_default_str();
  command->add_option("--rounds", options->rounds,
                      "End after so many looks; default: go on");
  command->callback(
      [options, &chosen] { chosen = [options] { return top(*options); }; });
}

} // namespace automodel::cli
