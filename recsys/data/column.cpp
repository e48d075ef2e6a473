#include "recsys/data/column.hpp"

namespace automodel::recsys {

std::string_view to_string(column_kind kind) noexcept {
  switch (kind) {
  case column_kind::number:
    return "number";
  case column_kind::token:
    return "token";
  case column_kind::token_list:
    return "token_list";
  }
  return "token";
}

} // namespace automodel::recsys
