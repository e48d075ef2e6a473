#include "runtime/net/link_hub.hpp"

#include "runtime/net/tls_context.hpp"
#include "runtime/net/tls_link.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <map>
#include <mutex>
#include <thread>

namespace automodel::runtime {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

// Strangers that have not said who they are yet. When one more comes, the
// oldest goes: who keeps silent must not keep others out.
constexpr std::size_t most_strangers = 64;
constexpr auto accept_pause = std::chrono::milliseconds{100};

} // namespace

struct link_hub::parts {
  parts(const net_options& given, const node_facts& own_facts,
        link_events to_tell)
      : options(given), own(own_facts), events(std::move(to_tell)) {}

  // A seed, and the session with whoever was found there.
  struct seed {
    explicit seed(asio::io_context& io, node_address at)
        : where(std::move(at)), timer(io), resolver(io) {}
    node_address where;
    asio::steady_timer timer;
    tcp::resolver resolver;
    std::chrono::milliseconds delay{0};
    std::shared_ptr<tcp::socket> connecting;
    bool satisfied = false;
  };

  struct session {
    std::shared_ptr<tls_link> link;
    node_facts peer;
    bool ours = false; ///< we connected
  };

  result<void> open();
  void accept();
  void look_for(seed& which);
  void look_again(seed& which);
  void begin(tcp::socket connected, tls_link::side side, seed* found);
  bool is_wanted(const node_facts& peer, bool ours);
  void run();
  void tick();
  void transmit();

  const net_options options;
  const node_facts own;
  link_events events;
  asio::io_context io{1};
  asio::ssl::context tls{asio::ssl::context::tls};
  tcp::acceptor acceptor{io};
  asio::steady_timer ticker{io};
  asio::steady_timer pause{io};
  node_address bound;
  std::vector<std::unique_ptr<seed>> seeds;
  std::uint64_t last_session = 0;
  std::map<std::uint64_t, std::shared_ptr<tls_link>> strangers; ///< to us
  std::map<std::uint64_t, session> sessions; ///< of peers; the thread's own
  std::thread thread;
  std::mutex mutex;
  /// What other threads have given, by session.
  std::vector<std::pair<std::uint64_t, link_frame>> outgoing;
};

result<void> link_hub::parts::open() {
  if (auto ready = set_up(tls, options.files); !ready)
    return ready;
  error_code failed;
  tcp::resolver resolver{io};
  auto found = resolver.resolve(options.listen.host,
                                std::to_string(options.listen.port), failed);
  if (!failed) {
    auto where = found.begin()->endpoint();
    acceptor.open(where.protocol(), failed);
    if (!failed)
      acceptor.set_option(tcp::acceptor::reuse_address{true}, failed);
    if (!failed)
      acceptor.bind(where, failed);
    if (!failed)
      acceptor.listen(asio::socket_base::max_listen_connections, failed);
  }
  if (failed)
    return fail(errc::unavailable,
                to_string(options.listen)
                    + " cannot be listened at: " + failed.message());
  bound = {options.listen.host, acceptor.local_endpoint().port()};
  for (const auto& where : options.seeds)
    seeds.push_back(std::make_unique<seed>(io, where));
  return {};
}

void link_hub::parts::accept() {
  acceptor.async_accept([this](const error_code& failed, tcp::socket one) {
    if (failed == asio::error::operation_aborted)
      return;
    if (failed) { // out of descriptors: those who wait wait a little longer
      pause.expires_after(accept_pause);
      pause.async_wait([this](const error_code& stopped) {
        if (!stopped)
          accept();
      });
      return;
    }
    if (strangers.size() >= most_strangers) {
      auto oldest = strangers.begin()->second;
      oldest->close({errc::resource_exhausted,
                     "a stranger had to give way to another",
                     {},
                     {}});
    }
    begin(std::move(one), tls_link::side::accepts, nullptr);
    accept();
  });
}

void link_hub::parts::look_for(seed& which) {
  which.resolver.async_resolve(
      which.where.host, std::to_string(which.where.port),
      [this, &which](const error_code& failed,
                     const tcp::resolver::results_type& found) {
        if (failed)
          return look_again(which);
        which.connecting = std::make_shared<tcp::socket>(io);
        // A peer that drops packets must not hold this up for minutes.
        which.timer.expires_after(options.introduction);
        which.timer.async_wait([&which](const error_code& stopped) {
          error_code ignored;
          if (!stopped && which.connecting)
            which.connecting->close(ignored);
        });
        asio::async_connect(
            *which.connecting, found,
            [this, &which](const error_code& refused, const tcp::endpoint&) {
              which.timer.cancel();
              auto socket = std::exchange(which.connecting, nullptr);
              if (refused || !socket->is_open())
                return look_again(which);
              begin(std::move(*socket), tls_link::side::connects, &which);
            });
      });
}

