#include "base/error.hpp"

#include <array>

namespace automodel {

namespace {

struct description {
  std::string_view name;
  int exit_code;
};

// Exit codes follow sysexits where it has one: 64 usage, 65 data, 66 no input,
// 69 unavailable, 70 software, 73 cannot create, 74 input/output, 75 try again,
// 77 no permission.
constexpr std::array descriptions{
    description{"invalid_argument", 64},
    description{"parse_error", 65},
    description{"not_found", 66},
    description{"conflict", 73},
    description{"corrupt", 65},
    description{"storage_full", 74},
    description{"io_error", 74},
    description{"unavailable", 69},
    description{"deadline_exceeded", 75},
    description{"cancelled", 130},
    description{"resource_exhausted", 71},
    description{"worker_failed", 70},
    description{"incompatible", 76},
    description{"not_permitted", 77},
    description{"internal", 70},
};
static_assert(descriptions.size() == errc_count);

} // namespace

std::string_view to_string(errc code) noexcept {
  return descriptions[static_cast<std::size_t>(code)].name;
}

int exit_code(errc code) noexcept {
  return descriptions[static_cast<std::size_t>(code)].exit_code;
}

std::string to_string(const error& what) {
  std::string text;
  if (!what.where.file.empty()) {
    text += what.where.file;
    if (what.where.line != 0)
      text += ":" + std::to_string(what.where.line);
    if (what.where.column != 0)
      text += ":" + std::to_string(what.where.column);
    text += ": ";
  }
  text += what.message;
  if (!what.hint.empty())
    text += " (" + what.hint + ")";
  return text;
}

} // namespace automodel
