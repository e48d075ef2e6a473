#include "runtime/net/tls_context.hpp"
#include "runtime/net/wire.hpp"
#include "tests/unit/net/cluster_fixture.hpp"
#include "tests/unit/runtime/ledger_actor.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

#include <utility>

#include <catch2/catch.hpp>

// What whoever speaks TLS, with a certificate of the cluster or without, can
// make a node do.
namespace automodel::runtime {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

// Speaks for itself, byte by byte.
class speaker {
public:
  explicit speaker(const node_address& where, const credential_files* files)
      : context_(asio::ssl::context::tls_client) {
    if (files != nullptr)
      REQUIRE(set_up(context_, *files));
    stream_.emplace(io_, context_);
    asio::connect(
        stream_->next_layer(),
        tcp::resolver{io_}.resolve(where.host, std::to_string(where.port)));
    ::timeval patience{10, 0};
    ::setsockopt(stream_->next_layer().native_handle(), SOL_SOCKET, SO_RCVTIMEO,
                 &patience, sizeof(patience));
    boost::system::error_code failed;
    stream_->handshake(asio::ssl::stream_base::client, failed);
  }

  void say(std::string_view bytes) {
    boost::system::error_code ignored;
    asio::write(*stream_, asio::buffer(bytes), ignored);
  }

  void say(const link_frame& frame) {
    auto bytes = frame.words().bytes();
    std::uint32_t header[2]
        = {0x314c4d41, static_cast<std::uint32_t>(bytes.size())};
    say({reinterpret_cast<const char*>(header), sizeof(header)});
    say({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  }

  // Reads until the other side closes; false: it does not.
  bool is_shown_out() {
    boost::system::error_code failed;
    char bytes[4096];
    while (!failed)
      stream_->read_some(asio::buffer(bytes), failed);
    return failed != asio::error::would_block
           && failed != asio::error::try_again;
  }

private:
  asio::io_context io_;
  asio::ssl::context context_;
  std::optional<asio::ssl::stream<tcp::socket>> stream_;
};

node_facts facts_of(const node_identity& who) {
  node_facts facts;
  facts.who = who;
  facts.incarnation = "an incarnation";
  facts.build = "test";
  return facts;
}

std::unique_ptr<node> head_of(const credential_files& files) {
  node_options options;
  options.add_messages = tests::add_test_messages;
  options.net.emplace();
  options.net->files = files;
  options.net->listen = {"127.0.0.1", 0};
  options.net->access = [](const node_identity&, std::string_view path) {
    return path == "/ledger";
  };
  auto made = node::start(std::move(options)).value();
  REQUIRE(made->supervise(
      {child<tests::ledger_state>("/ledger", std::uint64_t{1})}));
  return made;
}

} // namespace

TEST_CASE("whoever speaks TLS is bounded, too") {
  cluster names{"ours"};
  auto head = head_of(names.files("head", {"memory", "coordinator"}));
  auto where = head->join();
  REQUIRE(where);
  auto files = names.files("worker", {"compute"});
  node_identity worker{"ours", "worker", {"compute"}};
  auto linked = [&] { return !head->environment().peers.all().empty(); };

  SECTION("with a certificate that is shown, and everything in order") {
    speaker fair{*where, &files};
    fair.say(hello_frame(facts_of(worker)));
    CHECK(comes_true(linked));
  }
  SECTION("without a certificate") {
    speaker nobody{*where, nullptr};
    nobody.say(hello_frame(facts_of(worker)));
    CHECK(nobody.is_shown_out());
    CHECK_FALSE(linked());
  }
  SECTION("with a certificate that ran out") {
    auto old = names.files("old", {"compute"}, std::chrono::hours{-1});
    boost::asio::ssl::context context{asio::ssl::context::tls_client};
    speaker late{*where, &old};
    late.say(hello_frame(facts_of({"ours", "old", {"compute"}})));
    CHECK(late.is_shown_out());
    CHECK_FALSE(linked());
  }
  SECTION("with another's name") {
    speaker liar{*where, &files};
    liar.say(hello_frame(facts_of({"ours", "head", {"compute"}})));
    CHECK(liar.is_shown_out());
    CHECK_FALSE(linked());
  }
  SECTION("with roles that the certificate does not say") {
    speaker liar{*where, &files};
    liar.say(hello_frame(facts_of({"ours", "worker", {"memory"}})));
    CHECK(liar.is_shown_out());
    CHECK_FALSE(linked());
  }
  SECTION("with a frame of four gibibytes") {
    speaker large{*where, &files};
    large.say(hello_frame(facts_of(worker)));
    REQUIRE(comes_true(linked));
    const std::uint32_t header[2] = {0x314c4d41, 0xfffffff8};
    large.say({reinterpret_cast<const char*>(header), sizeof(header)});
    CHECK(large.is_shown_out());
    CHECK(comes_true([&] { return !linked(); }));
  }
  SECTION("with a hello of a mebibyte") {
    speaker large{*where, &files};
    const std::uint32_t header[2] = {0x314c4d41, 1 << 20};
    large.say({reinterpret_cast<const char*>(header), sizeof(header)});
    CHECK(large.is_shown_out());
  }
  SECTION("with words that are no message") {
    speaker loud{*where, &files};
    loud.say(hello_frame(facts_of(worker)));
    REQUIRE(comes_true(linked));
    const std::uint32_t header[2] = {0x314c4d41, 64};
    loud.say({reinterpret_cast<const char*>(header), sizeof(header)});
    loud.say(std::string(64, '\xfe'));
    CHECK(loud.is_shown_out());
  }
  // Whatever was said, the ledger is where it was.
  CHECK(head->directory().find<tests::ledger_actor>("/ledger"));
}

} // namespace automodel::runtime
