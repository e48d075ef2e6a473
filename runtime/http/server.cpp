#include "runtime/http/server.hpp"

#include "runtime/http/listener.hpp"
#include "runtime/http/session_factory.hpp"

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <sys/socket.h>

#include <thread>

namespace automodel::runtime::http {

namespace asio = boost::asio;
using boost::system::error_code;
using protocol = asio::generic::stream_protocol;

namespace {

constexpr auto accept_pause = std::chrono::milliseconds{100};

// Beyond the limit a connection is told so, up to so many more; then dropped.
constexpr std::size_t refusals_at_once = 64;

int family_of(int socket) {
  int family = 0;
  socklen_t size = sizeof(family);
  ::getsockopt(socket, SOL_SOCKET, SO_DOMAIN, &family, &size);
  return family;
}

} // namespace

// Takes connections of one listening socket.
class door_keeper : public std::enable_shared_from_this<door_keeper> {
public:
  door_keeper(asio::io_context& io, int descriptor, int family, bool local,
              session_pool& pool)
      : acceptor_(io, protocol{family, 0}, descriptor), pause_(io), io_(io),
        local_(local), pool_(pool) {}

  void accept() {
    coming_.emplace(io_);
    acceptor_.async_accept(*coming_,
                           [self = shared_from_this()](error_code failed) {
                             self->on_accept(failed);
                           });
  }

  void close() {
    error_code ignored;
    acceptor_.close(ignored);
    pause_.cancel();
  }

private:
  void on_accept(error_code failed) {
    if (failed == asio::error::operation_aborted)
      return;
    if (failed) { // no descriptors are left: trying on would only burn time
      pause_.expires_after(accept_pause);
      pause_.async_wait([self = shared_from_this()](error_code cancelled) {
        if (!cancelled)
          self->accept();
      });
      return;
    }
    ++pool_.accepted;
    auto open = pool_.open.size();
    if (open < pool_.limits.connections)
      make_session(std::move(*coming_), pool_, local_)->start();
    else if (open < pool_.limits.connections + refusals_at_once)
      make_session(std::move(*coming_), pool_, local_)->refuse();
    else
      ++pool_.refused;
    accept();
  }

  asio::basic_socket_acceptor<protocol> acceptor_;
  asio::steady_timer pause_;
  asio::io_context& io_;
  std::optional<protocol::socket> coming_;
  const bool local_;
  session_pool& pool_;
};

struct server::state {
  explicit state(logger given) : log(std::move(given)) {}

  void run() {
    for (;;) {
      try {
        io.run();
        return;
      } catch (const std::exception& thrown) {
        log.warning("HTTP: {}", thrown.what());
      }
    }
  }

  logger log;
  std::vector<listener> listeners; ///< they remove their files at the end
  std::vector<address> addresses;
  session_pool pool;
  asio::io_context io{1};
  std::vector<std::shared_ptr<door_keeper>> keepers;
  std::thread thread;
};

server::server(std::unique_ptr<state> made) : state_(std::move(made)) {}

result<std::unique_ptr<server>> server::start(std::vector<address> where,
                                              request_handler handler,
                                              server_limits limits,
                                              logger log) {
  auto made = std::make_unique<state>(std::move(log));
  made->pool.handler = std::move(handler);
  made->pool.limits = limits;
  made->pool.door
      = std::make_shared<thread_door>([io = &made->io](thread_door::work what) {
          asio::post(*io, std::move(what));
        });
  for (const auto& at : where) {
    auto opened = listener::open(at);
    if (!opened)
      return pass_on(opened);
    // The acceptor closes its descriptor, the listener its own.
    auto copy = ::fcntl(opened->descriptor(), F_DUPFD_CLOEXEC, 0);
    if (copy < 0)
      return fail(errc::resource_exhausted, "no more descriptors");
    made->addresses.push_back(opened->where());
    made->keepers.push_back(std::make_shared<door_keeper>(
        made->io, copy, family_of(copy), at.is_socket_file(), made->pool));
    made->listeners.push_back(std::move(*opened));
  }
  for (const auto& keeper : made->keepers)
    keeper->accept();
  made->thread = std::thread{[state = made.get()] { state->run(); }};
  return std::unique_ptr<server>{new server{std::move(made)}};
}

server::~server() {
  state_->pool.door->close();
  asio::post(state_->io, [state = state_.get()] {
    for (const auto& keeper : state->keepers)
      keeper->close();
    for (auto open = state->pool.open; const auto& session : open)
      session->close();
  });
  // Everything is closed: nothing is left to run, and the thread ends.
  state_->thread.join();
}

const std::vector<address>& server::addresses() const noexcept {
  return state_->addresses;
}

server_statistics server::statistics() const noexcept {
  const auto& pool = state_->pool;
  return {pool.connections, pool.accepted,  pool.requests,
          pool.refused,     pool.malformed, pool.timeouts};
}

} // namespace automodel::runtime::http
