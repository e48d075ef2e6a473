#include "storage/memory.hpp"

#include "cli/command.hpp"
#include "cli/commands/memory_conflicts.hpp"
#include "cli/commands/memory_filter.hpp"
#include "cli/commands/memory_knowledge.hpp"
#include "cli/commands/memory_learn.hpp"
#include "cli/commands/memory_print.hpp"
#include "cli/commands/memory_records.hpp"
#include "cli/commands/memory_suggest.hpp"
#include "cli/commands/memory_tried.hpp"
#include "cli/person.hpp"
#include "cli/workspace.hpp"
#include "storage/memory_reader.hpp"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <memory>

namespace automodel::cli {

namespace {

using json = nlohmann::json;

// What all these commands share.
struct memory_options {
  std::string folder;
  bool json = false;

  filter_options log;
  bool experiments = false; ///< log
  tried_options tried;

  std::string id;     ///< show, why, diff
  std::string other;  ///< diff
  std::string html;   ///< why: a file
  std::string file;   ///< suggest
  bool deep = false;  ///< verify
  std::string target; ///< backup
  coordination::distil_options learn;
  propose_options proposal;
};

result<storage::memory_reader> open(const memory_options& options) {
  return storage::memory_reader::open(workspace::at(options.folder).memory);
}

// A command that also writes, where no node does.
result<storage::memory> open_to_write(const memory_options& options) {
  return storage::memory::open(workspace::at(options.folder).memory,
                               {.create = false});
}

result<int> log(const memory_options& options) {
  auto filter = filter_from(options.log);
  if (!filter)
    return pass_on(filter);
  auto memory = open(options);
  if (!memory)
    return pass_on(memory);
  return options.experiments ? memory_experiments(*memory, options.json)
                             : memory_log(*memory, *filter, options.json);
}

result<int> tried(const memory_options& options) {
  auto query = query_from(options.tried);
  if (!query)
    return pass_on(query);
  auto memory = open(options);
  if (!memory)
    return pass_on(memory);
  return memory_tried(*memory, *query, options.json);
}

result<int> show(const memory_options& options) {
  auto memory = open(options);
  if (!memory)
    return pass_on(memory);
  return memory_show(*memory, options.id, options.json);
}

result<int> why(const memory_options& options) {
  auto memory = open(options);
  if (!memory)
    return pass_on(memory);
  return memory_why(*memory, options.id, options.html, options.json);
}

result<int> verify(const memory_options& options) {
  auto memory = open(options);
  if (!memory)
    return pass_on(memory);
  auto seen = memory->verify(options.deep);
  if (!seen)
    return pass_on(seen);
  auto findings = json::array();
  for (const auto& finding : seen->findings)
    findings.push_back({{"place", finding.place},
                        {"index", finding.index},
                        {"message", finding.message}});
  if (options.json) {
    print_json({{"clean", seen->clean()},
                {"records", seen->records},
                {"keys", seen->keys},
                {"artefacts", seen->artefacts},
                {"dropped", seen->dropped},
                {"findings", findings}});
  } else {
    std::printf("%s: %llu records, %llu table keys, %llu artefacts (%llu "
                "dropped on purpose)\n",
                seen->clean() ? "clean" : "DAMAGED",
                static_cast<unsigned long long>(seen->records),
                static_cast<unsigned long long>(seen->keys),
                static_cast<unsigned long long>(seen->artefacts),
                static_cast<unsigned long long>(seen->dropped));
    for (const auto& finding : seen->findings)
      std::printf("  %s #%llu: %s\n", finding.place.c_str(),
                  static_cast<unsigned long long>(finding.index),
                  finding.message.c_str());
  }
  return seen->clean() ? 0 : exit_code(errc::corrupt);
}

result<int> rebuild(const memory_options& options) {
  auto memory = open_to_write(options);
  if (!memory)
    return pass_on(memory);
  auto records = memory->rebuild();
  if (!records)
    return pass_on(records);
  if (options.json)
    print_json({{"records", *records}});
  else
    std::printf("%llu records folded anew\n",
                static_cast<unsigned long long>(*records));
  return 0;
}

result<int> suggest(const memory_options& options) {
  auto memory = open(options);
  if (!memory)
    return pass_on(memory);
  return memory_suggest(*memory, options.file, options.json);
}

result<int> learn(const memory_options& options) {
  auto memory = open_to_write(options);
  if (!memory)
    return pass_on(memory);
  return memory_learn(*memory, options.learn, options.json);
}

result<int> propose(const memory_options& options) {
  auto memory = open_to_write(options);
  if (!memory)
    return pass_on(memory);
  auto proposal = options.proposal;
  if (proposal.who.empty())
    proposal.who = person();
  return memory_propose(*memory, proposal, options.json);
}

result<int> arbitrate(const memory_options& options) {
  auto memory = open_to_write(options);
  if (!memory)
    return pass_on(memory);
  return memory_arbitrate(*memory, options.json);
}

result<int> backup(const memory_options& options) {
  auto memory = open(options);
  if (!memory)
    return pass_on(memory);
  if (auto copied = memory->backup(options.target); !copied)
    return pass_on(copied);
  if (options.json)
    print_json({{"backup", options.target}});
  else
    std::printf("%s\n", options.target.c_str());
  return 0;
}

// A command that only reads.
template <result<int> (*Command)(const storage::memory_reader&, bool)>
result<int> reading(const memory_options& options) {
  auto memory = open(options);
  if (!memory)
    return pass_on(memory);
  return Command(*memory, options.json);
}

result<int> diff(const memory_options& options) {
  auto memory = open(options);
  if (!memory)
    return pass_on(memory);
  return memory_diff(*memory, options.id, options.other, options.json);
}

using memory_command = result<int> (*)(const memory_options&);

CLI::App* add(CLI::App& memory, const char* name, const char* help,
              memory_command run, std::shared_ptr<memory_options> options,
              action& chosen) {
  auto* command = memory.add_subcommand(name, help);
  command->add_option("--memory", options->folder,
                      "Folder of the memory; default $AUTOMODEL_MEMORY, else "
                      ".automodel");
  command->add_flag("--json", options->json, "Print JSON");
  command->callback([options, run, &chosen] {
    chosen = [options, run] { return run(*options); };
  });
  return command;
}

void add_propose(CLI::App& command, propose_options& to) {
  command.add_option("release", to.release, "Start of its id, or #index")
      ->required();
  command.add_option("--slot", to.slot, "What is to point to it")->required();
  command.add_option("--why", to.why, "Why; it is kept")->required();
  command.add_option("--as", to.who,
                     "Who proposes; default: the user and this machine");
  command.add_option("--utility", to.utility, "More is better");
  command.add_option("--expected-reward", to.expected_reward,
                     "Outer reward; more is better");
  command.add_option("--risk", to.risk, "Above 1, a person must accept it");
  command.add_option("--cost", to.cost, "Less is better");
  command.add_option("--breaks", to.breaks, "A hard constraint it would break");
}

} // namespace

void add_memory(CLI::App& program, action& chosen) {
  auto* memory = program.add_subcommand(
      "memory", "Read what was decided and what came of it; also while a run "
                "writes.");
  memory->require_subcommand(1);
  auto options = std::make_shared<memory_options>();
  auto* records = add(*memory, "log", "List records, oldest first.", log,
                      options, chosen);
  records->add_flag("--experiments", options->experiments,
                    "List the experiments instead");
  add_filter_options(*records, options->log);
  add_tried_options(*add(*memory, "tried",
                         "Has this been tried, under which conditions, and "
                         "what came of it?",
                         tried, options, chosen),
                    options->tried);
  auto* one
      = add(*memory, "show", "Show one record in full.", show, options, chosen);
  one->add_option("id", options->id, "Start of its id, or #index")->required();
  auto* chain = add(*memory, "why",
                    "Show what a record or an artefact rests on, back to the "
                    "intent.",
                    why, options, chosen);
  chain
      ->add_option("id", options->id,
                   "Start of a record's id or an artefact's hash, or #index")
      ->required();
  chain->add_option("--html", options->html,
                    "Write it as a page that needs nothing else");
  add(*memory, "leaderboard", "Show what the test split said of candidates.",
      reading<memory_leaderboard>, options, chosen);
  add(*memory, "conflicts",
      "Show which proposals are open, which won over which, and why.",
      reading<memory_conflicts>, options, chosen);
  add_propose(*add(*memory, "propose",
                   "Propose that a slot points to a release.", propose, options,
                   chosen),
              options->proposal);
  add(*memory, "arbitrate", "Settle open proposals by the rules.", arbitrate,
      options, chosen);
  add(*memory, "rewards", "Show what agents were paid.",
      reading<memory_rewards>, options, chosen);
  add(*memory, "skills", "Show what was learned, and whether it stands.",
      reading<memory_skills>, options, chosen);
  add(*memory, "learn",
      "Judge what finished experiments tried, and distil skills of it.", learn,
      options, chosen)
      ->add_option("--every", options->learn.every,
                   "Verdicts between two rounds of skills")
      ->capture_default_str();
  add(*memory, "suggest",
      "Say what an experiment's searches may try first, by what others found.",
      suggest, options, chosen)
      ->add_option("file", options->file, "An experiment file")
      ->required();
  auto* two = add(*memory, "diff", "Show in what two records differ.", diff,
                  options, chosen);
  two->add_option("a", options->id, "Start of its id, or #index")->required();
  two->add_option("b", options->other, "Start of its id, or #index")
      ->required();
  add(*memory, "verify",
      "Recompute the hash chain, every table and every artefact's presence.",
      verify, options, chosen)
      ->add_flag("--deep", options->deep, "Hash the artefacts, too");
  add(*memory, "rebuild", "Fold every table anew from the journal.", rebuild,
      options, chosen);
  add(*memory, "backup",
      "Copy the memory as it is now, also while a run "
      "writes.",
      backup, options, chosen)
      ->add_option("folder", options->target, "A folder that does not exist")
      ->required();
}

} // namespace automodel::cli
