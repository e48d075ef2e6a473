#pragma once

#include "runtime/http/exchange.hpp"

#include <map>
#include <string>
#include <variant>
#include <vector>

namespace automodel::runtime::http {

/// Which route a request takes. A pattern is "/api/v1/nodes/{id}"; one part of
/// it may be "{path...}", which stands for one or more segments.
class router {
public:
  struct route {
    method verb;
    std::string pattern;
  };
  struct match {
    std::size_t route = 0; ///< index into routes()
    std::map<std::string, std::string, std::less<>> arguments;
  };

  /// Earlier routes win. Returns the index.
  std::size_t add(method verb, std::string pattern);

  const std::vector<route>& routes() const noexcept { return routes_; }

  /// The route, or what to answer: 404, or 405 with the methods there are.
  /// HEAD takes the route of GET.
  std::variant<match, response> find(const request& wanted) const;

private:
  std::vector<route> routes_;
  std::vector<std::vector<std::string>> parts_; ///< beside routes_
};

/// {"error": {"kind": ..., "message": ..., "hint": ...}}
response error_response(int status, std::string_view kind,
                        std::string_view message, std::string_view hint = {});

} // namespace automodel::runtime::http
