#pragma once

#include "base/error.hpp"
#include "cli/node_address.hpp"
#include "runtime/http/client.hpp"

#include <CLI/App.hpp>
#include <nlohmann/json.hpp>

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <string>

namespace automodel::cli {

/// What every command that talks to a node takes.
struct node_options {
  std::string node;   ///< --node
  std::string memory; ///< --memory, in whose folder the socket is
  bool json = false;
};

/// Adds --node, --memory and --json.
void add_node_options(CLI::App& command, node_options& options);

/// Talks to a node's gateway (docs/openapi.json).
class node_client {
public:
  using query = std::map<std::string, std::string>; ///< "" is left out

  /// Errors: invalid_argument (an address).
  static result<node_client> open(const node_options& options);

  /// A resource as JSON. Errors: what the gateway answers, with its kind;
  /// unavailable, with what to do, if no node is there.
  result<nlohmann::json> get(const std::string& path, const query& with = {},
                             std::chrono::milliseconds patience
                             = std::chrono::seconds{10}) const;

  /// Acts; the token is $AUTOMODEL_TOKEN, else that of the node's folder.
  result<nlohmann::json> control(const nlohmann::json& order) const;

  /// A person's word on a proposal; otherwise the same.
  result<nlohmann::json> decide(const nlohmann::json& word) const;

  /// Events until `take` returns false; true: the node ended the stream.
  result<bool>
  follow(const query& with,
         const std::function<bool(const runtime::http::received_event&)>& take)
      const;

private:
  explicit node_client(node_place place)
      : client_(std::move(place.where)), token_(std::move(place.token)) {}

  result<nlohmann::json> post(const char* resource,
                              const nlohmann::json& body) const;
  result<nlohmann::json> read(result<runtime::http::response> answer) const;

  runtime::http::client client_;
  std::filesystem::path token_; ///< its file
};

/// "/api/v1/actors/coordinator/autotrain" of "/coordinator/autotrain".
std::string actor_resource(const std::string& path);

} // namespace automodel::cli
