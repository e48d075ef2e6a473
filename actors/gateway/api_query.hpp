#pragma once

#include "actors/arbitration/settling.hpp"
#include "actors/gateway/api.hpp"
#include "actors/inspection/control_record.hpp"
#include "actors/interfaces.hpp"
#include "base/error.hpp"
#include "runtime/http/exchange.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace automodel::actors {

/// A request for a resource: the route it takes, and what was written into it.
/// Reading checks; the first mistake is kept and says what is allowed.
class api_query {
public:
  using arguments = std::map<std::string, std::string, std::less<>>;

  api_query(const api_route& route, const runtime::http::request& asked,
            arguments path);

  /// A parameter, or "" if it is not given.
  std::string text(std::string_view name) const;
  std::uint32_t number(std::string_view name, std::uint32_t fallback,
                       std::uint32_t most);

  /// The path of an actor in the route: "/memory".
  std::string actor_path() const;

  /// What a field was not understood for; asked after reading all of them.
  const std::optional<error>& mistake() const noexcept { return mistake_; }

private:
  const runtime::http::request& asked_;
  arguments path_;
  std::optional<error> mistake_;
};

/// What the resources ask inspectors. Errors: invalid_argument.
result<message<schema::InspectQuery>> inspect_query(operation what,
                                                    api_query& from);
result<message<schema::StateRequest>> state_request(api_query& from);
result<message<schema::TraceRequest>> trace_request(api_query& from);

/// The order in a body such as {"action": "kill", "path": "/memory"}; "node",
/// "level", "reason" and "by" are texts, too. Errors: parse_error,
/// invalid_argument.
result<control_order> control_order_from(const std::string& body);

/// A person's word in a body such as {"word": "accept", "about": "1a2b3c",
/// "why": "…"}; "prefer" and "by" are texts, too. Errors: parse_error,
/// invalid_argument.
result<human_word> human_word_from(const std::string& body);

/// The names of the orders that actors can be sorted by.
std::vector<std::string> sort_names();

} // namespace automodel::actors
