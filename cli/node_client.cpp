#include "cli/node_client.hpp"

#include "runtime/http/target.hpp"

#include <cstdlib>
#include <fstream>

namespace automodel::cli {

using json = nlohmann::json;
namespace http = runtime::http;
using namespace std::chrono_literals;

namespace {

constexpr auto control_patience = 15s;
constexpr auto quiet = 40s; // the gateway says something every 15 s

std::string target_of(const std::string& path, const node_client::query& with) {
  auto out = path;
  auto separator = '?';
  for (const auto& [name, value] : with) {
    if (value.empty())
      continue;
    out += separator + name + '=' + http::percent_encoded(value);
    separator = '&';
  }
  return out;
}

errc kind_from(const std::string& name) {
  for (std::size_t i = 0; i < errc_count; ++i)
    if (to_string(static_cast<errc>(i)) == name)
      return static_cast<errc>(i);
  return errc::internal;
}

// What the gateway says went wrong, else what the answer looks like.
error refusal_in(const http::response& answer) {
  auto body = json::parse(answer.body, nullptr, false);
  if (body.is_object() && body.contains("error") && body["error"].is_object()) {
    const auto& what = body["error"];
    return {kind_from(what.value("kind", "")),
            what.value("message", ""),
            {},
            what.value("hint", "")};
  }
  return {errc::incompatible, "the answer is not a gateway's: status "
                                  + std::to_string(answer.status)};
}

std::string token_in(const std::filesystem::path& kept) {
  if (const auto* given = std::getenv("AUTOMODEL_TOKEN"); given && *given)
    return given;
  std::ifstream file{kept};
  std::string token;
  std::getline(file, token);
  return token;
}

} // namespace

void add_node_options(CLI::App& command, node_options& options) {
  command.add_option("--node", options.node,
                     "Address of the node: unix:PATH or HOST:PORT; default "
                     "$AUTOMODEL_NODE, else a run or cluster that is up here");
  command.add_option("--memory", options.memory,
                     "Talk to the run or node that keeps its memory in this "
                     "folder");
  command.add_flag("--json", options.json, "Print JSON");
}

std::string actor_resource(const std::string& path) {
  std::string out = "/api/v1/actors";
  for (std::size_t at = path.starts_with('/') ? 1 : 0; at <= path.size();) {
    auto end = std::min(path.find('/', at), path.size());
    out += '/' + http::percent_encoded(path.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

result<node_client> node_client::open(const node_options& options) {
  auto place = find_node(options.node, options.memory);
  if (!place)
    return pass_on(place);
  return node_client{std::move(*place)};
}

result<json> node_client::read(result<http::response> answer) const {
  if (!answer) {
    if (answer.error().code == errc::unavailable)
      answer.error().hint
          = "no node is there: `automodel up` starts a cluster, `automodel "
            "run FILE` a node for its run; --node ADDRESS or $AUTOMODEL_NODE "
            "names another";
    return pass_on(answer);
  }
  if (answer->status != 200)
    return tl::unexpected<error>(refusal_in(*answer));
  auto body = json::parse(answer->body, nullptr, false);
  if (body.is_discarded())
    return fail(errc::incompatible, "the answer is no JSON");
  return body;
}

result<json> node_client::get(const std::string& path, const query& with,
                              std::chrono::milliseconds patience) const {
  return read(client_.ask({http::method::get, target_of(path, with), {}, {}},
                          patience));
}

result<json> node_client::post(const char* resource, const json& body) const {
  return read(
      client_.ask({http::method::post, resource, token_in(token_), body.dump()},
                  control_patience));
}

result<json> node_client::control(const json& order) const {
  return post("/api/v1/control", order);
}

result<json> node_client::decide(const json& word) const {
  return post("/api/v1/decide", word);
}

result<bool> node_client::follow(
    const query& with,
    const std::function<bool(const http::received_event&)>& take) const {
  auto ended = client_.follow(
      {http::method::get, target_of("/api/v1/events", with), {}, {}}, quiet,
      take);
  if (!ended && ended.error().code == errc::unavailable)
    ended.error().hint = "--node ADDRESS or $AUTOMODEL_NODE names another node";
  return ended;
}

} // namespace automodel::cli
