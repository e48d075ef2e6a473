#include "cli/experiment_commands.hpp"
#include "cli/experiment_orders.hpp"

#include <memory>

namespace automodel::cli {

namespace {

void add(CLI::App& program, action& chosen, const char* name, const char* help,
         actors::order_action what) {
  auto* command = program.add_subcommand(name, help);
  auto options = std::make_shared<order_options>();
  command
      ->add_option("experiment", options->experiment,
                   "Its name, or the start of its id, as ls shows it")
      ->required();
  add_order_options(*command, *options);
  command->add_flag("--json", options->json, "Print the receipt as JSON");
  command->callback([options, what, &chosen] {
    chosen = [options, what] { return give_order(what, *options); };
  });
}

} // namespace

void add_cancel(CLI::App& program, action& chosen) {
  add(program, chosen, "cancel",
      "End an experiment of a cluster for good: what waits is dropped, what "
      "is at work\nis stopped, also on other nodes. The answer means that the "
      "decision is on the\nhead's disk. What is recorded stays; doing it "
      "twice is doing it once.",
      actors::order_action::CANCEL);
  add(program, chosen, "rerun",
      "Run the file of an experiment of a cluster once more, as an experiment "
      "of its own\n(ID.2, ID.3, ...). While a run of the file has not ended, "
      "that one is named.",
      actors::order_action::RERUN);
}

} // namespace automodel::cli
