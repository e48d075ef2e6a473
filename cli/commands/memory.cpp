#include "storage/memory.hpp"

#include "cli/command.hpp"
#include "cli/commands/memory_knowledge.hpp"
#include "cli/commands/memory_print.hpp"
#include "cli/lineage_page.hpp"
#include "cli/workspace.hpp"
#include "storage/memory_reader.hpp"
#include "storage/record_text.hpp"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <map>
#include <memory>

namespace automodel::cli {

namespace {

using json = nlohmann::json;

// What all these commands share.
struct memory_options {
  std::string folder;
  bool json = false;

  // log
  std::string experiment, kind, candidate;
  std::uint64_t from = 1;
  std::size_t limit = 50;
  bool newest = false, experiments = false;

  std::string id;     ///< show, why, diff
  std::string other;  ///< diff
  std::string html;   ///< why: a file
  bool deep = false;  ///< verify
  std::string target; ///< backup
};

result<storage::memory_reader> open(const memory_options& options) {
  return storage::memory_reader::open(workspace::at(options.folder).memory);
}

result<void> print_list(const std::vector<storage::stored_record>& records,
                        bool as_json) {
  auto list = json::array();
  for (const auto& stored : records) {
    if (as_json) {
      auto object = to_json(stored);
      if (!object)
        return pass_on(object);
      list.push_back(std::move(*object));
      continue;
    }
    auto head = head_of(stored);
    auto text = storage::record_text(stored.record);
    if (!head)
      return pass_on(head);
    if (!text)
      return pass_on(text);
    std::printf("#%-5llu %.12s  %-32s %s\n",
                static_cast<unsigned long long>(stored.index),
                to_hex(stored.id).c_str(), head->step.c_str(), text->c_str());
  }
  if (as_json)
    print_json(list);
  return {};
}

result<int> list_experiments(const storage::memory_reader& memory,
                             bool as_json) {
  auto known = memory.experiments();
  if (!known)
    return pass_on(known);
  auto list = json::array();
  for (const auto& summary : *known) {
    list.push_back({{"experiment", summary.experiment},
                    {"name", summary.name},
                    {"status", to_string(summary.status)},
                    {"records", summary.records},
                    {"first_index", summary.first_index},
                    {"last_index", summary.last_index},
                    {"last_unix_ms", summary.last_unix_ms}});
    if (!as_json)
      std::printf(
          "%.12s  %-9s %5llu records  %-24s %s\n", summary.experiment.c_str(),
          std::string{to_string(summary.status)}.c_str(),
          static_cast<unsigned long long>(summary.records),
          summary.name.c_str(), time_text(summary.last_unix_ms).c_str());
  }
  if (as_json)
    print_json(list);
  return 0;
}

result<int> log(const memory_options& options) {
  auto memory = open(options);
  if (!memory)
    return pass_on(memory);
  if (options.experiments)
    return list_experiments(*memory, options.json);
  storage::record_filter filter;
  filter.experiment = options.experiment;
  filter.candidate = options.candidate;
  filter.from = options.from;
  filter.limit = options.limit;
  filter.newest_first = options.newest;
  if (!options.kind.empty()) {
    auto kind = storage::record_kind_from(options.kind);
    if (!kind)
      return pass_on(kind);
    filter.kind = *kind;
  }
  auto records = memory->log(filter);
  if (!records)
    return pass_on(records);
  if (auto printed = print_list(*records, options.json); !printed)
    return pass_on(printed);
  return 0;
}

result<int> show(const memory_options& options) {
  auto memory = open(options);
  if (!memory)
    return pass_on(memory);
  auto stored = memory->find(options.id);
  if (!stored)
    return pass_on(stored);
  auto object = to_json(*stored);
  if (!object)
    return pass_on(object);
  if (options.json) {
    print_json(*object);
    return 0;
  }
  auto head = head_of(*stored);
  auto text = storage::record_text(stored->record);
  if (!head || !text)
    return pass_on(text);
  std::printf("#%llu %s\n%s\n\nexperiment %s\nstep       %s\nagent      %s\n\n",
              static_cast<unsigned long long>(stored->index),
              to_hex(stored->id).c_str(), text->c_str(),
              head->experiment.c_str(), head->step.c_str(),
              head->agent.c_str());
  print_json((*object)["record"]);
  return 0;
}

// An indented chain from the record back to the intent; a record that several
// others rest on is printed once.
result<void> print_chain(const storage::lineage& chain) {
  std::multimap<std::size_t, std::size_t> parents{chain.edges.begin(),
                                                  chain.edges.end()};
  std::vector<bool> printed(chain.records.size());
  std::vector<std::pair<std::size_t, int>> stack{{0, 0}};
  while (!stack.empty()) {
    auto [at, depth] = stack.back();
    stack.pop_back();
    const auto& stored = chain.records[at];
    auto head = head_of(stored);
    auto text = storage::record_text(stored.record);
    if (!head)
      return pass_on(head);
    if (!text)
      return pass_on(text);
    std::printf("%*s%s %.12s  %s%s\n", 2 * depth, "", depth == 0 ? "" : "<-",
                to_hex(stored.id).c_str(), printed[at] ? "(above) " : "",
                text->c_str());
    if (printed[at])
      continue;
    printed[at] = true;
    auto [first, last] = parents.equal_range(at);
    for (auto entry = first; entry != last; ++entry)
      stack.emplace_back(entry->second, depth + 1);
  }
  return {};
}

result<int> why(const memory_options& options) {
  auto memory = open(options);
  if (!memory)
    return pass_on(memory);
  auto chain = memory->why(options.id);
  if (!chain)
    return pass_on(chain);
  if (!options.html.empty()) {
    if (auto written = write_lineage_page(*chain, options.html); !written)
      return pass_on(written);
    std::printf("%s\n", options.html.c_str());
    return 0;
  }
  if (!options.json) {
    if (auto printed = print_chain(*chain); !printed)
      return pass_on(printed);
    return 0;
  }
  auto records = json::array();
  for (const auto& stored : chain->records) {
    auto object = to_json(stored);
    if (!object)
      return pass_on(object);
    records.push_back(std::move(*object));
  }
  print_json({{"records", records},
              {"edges", chain->edges},
              {"complete", chain->complete}});
  return 0;
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
  auto memory = storage::memory::open(workspace::at(options.folder).memory,
                                      {.create = false});
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
  records->add_option("--experiment", options->experiment,
                      "Only of this experiment (the start of its id)");
  records->add_option("--kind", options->kind,
                      "Only of this kind, such as decision or failure");
  records->add_option("--candidate", options->candidate,
                      "Only about this candidate");
  records->add_option("--from", options->from, "From this index on")
      ->capture_default_str();
  records->add_option("--limit", options->limit, "At most so many")
      ->capture_default_str();
  records->add_flag("--newest", options->newest, "Newest first");
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
  add(*memory, "conflicts", "Show which proposals won over which, and why.",
      reading<memory_conflicts>, options, chosen);
  add(*memory, "rewards", "Show what agents were paid.",
      reading<memory_rewards>, options, chosen);
  add(*memory, "skills", "Show what was learned, and whether it stands.",
      reading<memory_skills>, options, chosen);
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