void link_hub::parts::look_again(seed& which) {
  which.delay
      = std::clamp(which.delay * 2, options.retry_first, options.retry_last);
  which.timer.expires_after(which.delay);
  which.timer.async_wait([this, &which](const error_code& stopped) {
    if (!stopped && !which.satisfied)
      look_for(which);
  });
}

// Two nodes that name each other as seeds end with one link: that of the node
// whose name comes first. Another life of a node takes the place of the former.
bool link_hub::parts::is_wanted(const node_facts& peer, bool ours) {
  if (peer.incarnation == own.incarnation)
    return false;
  for (const auto& [number, known] : sessions) {
    if (known.peer.who.node != peer.who.node)
      continue;
    auto same_life = known.peer.incarnation == peer.incarnation;
    auto we_come_first = own.who.node < peer.who.node;
    if (same_life && known.ours != ours && ours != we_come_first)
      return false;
    known.link->close({errc::conflict,
                       "node " + peer.who.node + " has a newer link",
                       {},
                       {}});
    return true;
  }
  return true;
}

void link_hub::parts::begin(tcp::socket connected, tls_link::side side,
                            seed* found) {
  auto link
      = std::make_shared<tls_link>(std::move(connected), tls, options, own);
  auto number = ++last_session;
  auto ours = side == tls_link::side::connects;
  if (!ours)
    strangers[number] = link;
  // Weak: the link owns these callbacks.
  std::weak_ptr<tls_link> weak = link;
  tls_link::events to;
  to.introduced = [=, this](const node_facts& peer) {
    strangers.erase(number);
    if (found) {
      found->satisfied = true;
      found->delay = std::chrono::milliseconds{0};
    }
    if (!is_wanted(peer, ours)) {
      asio::post(io, [weak] {
        if (auto link = weak.lock())
          link->close({errc::conflict, "there is another link", {}, {}});
      });
      return;
    }
    auto link = weak.lock();
    sessions[number] = {link, peer, ours};
    events.up(number, peer, link->remote());
  };
  to.frame = [this, number](const link_frame& frame) {
    if (sessions.contains(number))
      events.frame(number, frame);
  };
  to.closed = [=, this](const error& why) {
    strangers.erase(number);
    if (sessions.erase(number) != 0)
      events.down(number, why);
    if (found) {
      found->satisfied = false;
      look_again(*found);
    }
  };
  link->begin(side, std::move(to));
}

void link_hub::parts::tick() {
  ticker.expires_after(options.heartbeat);
  ticker.async_wait([this](const error_code& stopped) {
    if (stopped)
      return;
    events.tick();
    tick();
  });
}

void link_hub::parts::transmit() {
  std::vector<std::pair<std::uint64_t, link_frame>> frames;
  {
    std::lock_guard guard{mutex};
    frames.swap(outgoing);
  }
  for (const auto& [number, frame] : frames) {
    auto found = sessions.find(number);
    if (found != sessions.end() && !found->second.link->transmit(frame)) {
      auto link = found->second.link;
      link->close({errc::resource_exhausted,
                   "the peer does not read what it is sent",
                   {},
                   {}});
    }
  }
}

void link_hub::parts::run() {
  accept();
  for (auto& one : seeds)
    look_for(*one);
  tick();
  thread = std::thread{[this] { io.run(); }};
}

// -- the hub ------------------------------------------------------------------

result<std::unique_ptr<link_hub>> link_hub::start(const net_options& options,
                                                  const node_facts& own,
                                                  link_events events) {
  auto made = std::make_unique<parts>(options, own, std::move(events));
  if (auto opened = made->open(); !opened)
    return pass_on(opened);
  made->run();
  return std::unique_ptr<link_hub>{new link_hub{std::move(made)}};
}

link_hub::link_hub(std::unique_ptr<parts> made) : parts_(std::move(made)) {}

link_hub::~link_hub() {
  parts_->io.stop();
  parts_->thread.join();
}

node_address link_hub::listening() const {
  return parts_->bound;
}

void link_hub::send(std::uint64_t session, const link_frame& frame) {
  std::lock_guard guard{parts_->mutex};
  parts_->outgoing.emplace_back(session, frame);
  // The thread is woken once for all that comes until it looks.
  if (parts_->outgoing.size() == 1)
    asio::post(parts_->io, [this] { parts_->transmit(); });
}

void link_hub::close(std::uint64_t session, const error& why) {
  asio::post(parts_->io, [this, session, why] {
    auto found = parts_->sessions.find(session);
    if (found == parts_->sessions.end())
      return;
    auto link = found->second.link;
    link->close(why);
  });
}

} // namespace automodel::runtime
