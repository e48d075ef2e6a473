#include "cli/commands/memory_print.hpp"

#include "messages/json.hpp"
#include "recsys/json_text.hpp"

#include <cstdio>
#include <ctime>

namespace automodel::cli {

using json = nlohmann::json;
namespace schema = messages::schema;

void print_json(const json& value) {
  std::printf("%s\n",
              recsys::json_text(value, recsys::json_layout::readable).c_str());
}

result<record_head> head_of(const storage::stored_record& stored) {
  return stored.record.read([](schema::Record::Reader from)
                                -> result<record_head> {
    return record_head{from.getExperiment(), from.getStep(), from.getAgent()};
  });
}

result<json> to_json(const storage::stored_record& stored) {
  auto record = messages::to_json(stored.record);
  if (!record)
    return pass_on(record);
  json object{
      {"index", stored.index},         {"id", to_hex(stored.id)},
      {"chain", to_hex(stored.chain)}, {"producer", stored.producer},
      {"sequence", stored.sequence},   {"record", json::parse(*record)}};
  if (!stored.annex.empty()) {
    auto annex = messages::to_json(stored.annex);
    if (!annex)
      return pass_on(annex);
    object["annex"] = json::parse(*annex);
  }
  return object;
}

std::string time_text(std::int64_t unix_ms) {
  if (unix_ms == 0)
    return "";
  auto seconds = static_cast<std::time_t>(unix_ms / 1000);
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S UTC", &utc);
  return text;
}

std::int64_t committed_unix_ms(const storage::stored_record& stored) {
  if (stored.annex.empty())
    return 0;
  return stored.annex
      .read([](schema::Annex::Reader annex) -> result<std::int64_t> {
        return annex.getCommittedUnixMs();
      })
      .value_or(0);
}

} // namespace automodel::cli
