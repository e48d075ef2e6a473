#include "actors/gateway/memory_json.hpp"

#include "actors/coordinator/known_experiments.hpp"
#include "base/digest.hpp"
#include "messages/parameters.hpp"
#include "storage/record_text.hpp"

#include <nlohmann/json.hpp>

#include <array>

namespace automodel::actors {

using json = nlohmann::json;
using messages::read_text;
namespace schema = messages::schema;

namespace {

json value_json(const parameter& value) {
  return std::visit([](const auto& one) { return json(one); }, value);
}

json options_json(schema::Decision::Reader decision) {
  auto out = json::array();
  for (auto option : decision.getOptions()) {
    json choice = json::object();
    for (const auto& [name, value] :
         messages::read_parameters(option.getChoice()))
      choice[name] = value_json(value);
    out.push_back({{"choice", std::move(choice)},
                   {"value", option.getValue()},
                   {"metric", read_text(option.getMetric())}});
  }
  return out;
}

result<json> decision_json(const storage::stored_record& stored) {
  auto out = record_json(stored);
  if (!out)
    return out;
  return stored.record.read([&](schema::Record::Reader record) -> result<json> {
    auto decision = record.getDecision();
    (*out)["slot"] = read_text(decision.getSlot());
    (*out)["chosen"] = decision.getChosen();
    (*out)["options"] = options_json(decision);
    (*out)["rationale"] = read_text(decision.getRationale());
    return std::move(*out);
  });
}

// What passes a filter that asks for one record more than are shown.
template <class Write>
result<json> list_json(const storage::memory_reader& memory,
                       const storage::record_filter& filter, const char* name,
                       const Write& write) {
  auto records = memory.log(filter);
  if (!records)
    return pass_on(records);
  auto complete = records->size() < filter.limit;
  if (!complete)
    records->pop_back();
  auto list = json::array();
  for (const auto& stored : *records) {
    auto one = write(stored);
    if (!one)
      return pass_on(one);
    list.push_back(std::move(*one));
  }
  return json{{name, std::move(list)}, {"complete", complete}};
}

} // namespace

result<json> record_json(const storage::stored_record& stored) {
  auto text = storage::record_text(stored.record);
  if (!text)
    return pass_on(text);
  return stored.record.read([&](schema::Record::Reader record) -> result<json> {
    return json{{"index", stored.index},
                {"id", to_hex(stored.id)},
                {"experiment", read_text(record.getExperiment())},
                {"step", read_text(record.getStep())},
                {"agent", read_text(record.getAgent())},
                {"kind", storage::to_string(record.which())},
                {"text", *text}};
  });
}

result<json> experiments_json(const storage::memory_reader& memory) {
  auto known = memory.experiments();
  if (!known)
    return pass_on(known);
  auto orders = recorded_orders(memory);
  if (!orders)
    return pass_on(orders);
  auto list = json::array();
  for (const auto& one : *known) {
    // What people did to actors is kept, too, but is no experiment.
    if (one.of_kind[schema::Record::INTENT] == 0)
      continue;
    list.push_back({{"id", one.experiment},
                    {"name", one.name},
                    {"status", state_text(how_it_stands(one, *orders))},
                    {"records", one.records},
                    {"first_index", one.first_index},
                    {"last_index", one.last_index},
                    {"first_unix_ms", one.first_unix_ms},
                    {"last_unix_ms", one.last_unix_ms}});
  }
  return json{{"experiments", std::move(list)}};
}

result<json> decisions_json(const storage::memory_reader& memory,
                            const decision_query& query) {
  storage::record_filter filter;
  filter.experiment = query.experiment;
  filter.kind = schema::Record::DECISION;
  filter.agent = query.agent;
  filter.limit = query.limit + 1;
  filter.newest_first = true;
  return list_json(memory, filter, "decisions", decision_json);
}

result<json> records_json(const storage::memory_reader& memory,
                          const record_query& query) {
  storage::record_filter filter;
  filter.experiment = query.experiment;
  filter.from = query.from;
  filter.limit = query.limit + 1;
  return list_json(memory, filter, "records", record_json);
}

result<json> rewards_json(const storage::memory_reader& memory,
                          const std::string& agent) {
  static constexpr std::array<const char*, 3> kinds{"inner", "outer",
                                                    "effective"};
  auto earnings = memory.shared().earnings();
  if (!earnings)
    return pass_on(earnings);
  auto list = json::array();
  for (const auto& [paid_to, kind, paid] : *earnings) {
    if (!agent.empty() && paid_to != agent)
      continue;
    auto at = static_cast<std::size_t>(kind);
    list.push_back({{"agent", paid_to},
                    {"kind", at < kinds.size() ? kinds[at] : "unknown"},
                    {"micro", paid.micro},
                    {"entries", paid.entries}});
  }
  return json{{"rewards", std::move(list)}};
}

} // namespace automodel::actors
