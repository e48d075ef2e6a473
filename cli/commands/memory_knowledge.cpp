#include "cli/commands/memory_knowledge.hpp"

#include "cli/commands/memory_print.hpp"
#include "messages/parameters.hpp"
#include "storage/knowledge_text.hpp"
#include "storage/record_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>
#include <map>
#include <set>
#include <vector>

namespace automodel::cli {

namespace {

using json = nlohmann::json;
namespace schema = messages::schema;
using messages::read_text;

constexpr std::size_t most_shown = 100'000;

result<std::vector<storage::stored_record>>
all_of(const storage::memory_reader& memory, storage::record_kind kind) {
  return memory.log({.kind = kind, .limit = most_shown});
}

// Records of one kind, each as a line with its time, or as JSON.
result<int> list_records(const storage::memory_reader& memory,
                         storage::record_kind kind, bool as_json) {
  auto records = all_of(memory, kind);
  if (!records)
    return pass_on(records);
  auto list = json::array();
  for (const auto& stored : *records) {
    auto text = storage::record_text(stored.record);
    auto object = to_json(stored);
    if (!text || !object)
      return pass_on(object);
    if (!as_json)
      std::printf("%.12s  %-23s  %s\n", to_hex(stored.id).c_str(),
                  time_text(committed_unix_ms(stored)).c_str(), text->c_str());
    list.push_back(std::move(*object));
  }
  if (as_json)
    print_json(list);
  else if (records->empty())
    std::printf("none is recorded\n");
  return 0;
}

struct leader {
  std::string candidate, experiment;
  double mean = 0, std = 0, low = 0, high = 0;
  std::size_t seeds = 0;
};

// By protocol and metric.
using leaders
    = std::map<std::pair<std::string, std::string>, std::vector<leader>>;

void add_claim(leaders& to, const std::string& experiment,
               schema::Claim::Reader claim) {
  for (auto summary : claim.getSummaries()) {
    if (summary.getMetric() != claim.getMetric()
        || summary.getSegment().size() > 0)
      continue;
    to[{read_text(claim.getProtocolId()), read_text(claim.getMetric())}]
        .push_back({read_text(summary.getCandidate()), experiment,
                    summary.getMean(), summary.getStd(), summary.getLow(),
                    summary.getHigh(), summary.getValues().size()});
  }
}

json line_of(const leader& from) {
  return {{"candidate", from.candidate},
          {"experiment", from.experiment},
          {"mean", from.mean},
          {"std", from.std},
          {"low", from.low},
          {"high", from.high},
          {"seeds", from.seeds}};
}

} // namespace

result<int> memory_leaderboard(const storage::memory_reader& memory,
                               bool as_json) {
  auto records = all_of(memory, schema::Record::CLAIM);
  if (!records)
    return pass_on(records);
  leaders found;
  for (const auto& stored : *records) {
    auto read = stored.record.read(
        [&](schema::Record::Reader record) -> result<void> {
          add_claim(found, read_text(record.getExperiment()),
                    record.getClaim());
          return {};
        });
    if (!read)
      return pass_on(read);
  }
  auto tables = json::array();
  for (auto& [key, rows] : found) {
    const auto& [protocol, metric] = key;
    std::stable_sort(
        rows.begin(), rows.end(),
        [](const auto& a, const auto& b) { return a.mean > b.mean; });
    auto list = json::array();
    if (!as_json)
      std::printf("%s under protocol %s, test split, 95 %% intervals, from "
                  "the highest\n",
                  metric.c_str(), protocol.c_str());
    for (const auto& row : rows) {
      list.push_back(line_of(row));
      if (!as_json)
        std::printf("  %-24s %.4f +- %.4f  [%.4f, %.4f]  %zu seeds  "
                    "experiment %.12s\n",
                    row.candidate.c_str(), row.mean, row.std, row.low, row.high,
                    row.seeds, row.experiment.c_str());
    }
    tables.push_back(
        {{"protocol", protocol}, {"metric", metric}, {"rows", list}});
  }
  if (as_json)
    print_json(tables);
  else if (found.empty())
    std::printf("no claim is recorded\n");
  return 0;
}

result<int> memory_rewards(const storage::memory_reader& memory, bool as_json) {
  static constexpr const char* kinds[] = {"inner", "outer", "effective"};
  auto earnings = memory.shared().earnings();
  if (!earnings)
    return pass_on(earnings);
  auto list = json::array();
  for (const auto& [agent, kind, paid] : *earnings) {
    auto at = static_cast<std::size_t>(kind);
    const auto* name = at < std::size(kinds) ? kinds[at] : "unknown";
    list.push_back({{"agent", agent},
                    {"kind", name},
                    {"micro", paid.micro},
                    {"entries", paid.entries}});
    if (!as_json)
      std::printf("%-40s %-9s %16s  in %llu entries\n", agent.c_str(), name,
                  storage::micro_text(paid.micro).c_str(),
                  static_cast<unsigned long long>(paid.entries));
  }
  if (as_json) {
    print_json(list);
    return 0;
  }
  return list_records(memory, schema::Record::REWARD, false);
}

result<int> memory_skills(const storage::memory_reader& memory, bool as_json) {
  auto skills = memory.shared().skills();
  if (!skills)
    return pass_on(skills);
  auto list = json::array();
  for (const auto& [name, stored, live] : *skills) {
    auto text = storage::record_text(stored.record);
    auto object = to_json(stored);
    if (!text || !object)
      return pass_on(object);
    (*object)["live"] = live;
    list.push_back(std::move(*object));
    if (!as_json)
      std::printf("%.12s  %-9s %s\n", to_hex(stored.id).c_str(),
                  live ? "stands" : "demoted", text->c_str());
  }
  if (as_json)
    print_json(list);
  else if (skills->empty())
    std::printf("none is recorded\n");
  return 0;
}

result<int> memory_diff(const storage::memory_reader& memory,
                        const std::string& a, const std::string& b,
                        bool as_json) {
  json sides[2];
  const std::string* names[] = {&a, &b};
  for (int i = 0; i < 2; ++i) {
    auto stored = memory.find(*names[i]);
    if (!stored)
      return pass_on(stored);
    auto object = to_json(*stored);
    if (!object)
      return pass_on(object);
    sides[i] = (*object)["record"].flatten();
  }
  std::set<std::string> fields;
  for (const auto& side : sides)
    for (const auto& [field, value] : side.items())
      fields.insert(field);
  auto list = json::array();
  for (const auto& field : fields) {
    auto left = sides[0].value(field, json{});
    auto right = sides[1].value(field, json{});
    if (left == right)
      continue;
    list.push_back({{"field", field}, {"a", left}, {"b", right}});
    if (!as_json)
      std::printf("%s: %s -> %s\n", field.c_str(), left.dump().c_str(),
                  right.dump().c_str());
  }
  if (as_json)
    print_json(list);
  else if (list.empty())
    std::printf("they say the same\n");
  return 0;
}

} // namespace automodel::cli
