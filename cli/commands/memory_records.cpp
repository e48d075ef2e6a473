#include "cli/commands/memory_records.hpp"

#include "cli/commands/memory_print.hpp"
#include "cli/lineage_page.hpp"
#include "storage/record_text.hpp"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <map>
#include <vector>

namespace automodel::cli {

using json = nlohmann::json;

namespace {

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
    std::printf("#%-5llu %.12s  %-23s  %-32s %s\n",
                static_cast<unsigned long long>(stored.index),
                to_hex(stored.id).c_str(),
                time_text(committed_unix_ms(stored)).c_str(),
                head->step.c_str(), text->c_str());
  }
  if (as_json)
    print_json(list);
  return {};
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

} // namespace

result<int> memory_experiments(const storage::memory_reader& memory,
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

result<int> memory_log(const storage::memory_reader& memory,
                       const storage::record_filter& filter, bool as_json) {
  auto records = memory.log(filter);
  if (!records)
    return pass_on(records);
  if (auto printed = print_list(*records, as_json); !printed)
    return pass_on(printed);
  return 0;
}

result<int> memory_show(const storage::memory_reader& memory,
                        const std::string& id, bool as_json) {
  auto stored = memory.find(id);
  if (!stored)
    return pass_on(stored);
  auto object = to_json(*stored);
  if (!object)
    return pass_on(object);
  if (as_json) {
    print_json(*object);
    return 0;
  }
  auto head = head_of(*stored);
  auto text = storage::record_text(stored->record);
  if (!head || !text)
    return pass_on(text);
  std::printf("#%llu %s\n%s\n\nexperiment %s\nstep       %s\nagent      %s\n"
              "committed  %s\n\n",
              static_cast<unsigned long long>(stored->index),
              to_hex(stored->id).c_str(), text->c_str(),
              head->experiment.c_str(), head->step.c_str(), head->agent.c_str(),
              time_text(committed_unix_ms(*stored)).c_str());
  print_json((*object)["record"]);
  return 0;
}

result<int> memory_why(const storage::memory_reader& memory,
                       const std::string& id, const std::string& html,
                       bool as_json) {
  auto chain = memory.why(id);
  if (!chain)
    return pass_on(chain);
  if (!html.empty()) {
    if (auto written = write_lineage_page(*chain, html); !written)
      return pass_on(written);
    std::printf("%s\n", html.c_str());
    return 0;
  }
  if (!as_json) {
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

} // namespace automodel::cli
