#include "cli/node_address.hpp"

#include "base/digest.hpp"

#include <unistd.h>

#include <cstdlib>

namespace automodel::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t longest_socket_path = 100;

fs::path runtime_folder() {
  if (const auto* given = std::getenv("XDG_RUNTIME_DIR"); given && *given)
    return fs::path{given} / "automodel";
  return fs::temp_directory_path()
         / ("automodel-" + std::to_string(::getuid()));
}

runtime::http::address socket_at(const fs::path& path) {
  return {path.string(), {}, 0};
}

} // namespace

runtime::http::address gateway_socket(const fs::path& memory) {
  auto beside = memory / "gateway.sock";
  if (beside.string().size() <= longest_socket_path)
    return socket_at(beside);
  auto name = to_hex(digest_of(fs::absolute(memory).string())).substr(0, 16);
  return socket_at(runtime_folder() / (name + ".sock"));
}

fs::path token_file(const fs::path& memory) {
  return memory / "gateway.token";
}

result<runtime::http::address> find_node(const std::string& given,
                                         const fs::path& memory) {
  if (!given.empty())
    return runtime::http::parse_address(given);
  if (const auto* named = std::getenv("AUTOMODEL_NODE"); named && *named)
    return runtime::http::parse_address(named);
  auto beside = gateway_socket(memory);
  auto shared = runtime_folder() / "node.sock";
  std::error_code ignored;
  if (!fs::exists(beside.path, ignored) && fs::exists(shared, ignored))
    return socket_at(shared);
  return beside;
}

} // namespace automodel::cli
