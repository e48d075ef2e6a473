#include "cli/commands/memory_tried.hpp"

#include "cli/commands/memory_print.hpp"
#include "storage/record_text.hpp"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <nlohmann/json.hpp>

#include <charconv>
#include <cstdio>
#include <numeric>

namespace automodel::cli {

namespace {

using json = nlohmann::json;

template <class Number>
bool read_whole(const std::string& text, Number& to) {
  auto [end, code]
      = std::from_chars(text.data(), text.data() + text.size(), to);
  return code == std::errc{} && end == text.data() + text.size();
}

parameter value_from(const std::string& text) {
  if (text == "true" || text == "false")
    return text == "true";
  std::int64_t whole = 0;
  if (read_whole(text, whole))
    return whole;
  double number = 0;
  if (read_whole(text, number))
    return number;
  return text;
}

double mean_of(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0)
         / static_cast<double>(values.size());
}

result<json> print(const storage::tried_hypothesis& one, bool as_json) {
  auto text = storage::record_text(one.record.record);
  auto object = to_json(one.record);
  if (!text || !object)
    return pass_on(object);
  if (!as_json)
    std::printf("%.2f  %.12s  %s\n", one.similarity,
                to_hex(one.record.id).c_str(), text->c_str());
  auto verdicts = json::array();
  for (const auto& verdict : one.verdicts) {
    auto said = storage::record_text(verdict.record);
    auto whole = to_json(verdict);
    if (!said || !whole)
      return pass_on(whole);
    verdicts.push_back(std::move(*whole));
    if (!as_json)
      std::printf("      %.12s  %s\n", to_hex(verdict.id).c_str(),
                  said->c_str());
  }
  if (!as_json && one.verdicts.empty())
    std::printf("      no verdict stands\n");
  return json{{"similarity", one.similarity},
              {"hypothesis", std::move(*object)},
              {"verdicts", std::move(verdicts)}};
}

json print(const storage::tried_configuration& one, bool as_json) {
  auto ids = json::array();
  for (const auto& stored : one.records)
    ids.push_back(to_hex(stored.id));
  auto configuration = to_string(one.configuration);
  if (!as_json) {
    std::printf(
        "%.2f  %s  %s\n      on %s of data %.12s under protocol %s, %zu "
        "evaluations\n     ",
        one.similarity, one.candidate.c_str(), configuration.c_str(),
        one.on_test ? "test" : "validation", one.dataset.c_str(),
        one.protocol.c_str(), one.records.size());
    for (const auto& [metric, values] : one.metrics)
      std::printf(" %s %.4f", metric.c_str(), mean_of(values));
    for (const auto& [verdict, times] : one.verdicts)
      std::printf("; %s %llu times", verdict.c_str(),
                  static_cast<unsigned long long>(times));
    std::printf("\n");
  }
  return {{"similarity", one.similarity},
          {"candidate", one.candidate},
          {"configuration", configuration},
          {"dataset", one.dataset},
          {"protocol", one.protocol},
          {"part", one.on_test ? "test" : "valid"},
          {"metrics", one.metrics},
          {"verdicts", one.verdicts},
          {"records", std::move(ids)}};
}

} // namespace

void add_tried_options(CLI::App& command, tried_options& options) {
  command.add_option("--target", options.target,
                     "Ideas about this, such as candidate/ease/config");
  command.add_option("--candidate", options.candidate,
                     "Configurations of this candidate");
  command.add_option("--set", options.settings,
                     "Like a configuration with this: name=value, as often "
                     "as needed");
  command.add_option("--motive", options.motive,
                     "Ideas with a reason in words like these");
  command.add_option("--data", options.dataset,
                     "Only on this data (the start of its hash)");
  command.add_option("--protocol", options.protocol,
                     "Only under this protocol (the start of its id)");
  command.add_option("--least", options.least, "Least similarity, 0 to 1")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  command.add_option("--limit", options.limit, "At most so many of each")
      ->capture_default_str();
}

result<storage::tried_query> query_from(const tried_options& options) {
  storage::tried_query query;
  query.target = options.target;
  query.candidate = options.candidate;
  query.motive = options.motive;
  query.dataset = options.dataset;
  query.protocol = options.protocol;
  query.least = options.least;
  query.limit = options.limit;
  for (const auto& setting : options.settings) {
    auto sign = setting.find('=');
    if (sign == setting.npos || sign == 0)
      return fail(errc::invalid_argument,
                  "--set " + setting + " is not name=value");
    query.configuration[setting.substr(0, sign)]
        = value_from(setting.substr(sign + 1));
  }
  return query;
}

result<int> memory_tried(const storage::memory_reader& memory,
                         const storage::tried_query& query, bool as_json) {
  auto found = memory.tried(query);
  if (!found)
    return pass_on(found);
  auto hypotheses = json::array(), configurations = json::array();
  if (!as_json && !found->hypotheses.empty())
    std::printf("ideas, most similar first\n");
  for (const auto& one : found->hypotheses) {
    auto object = print(one, as_json);
    if (!object)
      return pass_on(object);
    hypotheses.push_back(std::move(*object));
  }
  if (!as_json && !found->configurations.empty())
    std::printf("configurations, most similar first, means over seeds\n");
  for (const auto& one : found->configurations)
    configurations.push_back(print(one, as_json));
  if (as_json)
    print_json({{"hypotheses", std::move(hypotheses)},
                {"configurations", std::move(configurations)}});
  else if (hypotheses.empty() && configurations.empty())
    std::printf("nothing like this was tried\n");
  return 0;
}

} // namespace automodel::cli
