#include "recsys/models/program/entry_point.hpp"

namespace automodel::recsys {

std::string_view to_string(entry_point entry) noexcept {
  switch (entry) {
  case entry_point::task:
    return "task";
  case entry_point::defaults:
    return "defaults";
  case entry_point::views:
    return "views";
  case entry_point::init:
    return "init";
  case entry_point::forward:
    return "forward";
  case entry_point::prepare:
    return "prepare";
  case entry_point::encode:
    return "encode";
  case entry_point::score:
    return "score";
  }
  return "unknown";
}

} // namespace automodel::recsys
