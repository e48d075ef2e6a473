#include "cli/commands/program.hpp"

#include "base/nearest_word.hpp"
#include "cli/program_template.hpp"
#include "cli/report_files.hpp"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <memory>

namespace automodel::cli {

namespace {

struct new_options {
  std::string task, name;
};

bool is_name(const std::string& text) {
  return !text.empty() && std::isalpha(static_cast<unsigned char>(text.front()))
         && std::ranges::all_of(
             text, [](unsigned char c) { return std::isalnum(c) || c == '_'; });
}

result<int> begin_program(const new_options& options) {
  auto name = options.name.empty() ? "my_" + options.task : options.name;
  if (!is_name(name))
    return fail(errc::invalid_argument,
                "'" + name + "' is no name for a program",
                "a letter, then letters, digits and _; Python imports it");
  auto text = program_template(options.task, name);
  if (!text)
    return pass_on(text);
  std::filesystem::path file = name + ".py";
  if (std::filesystem::exists(file))
    return fail_at({file.string()}, errc::conflict, "this file exists",
                   "choose another with --name");
  if (auto written = write_file(file, *text); !written)
    return pass_on(written);
  std::printf("%s\nNext: automodel program check %s\n", file.c_str(),
              file.c_str());
  return 0;
}

} // namespace

void add_program_new(CLI::App& program, action& chosen) {
  auto* command = program.add_subcommand(
      "new", "Write a commented program that works, to start from.");
  auto options = std::make_shared<new_options>();
  command
      ->add_option("task", options->task,
                   "ctr (predicts rows), retrieval or sequential (rank)")
      ->required();
  command->add_option("--name", options->name,
                      "Of the program; it is written to NAME.py");
  command->callback([options, &chosen] {
    chosen = [options] { return begin_program(*options); };
  });
}

void add_program(CLI::App& program, action& chosen) {
  auto* command = program.add_subcommand(
      "program", "Begin a model program of your own, check it, and see the "
                 "blocks it can use.");
  command->require_subcommand(1);
  add_program_new(*command, chosen);
  add_program_check(*command, chosen);
  add_program_blocks(*command, chosen);
}

} // namespace automodel::cli
