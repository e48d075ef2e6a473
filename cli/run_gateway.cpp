#include "cli/run_gateway.hpp"

#include "base/digest.hpp"
#include "base/unique_fd.hpp"
#include "cli/node_address.hpp"
#include "runtime/http/listener.hpp"

#include <sys/random.h>
#include <sys/stat.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace automodel::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t shortest_token = 16;

result<std::string> random_token() {
  digest bytes;
  if (::getrandom(bytes.bytes.data(), bytes.bytes.size(), 0)
      != static_cast<ssize_t>(bytes.bytes.size()))
    return fail(errc::unavailable, "the system gave no random numbers");
  return to_hex(bytes);
}

result<void> write_private(const fs::path& file, const std::string& text) {
  unique_fd out{::open(file.c_str(),
                       O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC,
                       0600)};
  if (!out || ::fchmod(out.get(), 0600) != 0
      || ::write(out.get(), text.data(), text.size())
             != static_cast<ssize_t>(text.size()))
    return fail(errc::io_error,
                file.string() + ": cannot be written: " + std::strerror(errno));
  return {};
}

result<std::string> control_token(const fs::path& memory) {
  if (const auto* given = std::getenv("AUTOMODEL_TOKEN"); given && *given) {
    if (std::string_view{given}.size() < shortest_token)
      return fail(errc::invalid_argument, "$AUTOMODEL_TOKEN is too short",
                  "at least " + std::to_string(shortest_token)
                      + " characters that nobody guesses");
    return std::string{given};
  }
  auto token = random_token();
  if (!token)
    return token;
  if (auto written = write_private(token_file(memory), *token + '\n'); !written)
    return pass_on(written);
  return token;
}

} // namespace

result<std::optional<actors::gateway_options>>
run_gateway(const std::string& given, const fs::path& memory,
            bool allow_control) {
  using outcome = std::optional<actors::gateway_options>;
  if (given == "off") {
    if (allow_control)
      return fail(errc::invalid_argument,
                  "--allow-control needs a gateway, and --gateway is off");
    return outcome{};
  }
  auto where = given.empty()
                   ? result<runtime::http::address>{gateway_socket(memory)}
                   : runtime::http::parse_address(given);
  if (!where)
    return pass_on(where);
  if (allow_control && !is_local(*where))
    return fail(errc::invalid_argument,
                "control is not offered at " + to_string(*where)
                    + ", where other machines could hear the token",
                "listen at 127.0.0.1 or a socket file");
  if (where->is_socket_file()) {
    std::error_code failed;
    auto folder = fs::path{where->path}.parent_path();
    if (!folder.empty() && fs::create_directories(folder, failed))
      fs::permissions(folder, fs::perms::owner_all, failed);
  }
  // Tried now, so that a wrong address is an error and not a line in a log.
  // A run that nobody asked to watch goes on without.
  if (auto tried = runtime::http::listener::open(*where); !tried) {
    if (!given.empty() || allow_control)
      return pass_on(tried);
    std::fprintf(stderr, "automodel: this run cannot be watched: %s\n",
                 to_string(tried.error()).c_str());
    return outcome{};
  }
  actors::gateway_options options;
  options.listen = {*where};
  if (allow_control) {
    auto token = control_token(memory);
    if (!token)
      return pass_on(token);
    options.token = std::move(*token);
  }
  return outcome{std::move(options)};
}

void add_watching(std::vector<runtime::child_spec>& to,
                  const actors::node_identity& who,
                  const std::shared_ptr<const actors::inspector_peers>& peers,
                  const std::optional<actors::gateway_options>& gateway,
                  bool control) {
  for (auto& role : actors::inspection_roles(who, peers, control))
    to.push_back(std::move(role));
  if (gateway)
    to.push_back(runtime::child<actors::gateway, caf::detached>(
        actors::gateway::path, *gateway));
}

} // namespace automodel::cli
