#include "actors/gateway/api_query.hpp"

#include "runtime/tracer.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace automodel::actors {

using json = nlohmann::json;
using order = schema::InspectQuery::Sort;

namespace {

using named_texts = std::map<std::string_view, std::string*>;

// A body of texts, none of which has another name.
result<void> read_texts(const std::string& body, const char* example,
                        const named_texts& to) {
  auto given = json::parse(body, nullptr, false);
  if (!given.is_object())
    return fail(errc::parse_error, "the body is no JSON object", example);
  std::string names;
  for (const auto& [name, value] : to)
    names += (names.empty() ? "" : ", ") + std::string{name};
  for (const auto& [name, value] : given.items()) {
    auto field = to.find(name);
    if (field == to.end() || !value.is_string())
      return fail(errc::invalid_argument, '"' + name + "\" is no such text",
                  names + " are texts");
    *field->second = value.get<std::string>();
  }
  return {};
}

constexpr std::uint32_t most_rows = 5000;
constexpr std::uint32_t most_deaths = 200;

constexpr std::array<std::pair<const char*, order>, 8> orders{{
    {"path", order::PATH},
    {"mailbox", order::MAILBOX},
    {"rate", order::RATE},
    {"busy", order::BUSY},
    {"handled", order::HANDLED},
    {"restarts", order::RESTARTS},
    {"errors", order::ERRORS},
    {"handling", order::HANDLING_FOR},
}};

template <class Words>
std::string listed(const Words& words) {
  std::string out;
  for (const auto& word : words)
    out += (out.empty() ? "" : ", ") + std::string{word};
  return out.empty() ? "none" : out;
}

result<order> order_from(const std::string& name) {
  if (name.empty())
    return order::PATH;
  for (const auto& [known, value] : orders)
    if (name == known)
      return value;
  return fail(errc::invalid_argument, "\"" + name + "\" is nothing to sort by",
              listed(sort_names()));
}

} // namespace

std::vector<std::string> sort_names() {
  std::vector<std::string> out;
  for (const auto& [name, value] : orders)
    out.emplace_back(name);
  return out;
}

api_query::api_query(const api_route& route,
                     const runtime::http::request& asked, arguments path)
    : asked_(asked), path_(std::move(path)) {
  for (const auto& [name, value] : asked.query)
    if (std::find(route.parameters.begin(), route.parameters.end(), name)
        == route.parameters.end())
      mistake_ = error{errc::invalid_argument,
                       "there is no parameter \"" + name + "\" here",
                       {},
                       listed(route.parameters)};
}

std::string api_query::text(std::string_view name) const {
  auto found = asked_.query.find(name);
  return found == asked_.query.end() ? std::string{} : found->second;
}

std::uint32_t api_query::number(std::string_view name, std::uint32_t fallback,
                                std::uint32_t most) {
  auto given = text(name);
  if (given.empty())
    return fallback;
  std::uint32_t value = 0;
  auto end = given.data() + given.size();
  auto [stopped, failed] = std::from_chars(given.data(), end, value);
  if ((failed != std::errc{} || stopped != end || value > most) && !mistake_)
    mistake_ = error{errc::invalid_argument,
                     std::string{name} + " is \"" + given + "\"",
                     {},
                     "a number from 0 to " + std::to_string(most)};
  return value;
}

std::string api_query::actor_path() const {
  auto found = path_.find("path");
  if (found == path_.end())
    return {};
  // "/memory" may also come as one encoded segment, "%2Fmemory".
  auto path = found->second;
  if (path.starts_with("//"))
    path.erase(0, 1);
  return path;
}

result<message<schema::InspectQuery>> inspect_query(operation what,
                                                    api_query& from) {
  auto sort = order_from(from.text("sort"));
  if (!sort)
    return pass_on(sort);
  auto limit = from.number("limit", 0, most_rows);
  auto window = from.number("window_ms", 0, 10'000);
  auto stuck = from.number("stuck_ms", 0, 86'400'000);
  if (from.mistake())
    return tl::unexpected<error>(*from.mistake());
  return messages::make_message<schema::InspectQuery>([&](auto to) {
    to.setPath(what == operation::actor ? from.actor_path()
                                        : from.text("path"));
    to.setKind(from.text("kind"));
    to.setNode(from.text("node"));
    to.setStuckMs(stuck);
    to.setSort(*sort);
    to.setLimit(limit);
    to.setWindowMs(window);
    // No actor is wanted: none has a path without a slash.
    if (what == operation::nodes || what == operation::deaths)
      to.setPath("-");
    if (what == operation::deaths)
      to.setDeaths(limit == 0 ? 50 : std::min(limit, most_deaths));
    if (what == operation::actor)
      to.setDeaths(most_deaths);
  });
}

result<message<schema::StateRequest>> state_request(api_query& from) {
  auto wait = from.number("wait_ms", 0, 30'000);
  if (from.mistake())
    return tl::unexpected<error>(*from.mistake());
  return messages::make_message<schema::StateRequest>([&](auto to) {
    to.setPath(from.actor_path());
    to.setNode(from.text("node"));
    to.setWaitMs(wait);
  });
}

result<message<schema::TraceRequest>> trace_request(api_query& from) {
  auto count = from.number("count", 0, runtime::trace_filter::most);
  auto rate = from.number("rate", 0, 100'000);
  auto length = from.number("for_ms", 0, 60'000);
  if (from.mistake())
    return tl::unexpected<error>(*from.mistake());
  return messages::make_message<schema::TraceRequest>([&](auto to) {
    to.setPath(from.text("path"));
    to.setType(from.text("type"));
    to.setNode(from.text("node"));
    to.setCount(count);
    to.setRate(rate);
    to.setForMs(length);
  });
}

result<control_order> control_order_from(const std::string& body) {
  std::string action;
  control_order out;
  auto read = read_texts(body, R"({"action": "kill", "path": "/memory"})",
                         {{"action", &action},
                          {"path", &out.path},
                          {"node", &out.node},
                          {"level", &out.level},
                          {"reason", &out.reason},
                          {"by", &out.by}});
  if (!read)
    return pass_on(read);
  auto known = action_from(action);
  if (!known)
    return pass_on(known);
  out.action = *known;
  return out;
}

result<human_word> human_word_from(const std::string& body) {
  std::string what;
  human_word out;
  auto read
      = read_texts(body, R"({"word": "accept", "about": "1a2b3c", "why": "…"})",
                   {{"word", &what},
                    {"about", &out.about},
                    {"prefer", &out.prefer},
                    {"by", &out.who},
                    {"why", &out.why}});
  if (!read)
    return pass_on(read);
  if (what != "accept" && what != "reject")
    return fail(errc::invalid_argument, '"' + what + "\" is no word",
                "accept or reject");
  out.accept = what == "accept";
  return out;
}

} // namespace automodel::actors
