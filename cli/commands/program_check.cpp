#include "actors/program_check.hpp"

#include "base/utf8.hpp"
#include "cli/commands/program.hpp"
#include "cli/gate_list.hpp"
#include "cli/given_settings.hpp"
#include "cli/workspace.hpp"
#include "messages/limits.hpp"
#include "recsys/json_text.hpp"

#include <CLI/Validators.hpp>
#include <nlohmann/json.hpp>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>

namespace automodel::cli {

namespace {

using json = nlohmann::json;

struct program_check_options {
  std::string file, reference;
  std::vector<std::string> set;
  std::uint32_t labels = 1, seconds = 300;
  bool json = false;
};

result<std::string> text_of(const std::string& file) {
  std::error_code problem;
  if (!std::filesystem::is_regular_file(file, problem))
    return fail_at({file}, errc::not_found, "there is no such file",
                   "automodel program new TASK writes a program");
  if (std::filesystem::file_size(file, problem)
          > messages::limits::program_bytes / 2
      || problem)
    return fail_at({file}, errc::resource_exhausted,
                   "a program may have 256 KiB");
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  if (text.str().empty() || !is_valid_utf8(text.str()))
    return fail_at({file}, errc::parse_error,
                   "is empty, unreadable or not UTF-8");
  return text.str();
}

result<actors::program_order> order_for(const program_check_options& options) {
  actors::program_order order;
  order.name = options.file;
  auto source = text_of(options.file);
  if (!source)
    return pass_on(source);
  order.source = std::move(*source);
  auto given = given_settings(options.set);
  if (!given)
    return pass_on(given);
  order.given = std::move(*given);
  order.labels = options.labels;
  order.limits.deadline_seconds = options.seconds;
  if (options.reference.empty())
    return order;
  auto reference = text_of(options.reference);
  if (!reference)
    return pass_on(reference);
  order.reference_name = options.reference;
  order.reference = std::move(*reference);
  return order;
}

void print_check(const std::string& file,
                 const std::vector<actors::gate_report>& gates, bool passed) {
  json object{
      {"program", file}, {"passed", passed}, {"gates", gates_json(gates)}};
  std::printf("%s\n",
              recsys::json_text(object, recsys::json_layout::readable).c_str());
}

result<int> check(const program_check_options& options) {
  auto order = order_for(options);
  if (!order)
    return pass_on(order);
  auto executable = worker_executable();
  if (!executable)
    return pass_on(executable);
  runtime::fork_server_options server;
  server.executable = *executable;
  actors::worker_source workers{std::move(server)};
  auto gates = actors::check_program(workers, *order);
  if (!gates)
    return pass_on(gates);
  auto passed = all_passed(*gates);
  if (options.json)
    print_check(options.file, *gates, passed);
  else
    print_gates(*gates);
  return passed ? 0 : 1;
}

} // namespace

void add_program_check(CLI::App& program, action& chosen) {
  auto* command = program.add_subcommand(
      "check", "Compile a program in a sandboxed worker and run the gates of "
               "its task; exit code 1 if one is closed.");
  auto options = std::make_shared<program_check_options>();
  command->add_option("file", options->file, "The program")->required();
  command->add_option("--reference", options->reference,
                      "A slow, plain program that says what is right: the "
                      "gate equations compares the two");
  command
      ->add_option("--set", options->set,
                   "Configures the program, as in --set dim=8; may be repeated")
      ->take_all();
  command->add_option("--labels", options->labels, "Of a row, task ctr")
      ->capture_default_str();
  command
      ->add_option("--seconds", options->seconds,
                   "After which a program is stopped")
      ->capture_default_str()
      ->check(CLI::Range(1, 86400));
  command->add_flag("--json", options->json, "Print JSON");
  command->callback(
      [options, &chosen] { chosen = [options] { return check(*options); }; });
}

} // namespace automodel::cli
