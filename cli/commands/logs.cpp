#include "base/utf8.hpp"
#include "cli/actor_text.hpp"
#include "cli/commands/memory_print.hpp"
#include "cli/node_client.hpp"
#include "cli/node_commands.hpp"

#include <chrono>
#include <cstdio>
#include <thread>

namespace automodel::cli {

namespace {

using nlohmann::json;
using namespace std::chrono_literals;

constexpr auto pause = 500ms;
constexpr const char* a_page = "1000";

struct logs_options : node_options {
  std::string experiment;
  bool follow = false;
  bool from_now = false;
};

// The one that is called so, or whose id begins so; of several that are called
// so the last.
result<json> find_experiment(const node_client& node,
                             const std::string& wanted) {
  auto known = node.get("/api/v1/experiments");
  if (!known)
    return pass_on(known);
  json named;
  for (const auto& one : (*known)["experiments"]) {
    if (one.value("id", "").starts_with(wanted))
      return one;
    if (one.value("name", "") == wanted)
      named = one;
  }
  if (named.is_object())
    return named;
  return fail(errc::not_found, "there is no experiment " + wanted,
              "automodel ls shows which there are");
}

void print_record(const json& record, bool as_json) {
  if (as_json)
    std::printf("%s\n", record.dump().c_str());
  else
    std::printf("%6llu  %-28s %s\n", record.value("index", 0ULL),
                without_controls(record.value("step", "")).c_str(),
                without_controls(record.value("text", "")).c_str());
}

// Prints what is there from `next` on, and moves it behind that.
result<void> print_from(const node_client& node, const std::string& id,
                        std::uint64_t& next, bool as_json) {
  for (;;) {
    auto page = node.get("/api/v1/records", {{"experiment", id},
                                             {"from", std::to_string(next)},
                                             {"limit", a_page}});
    if (!page)
      return pass_on(page);
    for (const auto& record : (*page)["records"]) {
      print_record(record, as_json);
      next = record.value("index", next) + 1;
    }
    std::fflush(stdout);
    if ((*page)["complete"].get<bool>())
      return {};
  }
}

bool may_come_back(const error& why) {
  return why.code == errc::unavailable || why.code == errc::deadline_exceeded;
}

result<int> logs(const logs_options& options) {
  auto node = node_client::open(options);
  if (!node)
    return pass_on(node);
  auto found = find_experiment(*node, options.experiment);
  if (!found)
    return pass_on(found);
  auto id = found->value("id", "");
  std::uint64_t next
      = options.from_now ? found->value("last_index", 0ULL) + 1 : 1;
  for (;;) {
    // How it stands is asked before what is there: its end is not missed.
    auto now = find_experiment(*node, id);
    auto shown = now ? print_from(*node, id, next, options.json)
                     : result<void>{pass_on(now)};
    if (!options.follow)
      return shown ? result<int>{0} : pass_on(shown);
    // The head may be restarted meanwhile: it goes on.
    if (!shown && !may_come_back(shown.error()))
      return pass_on(shown);
    auto status = shown ? now->value("status", "") : std::string{};
    if (status == "cancelled")
      return fail(errc::cancelled, "experiment " + id + " was cancelled");
    if (status == "finished" || status == "failed")
      return status == "finished" ? 0 : 1;
    std::this_thread::sleep_for(pause);
  }
}

CLI::App* add(CLI::App& program, action& chosen, const char* name,
              const char* help, const std::shared_ptr<logs_options>& options) {
  auto* command = program.add_subcommand(name, help);
  add_node_options(*command, *options);
  command
      ->add_option("experiment", options->experiment,
                   "Its name, or the start of its id")
      ->required();
  command->callback(
      [options, &chosen] { chosen = [options] { return logs(*options); }; });
  return command;
}

} // namespace

void add_logs(CLI::App& program, action& chosen) {
  auto options = std::make_shared<logs_options>();
  auto* command = add(program, chosen, "logs",
                      "Print what the memory keeps of an experiment of a "
                      "running node: a line for each record.",
                      options);
  command->add_flag("-f,--follow", options->follow,
                    "Go on until it ends; exit 1 if it ended with failures, "
                    "130 if it\nwas cancelled");
  auto attached = std::make_shared<logs_options>();
  attached->follow = attached->from_now = true;
  add(program, chosen, "attach",
      "Follow an experiment from now on until it ends, as logs --follow does.",
      attached);
}

} // namespace automodel::cli
