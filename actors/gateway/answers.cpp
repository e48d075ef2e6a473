#include "actors/gateway/answers.hpp"

#include "recsys/json_text.hpp"
#include "runtime/http/router.hpp"

#include <nlohmann/json.hpp>

namespace automodel::actors {

namespace {

int status_of(errc code) {
  switch (code) {
  case errc::invalid_argument:
  case errc::parse_error:
    return 400;
  case errc::not_permitted:
    return 403;
  case errc::not_found:
    return 404;
  case errc::conflict:
  case errc::incompatible:
    return 409;
  case errc::unavailable:
  case errc::cancelled:
  case errc::resource_exhausted:
    return 503;
  case errc::deadline_exceeded:
    return 504;
  default:
    return 500;
  }
}

} // namespace

runtime::http::response answer_of(const error& what) {
  return runtime::http::error_response(
      status_of(what.code), to_string(what.code), what.message, what.hint);
}

runtime::http::response answer_of(const result<nlohmann::json>& what) {
  if (!what)
    return answer_of(what.error());
  runtime::http::response out;
  out.body = recsys::json_text(*what) + '\n';
  return out;
}

} // namespace automodel::actors
