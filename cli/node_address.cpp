#include "cli/node_address.hpp"

#include "base/digest.hpp"
#include "cli/workspace.hpp"

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

result<node_place> find_node(const std::string& given,
                             const std::string& memory) {
  auto of_folder = [](const fs::path& folder) {
    return node_place{gateway_socket(folder), token_file(folder)};
  };
  auto usual = of_folder(workspace::at(memory).memory);
  const auto* named = std::getenv("AUTOMODEL_NODE");
  if (!given.empty() || (memory.empty() && named && *named)) {
    auto where
        = runtime::http::parse_address(given.empty() ? named : given.c_str());
    if (!where)
      return pass_on(where);
    // Of a socket file the token lies beside it; else where it usually does.
    auto token = where->is_socket_file()
                     ? token_file(fs::path{where->path}.parent_path())
                     : usual.token;
    return node_place{std::move(*where), std::move(token)};
  }
  auto head = of_folder(cluster_folder() / "head");
  auto shared = node_place{socket_at(runtime_folder() / "node.sock"),
                           runtime_folder() / "gateway.token"};
  std::error_code ignored;
  if (memory.empty())
    for (const auto& one : {usual, head, shared})
      if (fs::exists(one.where.path, ignored))
        return one;
  return usual;
}

} // namespace automodel::cli
