#include "cli/commands/memory_conflicts.hpp"

#include "actors/arbitration/ruling_step.hpp"
#include "actors/arbitration/settling.hpp"
#include "actors/inspection/control_record.hpp"
#include "cli/commands/memory_print.hpp"
#include "cli/commit_now.hpp"
#include "storage/record_text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>

namespace automodel::cli {

namespace {

using json = nlohmann::json;
namespace schema = messages::schema;

constexpr std::size_t most_rulings = 100'000;

std::string slots_of(const actors::recorded_proposal& from) {
  std::string text;
  for (const auto& [slot, release] : from.releases)
    text += (text.empty() ? "" : ", ") + slot + " to release "
            + actors::short_id(release);
  return text;
}

json open_json(const std::vector<actors::proposal_history>& all,
               const std::vector<std::size_t>& group) {
  auto list = json::array();
  for (auto i : group) {
    const auto& one = all[i].proposal;
    auto releases = json::object();
    for (const auto& [slot, release] : one.releases)
      releases[slot] = to_hex(release);
    list.push_back({{"id", one.what.id},
                    {"agent", one.what.agent},
                    {"releases", releases},
                    {"reason", one.reason},
                    {"breaks", one.what.breaches},
                    {"risk_micro", one.what.risk.count},
                    {"utility_micro", one.what.utility.count}});
  }
  return {{"state", "open"}, {"proposals", list}};
}

void print_open(const std::vector<actors::proposal_history>& all,
                const std::vector<std::size_t>& group) {
  std::printf("open: %zu proposal%s\n", group.size(),
              group.size() == 1 ? "" : "s");
  for (auto i : group) {
    const auto& one = all[i].proposal;
    std::printf("  %s  %s would point %s (utility %s, risk %s)%s%s: %s\n",
                actors::short_id(one.id).c_str(), one.what.agent.c_str(),
                slots_of(one).c_str(), to_string(one.what.utility).c_str(),
                to_string(one.what.risk).c_str(),
                one.what.breaches.empty() ? "" : "; breaks ",
                one.what.breaches.empty() ? ""
                                          : one.what.breaches.front().c_str(),
                one.reason.c_str());
  }
}

// Arbitrations in the order of the journal; `list` takes them as JSON.
result<void> add_settled(const storage::memory_reader& memory, bool as_json,
                         json& list) {
  auto records = memory.log(
      {.kind = schema::Record::ARBITRATION, .limit = most_rulings});
  if (!records)
    return pass_on(records);
  for (const auto& stored : *records) {
    auto text = storage::record_text(stored.record);
    auto object = to_json(stored);
    if (!text)
      return pass_on(text);
    if (!object)
      return pass_on(object);
    if (!as_json)
      std::printf("settled: %s  %-23s  %s\n",
                  actors::short_id(stored.id).c_str(),
                  time_text(committed_unix_ms(stored)).c_str(), text->c_str());
    (*object)["state"] = "settled";
    list.push_back(std::move(*object));
  }
  return {};
}

result<coordination::micro> counted(const char* what, double value) {
  if (auto found = coordination::to_micro(value))
    return *found;
  return fail(errc::invalid_argument,
              std::string{what} + " is beyond what is counted", "-1e9 to 1e9");
}

result<actors::recorded_proposal>
proposal_from(const storage::memory_reader& memory,
              const propose_options& options) {
  auto release = memory.find(options.release);
  auto now = actors::slot_versions(memory);
  auto utility = counted("--utility", options.utility);
  auto reward = counted("--expected-reward", options.expected_reward);
  auto risk = counted("--risk", options.risk);
  if (!release)
    return pass_on(release);
  if (!now)
    return pass_on(now);
  for (auto* amount : {&utility, &reward, &risk})
    if (!*amount)
      return pass_on(*amount);
  auto is_release
      = release->record.read([](schema::Record::Reader record) -> result<bool> {
          return record.isRelease();
        });
  if (!is_release || !*is_release)
    return fail(errc::not_found,
                "record " + actors::short_id(release->id) + " is no release",
                "automodel memory log --kind release lists them");
  actors::recorded_proposal made;
  made.what.agent = "/people/" + options.who;
  made.what.writes = {options.slot};
  made.what.reads = {{options.slot, (*now)[options.slot]}};
  made.what.breaches = options.breaks;
  made.what.utility = *utility;
  made.what.expected_reward = *reward;
  made.what.risk = *risk;
  made.what.cost = options.cost;
  made.releases = {{options.slot, release->id}};
  made.reason = options.why;
  return made;
}

} // namespace

result<int> memory_conflicts(const storage::memory_reader& memory,
                             bool as_json) {
  auto list = json::array();
  if (auto settled = add_settled(memory, as_json, list); !settled)
    return pass_on(settled);
  auto all = actors::proposals_in(memory);
  if (!all)
    return pass_on(all);
  for (const auto& group : actors::open_groups(*all)) {
    if (!as_json)
      print_open(*all, group);
    list.push_back(open_json(*all, group));
  }
  if (as_json)
    print_json(list);
  else if (list.empty())
    std::printf("none is recorded\n");
  return 0;
}

result<int> memory_propose(storage::memory& memory,
                           const propose_options& options, bool as_json) {
  auto made = proposal_from(memory.reader(), options);
  if (!made)
    return pass_on(made);
  const auto& producer = made->what.agent;
  auto last = memory.reader().last_sequence(producer);
  if (!last)
    return pass_on(last);
  storage::step_commit step{producer, *last + 1, {}};
  step.records.push_back(
      {messages::make_message<schema::Record>([&](auto record) {
         record.setExperiment(actors::operations);
         record.setStep(producer + '/' + std::to_string(step.sequence));
         actors::write_proposal(*made, record);
       }),
       {}});
  auto done = commit_now(memory, std::move(step));
  if (!done)
    return pass_on(done);
  auto id = to_hex(done->ids.front());
  if (as_json)
    print_json({{"proposal", id}});
  else
    std::printf("proposal %.12s\n", id.c_str());
  return 0;
}

result<int> memory_arbitrate(storage::memory& memory, bool as_json) {
  auto step = actors::settle_open(memory.reader());
  if (!step)
    return pass_on(step);
  std::size_t records = 0;
  if (*step) {
    auto done = commit_now(memory, **step);
    if (!done)
      return pass_on(done);
    records = done->ids.size();
  }
  if (as_json) {
    print_json({{"records", records}});
    return 0;
  }
  std::printf("%zu records of rulings and what they change\n", records);
  return memory_conflicts(memory.reader(), false);
}

} // namespace automodel::cli
