#include "actors/arbitration/settling.hpp"
#include "cli/command.hpp"
#include "cli/commands/memory_print.hpp"
#include "cli/commit_now.hpp"
#include "cli/node_client.hpp"
#include "cli/person.hpp"
#include "cli/workspace.hpp"
#include "storage/memory.hpp"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <memory>

namespace automodel::cli {

namespace {

using json = nlohmann::json;

struct decide_options : node_options {
  actors::human_word word;
  bool accept = false, reject = false;
};

result<json> decide_here(storage::memory& memory,
                         const actors::human_word& word) {
  auto ruling = actors::rule_by_person(memory.reader(), word);
  if (!ruling)
    return pass_on(ruling);
  if (ruling->step)
    if (auto done = commit_now(memory, *ruling->step); !done)
      return pass_on(done);
  return json{{"record", to_hex(ruling->record)},
              {"text", ruling->text},
              {"repeated", !ruling->step}};
}

result<json> decide_there(const decide_options& options) {
  auto node = node_client::open(options);
  if (!node)
    return pass_on(node);
  return node->decide({{"word", options.word.accept ? "accept" : "reject"},
                       {"about", options.word.about},
                       {"prefer", options.word.prefer},
                       {"by", options.word.who},
                       {"why", options.word.why}});
}

// A memory that a node writes is written by that node alone.
result<json> decide(const decide_options& options) {
  if (!options.node.empty())
    return decide_there(options);
  auto memory = storage::memory::open(workspace::at(options.memory).memory,
                                      {.create = false});
  if (memory)
    return decide_here(*memory, options.word);
  if (memory.error().code != errc::conflict)
    return pass_on(memory);
  auto done = decide_there(options);
  if (!done && done.error().code == errc::unavailable)
    return pass_on(memory);
  return done;
}

result<int> run(decide_options options) {
  if (options.word.who.empty())
    options.word.who = person();
  if (options.accept + options.reject + !options.word.prefer.empty() != 1)
    return fail(errc::invalid_argument, "it is not clear what is decided",
                "one of --accept, --reject and --prefer ID");
  options.word.accept = !options.reject;
  auto answer = decide(options);
  if (!answer)
    return pass_on(answer);
  if (options.json)
    print_json(*answer);
  else
    std::printf("%s: decision %.12s\n", answer->value("text", "").c_str(),
                answer->value("record", "").c_str());
  return 0;
}

} // namespace

void add_decide(CLI::App& program, action& chosen) {
  auto* command = program.add_subcommand(
      "decide", "Settle a conflict of proposals as a person: take one, or "
                "refuse it. It is\nrecorded with who and why, and carried out. "
                "The rules still hold: what breaks a\nhard constraint (exit "
                "code 77) or was overtaken (73) stays refused.");
  auto options = std::make_shared<decide_options>();
  command
      ->add_option("id", options->word.about,
                   "Start of the id of a proposal, or of an arbitration: "
                   "memory conflicts lists\nthem")
      ->required();
  command->add_flag("--accept", options->accept, "Take this proposal");
  command->add_flag("--reject", options->reject, "Refuse this proposal");
  command->add_option("--prefer", options->word.prefer,
                      "Take that one of the same conflict instead");
  command->add_option("--why", options->word.why, "Why; it is kept")
      ->required();
  command->add_option("--as", options->word.who,
                      "Who decides; default: the user and this machine");
  add_node_options(*command, *options);
  command->callback(
      [options, &chosen] { chosen = [options] { return run(*options); }; });
}

} // namespace automodel::cli
